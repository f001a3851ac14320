// SPDX-License-Identifier: Apache-2.0
// D3.9: lazy initialisation with unsynchronised double checking.
//
// The article: the first check runs without the lock, to be fast. It reads the pointer while another thread writes it,
// and who sees the pointer need not see what it points to.
//
// Expected: a data race between the check outside the lock and the write inside.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 10

struct config {
    const char *address;
    int port;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct config *config;

static void load_config(void)
{
    struct config *loaded = malloc(sizeof *loaded);

    if (loaded == NULL)
        abort();
    loaded->address = "localhost";
    loaded->port = 8080;
    // CHECK-DAG: error: {{.*}}config{{.*}}[data-race]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}write{{.*}} in thread client
    config = loaded;
}

static const struct config *get_config(void)
{
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}read{{.*}} in thread client
    if (config == NULL) { // fast, and wrong
        pthread_mutex_lock(&mutex);
        if (config == NULL)
            load_config();
        pthread_mutex_unlock(&mutex);
    }
    return config;
}

static void *client(void *unused)
{
    const struct config *mine = get_config();

    printf("%s:%d\n", mine->address, mine->port);
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, client, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    free(config);
    return 0;
}
// TSAN-CHECK: tsan: data race
