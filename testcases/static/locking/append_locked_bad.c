// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// append_locked expects its callers to hold the lock; the flush timer does not.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define RING 64

static struct {
    pthread_mutex_t mutex;
    char text[RING];
    size_t used;
} journal = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void append_locked(char c)
{
    if (journal.used < RING)              /* expect: data-race [use] */
        journal.text[journal.used++] = c; /* expect: data-race [use] */
}

static void *writer(void *arg)
{
    for (const char *p = arg; *p; p++) {
        pthread_mutex_lock(&journal.mutex);
        append_locked(*p);
        pthread_mutex_unlock(&journal.mutex);
    }
    return NULL;
}

static void *flush_timer(void *arg)
{
    (void)arg;
    for (int i = 0; i < 5; i++)
        append_locked('\n');
    return NULL;
}

int main(void)
{
    pthread_t w, t;
    char message[] = "disk nearly full";
    pthread_create(&w, NULL, writer, message);
    pthread_create(&t, NULL, flush_timer, NULL);
    pthread_join(w, NULL);
    pthread_join(t, NULL);
    printf("%zu characters\n", journal.used);
    return 0;
}
