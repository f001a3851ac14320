// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The new connection is completed after it was put into the table.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct connection {
    struct connection *next;
    int peer;
    int timeout;
};

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct connection *table;

static void accept_connection(int peer)
{
    struct connection *c = malloc(sizeof(*c));
    if (c == NULL)
        return;
    c->peer = peer;
    pthread_mutex_lock(&table_mutex);
    c->next = table;
    table = c;
    pthread_mutex_unlock(&table_mutex);
    c->timeout = 30; /* expect: data-race */
}

static void *acceptor(void *arg)
{
    for (int i = 0; i < 20; i++)
        accept_connection(i);
    return arg;
}

static void *reaper(void *arg)
{
    int *expired = arg;
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&table_mutex);
        for (struct connection *c = table; c != NULL; c = c->next)
            if (--c->timeout == 0) /* expect: data-race */
                ++*expired;
        pthread_mutex_unlock(&table_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, r;
    int expired = 0;
    pthread_create(&a, NULL, acceptor, NULL);
    pthread_create(&r, NULL, reaper, &expired);
    pthread_join(a, NULL);
    pthread_join(r, NULL);
    while (table != NULL) {
        struct connection *next = table->next;
        free(table);
        table = next;
    }
    printf("%d expired\n", expired);
    return 0;
}
