// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Walking the list hand over hand: the next node is locked before the last is released.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct stop {
    pthread_mutex_t mutex;
    struct stop *next;
    int waiting;
};

static struct stop *first;

static struct stop *new_stop(struct stop *next)
{
    struct stop *s = calloc(1, sizeof(*s));
    if (s == NULL)
        abort();
    pthread_mutex_init(&s->mutex, NULL);
    s->next = next;
    return s;
}

static void *ride(void *arg)
{
    int people = *(int *)arg;
    struct stop *s = first;
    pthread_mutex_lock(&s->mutex);
    while (s->next != NULL) {
        struct stop *next = s->next;
        pthread_mutex_lock(&next->mutex);
        s->waiting += people;
        pthread_mutex_unlock(&s->mutex);
        s = next;
    }
    s->waiting = 0;
    pthread_mutex_unlock(&s->mutex);
    return NULL;
}

int main(void)
{
    pthread_t buses[2];
    int people[2] = { 3, 5 };
    for (int i = 0; i < 4; i++)
        first = new_stop(first);
    for (int i = 0; i < 2; i++)
        pthread_create(&buses[i], NULL, ride, &people[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(buses[i], NULL);
    while (first != NULL) {
        struct stop *next = first->next;
        printf("%d\n", first->waiting);
        pthread_mutex_destroy(&first->mutex);
        free(first);
        first = next;
    }
    return 0;
}
