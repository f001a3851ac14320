// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One crew for rounds in which each field is sown, and the next one mown before that is over.
#include <pthread.h>
#include <stdio.h>

#define FIELDS 4

typedef void task(int field);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t called = PTHREAD_COND_INITIALIZER, home = PTHREAD_COND_INITIALIZER;
static unsigned season;
static int out, winter;
static task *orders;
static int seed[FIELDS], hay[FIELDS];

static void sow(int field)
{
    seed[field] = field + 3; /* expect: data-race */
}

static void mow(int field)
{
    sow(field);
    hay[field] = seed[(field + 1) % FIELDS] * 2; /* expect: data-race */
}

static void *labour(void *arg)
{
    int self = (int)(long)arg;
    unsigned last = 0;
    for (;;) {
        pthread_mutex_lock(&mutex);
        while (season == last && !winter)
            pthread_cond_wait(&called, &mutex);
        if (winter) {
            pthread_mutex_unlock(&mutex);
            return NULL;
        }
        last = season;
        task *what = orders;
        pthread_mutex_unlock(&mutex);
        what(self);
        pthread_mutex_lock(&mutex);
        if (--out == 0)
            pthread_cond_signal(&home);
        pthread_mutex_unlock(&mutex);
    }
}

static void call(task *what)
{
    pthread_mutex_lock(&mutex);
    orders = what;
    season++;
    out = FIELDS;
    pthread_cond_broadcast(&called);
    while (out > 0)
        pthread_cond_wait(&home, &mutex);
    pthread_mutex_unlock(&mutex);
}

int main(void)
{
    pthread_t threads[FIELDS];
    for (long i = 0; i < FIELDS; i++)
        pthread_create(&threads[i], NULL, labour, (void *)i);
    call(sow);
    call(mow);
    printf("%d\n", hay[0]);
    pthread_mutex_lock(&mutex);
    winter = 1;
    pthread_cond_broadcast(&called);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < FIELDS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
