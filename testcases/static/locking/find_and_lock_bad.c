// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The entry comes locked from the lookup; the touch by name does without.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct host {
    const char *name;
    pthread_mutex_t mutex;
    int pings;
};

static struct host hosts[2] = {
    { "gateway", PTHREAD_MUTEX_INITIALIZER, 0 },
    { "printer", PTHREAD_MUTEX_INITIALIZER, 0 },
};

static struct host *find(const char *name)
{
    for (int i = 0; i < 2; i++)
        if (strcmp(hosts[i].name, name) == 0)
            return &hosts[i];
    return NULL;
}

static struct host *find_and_lock(const char *name)
{
    struct host *h = find(name);
    if (h != NULL)
        pthread_mutex_lock(&h->mutex);
    return h;
}

static void touch(const char *name)
{
    struct host *h = find(name);
    if (h == NULL)
        return;
    h->pings = 0; /* expect: data-race */
}

static void *ping(void *arg)
{
    for (int i = 0; i < 50; i++) {
        struct host *h = find_and_lock(arg);
        if (h == NULL)
            break;
        h->pings++; /* expect: data-race */
        pthread_mutex_unlock(&h->mutex);
    }
    return NULL;
}

static void *reset(void *arg)
{
    for (int i = 0; i < 10; i++)
        touch(arg);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, ping, "printer");
    pthread_create(&b, NULL, reset, "printer");
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", hosts[1].pings);
    return 0;
}
