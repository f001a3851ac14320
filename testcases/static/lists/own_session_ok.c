// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each client takes its own session out of the list before it frees it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct session {
    struct session *next;
    int id;
    long bytes;
};

static struct session *sessions;
static pthread_mutex_t sessions_lock = PTHREAD_MUTEX_INITIALIZER;

static void add_session(struct session *s)
{
    pthread_mutex_lock(&sessions_lock);
    s->next = sessions;
    sessions = s;
    pthread_mutex_unlock(&sessions_lock);
}

static void remove_session(struct session *s)
{
    pthread_mutex_lock(&sessions_lock);
    for (struct session **p = &sessions; *p; p = &(*p)->next)
        if (*p == s) {
            *p = s->next;
            break;
        }
    pthread_mutex_unlock(&sessions_lock);
}

static void *client(void *arg)
{
    struct session *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->id = *(int *)arg;
    add_session(s);
    pthread_mutex_lock(&sessions_lock);
    for (struct session *other = sessions; other; other = other->next)
        other->bytes += 10;
    pthread_mutex_unlock(&sessions_lock);
    remove_session(s);
    s->bytes += 1;
    printf("%d: %ld\n", s->id, s->bytes);
    free(s);
    return NULL;
}

int main(void)
{
    static int ids[] = { 1, 2 };
    pthread_t a, b;
    pthread_create(&a, NULL, client, &ids[0]);
    pthread_create(&b, NULL, client, &ids[1]);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
