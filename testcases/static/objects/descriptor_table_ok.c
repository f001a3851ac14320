// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Sessions in a table by descriptor: the table's lock guards the slots, each session's lock its contents.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MAX_FD 64

struct session {
    pthread_mutex_t lock;
    int fd;
    time_t last_seen;
    unsigned requests;
};

static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct session *table[MAX_FD];

static int session_open(int fd)
{
    struct session *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return -1;
    pthread_mutex_init(&s->lock, NULL);
    s->fd = fd;
    s->last_seen = time(NULL);
    pthread_rwlock_wrlock(&table_lock);
    if (table[fd] != NULL) {
        pthread_rwlock_unlock(&table_lock);
        pthread_mutex_destroy(&s->lock);
        free(s);
        return -1;
    }
    table[fd] = s;
    pthread_rwlock_unlock(&table_lock);
    return 0;
}

static void session_touch(int fd)
{
    pthread_rwlock_rdlock(&table_lock);
    struct session *s = table[fd];
    if (s != NULL) {
        pthread_mutex_lock(&s->lock);
        s->last_seen = time(NULL);
        s->requests++;
        pthread_mutex_unlock(&s->lock);
    }
    pthread_rwlock_unlock(&table_lock);
}

static void session_close(int fd)
{
    pthread_rwlock_wrlock(&table_lock);
    struct session *s = table[fd];
    table[fd] = NULL;
    pthread_rwlock_unlock(&table_lock);
    if (s == NULL)
        return;
    printf("%d: %u requests\n", s->fd, s->requests);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static unsigned sweep(time_t before)
{
    unsigned idle = 0;
    pthread_rwlock_rdlock(&table_lock);
    for (int fd = 0; fd < MAX_FD; fd++) {
        struct session *s = table[fd];
        if (s == NULL)
            continue;
        pthread_mutex_lock(&s->lock);
        if (s->last_seen < before)
            idle++;
        pthread_mutex_unlock(&s->lock);
    }
    pthread_rwlock_unlock(&table_lock);
    return idle;
}

static void *serve(void *arg)
{
    int fd = (int)(long)arg;
    for (int i = 0; i < 10; i++) {
        session_open(fd + i);
        session_touch(fd + i);
        session_close(fd + i);
    }
    return NULL;
}

static void *watch(void *arg)
{
    unsigned idle = 0;
    for (int i = 0; i < 10; i++)
        idle += sweep(time(NULL) - 5);
    *(unsigned *)arg = idle;
    return NULL;
}

int main(void)
{
    pthread_t a, b, w;
    unsigned idle;
    pthread_create(&a, NULL, serve, (void *)0L);
    pthread_create(&b, NULL, serve, (void *)20L);
    pthread_create(&w, NULL, watch, &idle);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    pthread_join(w, NULL);
    printf("%u\n", idle);
    return 0;
}
