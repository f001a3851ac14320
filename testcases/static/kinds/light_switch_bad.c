// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A switch that the first one in turns on and the last one out turns off: one of them looks on after he is out.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct light {
    pthread_mutex_t mutex;
    int inside;
};

struct catalogue {
    struct light light;
    sem_t empty;
    int books[10];
    int count;
};

static void light_on(struct light *light, sem_t *room)
{
    pthread_mutex_lock(&light->mutex);
    if (++light->inside == 1)
        sem_wait(room);
    pthread_mutex_unlock(&light->mutex);
}

static void light_off(struct light *light, sem_t *room)
{
    pthread_mutex_lock(&light->mutex);
    if (--light->inside == 0)
        sem_post(room);
    pthread_mutex_unlock(&light->mutex);
}

static int sum_of(const struct catalogue *c)
{
    int sum = 0;
    for (int i = 0; i < c->count; i++) /* expect: data-race */
        sum += c->books[i];            /* expect: data-race */
    return sum;
}

static void *look_up(void *arg)
{
    struct catalogue *c = arg;
    light_on(&c->light, &c->empty);
    light_off(&c->light, &c->empty);
    int sum = sum_of(c);
    printf("%d\n", sum);
    return NULL;
}

static void *enter(void *arg)
{
    struct catalogue *c = arg;
    sem_wait(&c->empty);
    if (c->count < 10)
        c->books[c->count++] = 1; /* expect: data-race */
    sem_post(&c->empty);
    return NULL;
}

int main(void)
{
    struct catalogue *c = calloc(1, sizeof(*c));
    pthread_t visitors[2], clerks[2];
    if (c == NULL)
        return 1;
    pthread_mutex_init(&c->light.mutex, NULL);
    sem_init(&c->empty, 0, 1);
    for (int i = 0; i < 2; i++) {
        pthread_create(&visitors[i], NULL, look_up, c);
        pthread_create(&clerks[i], NULL, enter, c);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(visitors[i], NULL);
        pthread_join(clerks[i], NULL);
    }
    free(c);
    return 0;
}
