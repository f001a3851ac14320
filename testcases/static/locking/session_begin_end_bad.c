// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A session is locked by session_begin and released by session_end; the last write comes after the end.
#include <pthread.h>
#include <stdio.h>

struct session {
    pthread_mutex_t mutex;
    int queries;
    int last_status;
};

static void session_begin(struct session *s)
{
    pthread_mutex_lock(&s->mutex);
    s->queries++;
}

static void session_end(struct session *s)
{
    pthread_mutex_unlock(&s->mutex);
}

static void *query(void *arg)
{
    struct session *s = arg;
    for (int i = 0; i < 20; i++) {
        session_begin(s);
        session_end(s);
        s->last_status = i; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    struct session session = { .mutex = PTHREAD_MUTEX_INITIALIZER };
    pthread_t clients[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&clients[i], NULL, query, &session);
    for (int i = 0; i < 2; i++)
        pthread_join(clients[i], NULL);
    printf("%d queries, status %d\n", session.queries, session.last_status);
    return 0;
}
