// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A configuration behind a read-write lock: readers copy what they need, the reloader swaps the pointer and frees the old one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    char host[32];
    int port;
    int limit;
};

static pthread_rwlock_t config_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct config *current;

static struct config *config_read(int generation)
{
    struct config *c = malloc(sizeof(*c));
    if (c == NULL)
        return NULL;
    snprintf(c->host, sizeof(c->host), "host%d", generation);
    c->port = 8000 + generation;
    c->limit = 10;
    return c;
}

static int config_reload(int generation)
{
    struct config *fresh = config_read(generation);
    if (fresh == NULL)
        return -1;
    pthread_rwlock_wrlock(&config_lock);
    struct config *old = current;
    current = fresh;
    pthread_rwlock_unlock(&config_lock);
    free(old);
    return 0;
}

static int config_port(char *host, size_t room)
{
    pthread_rwlock_rdlock(&config_lock);
    int port = current->port;
    snprintf(host, room, "%s", current->host);
    pthread_rwlock_unlock(&config_lock);
    return port;
}

static void *serve(void *arg)
{
    char host[32];
    long sum = 0;
    for (int i = 0; i < 50; i++)
        sum += config_port(host, sizeof(host));
    *(long *)arg = sum;
    return NULL;
}

static void *reload(void *arg)
{
    for (int i = 1; i < 10; i++)
        if (config_reload(i) != 0)
            break;
    return arg;
}

int main(void)
{
    pthread_t servers[2], reloader;
    long sums[2];
    current = config_read(0);
    if (current == NULL)
        return 1;
    for (int i = 0; i < 2; i++)
        pthread_create(&servers[i], NULL, serve, &sums[i]);
    pthread_create(&reloader, NULL, reload, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(servers[i], NULL);
    pthread_join(reloader, NULL);
    free(current);
    printf("%ld\n", sums[0] + sums[1]);
    return 0;
}
