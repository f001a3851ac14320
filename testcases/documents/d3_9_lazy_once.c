// SPDX-License-Identifier: Apache-2.0
// D3.9: lazy initialisation by once.
//
// The article: sync.Once runs the initialisation the first time and makes everybody else wait until it is done; what it
// wrote is visible to all who come after.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE once-removed: s/pthread_once\(&once, load_config\);/if (config == NULL) load_config();/ => data-race
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 10

struct config {
    const char *address;
    int port;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct config *config; // written by load_config only

static void load_config(void)
{
    struct config *loaded = malloc(sizeof *loaded);

    if (loaded == NULL)
        abort();
    loaded->address = "localhost";
    loaded->port = 8080;
    config = loaded;
}

static const struct config *get_config(void)
{
    pthread_once(&once, load_config);
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
// TSAN-CHECK-COUNT-10: localhost:8080
// TSAN-CHECK: tsan: clean
