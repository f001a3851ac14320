// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every query has a slot with a flag, which is set before the result is there.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#define QUERIES 4

struct answer {
    pthread_mutex_t mutex;
    pthread_cond_t given;
    bool done;
    int number, rows;
};

static struct answer answers[QUERIES];

static void *query(void *arg)
{
    struct answer *mine = arg;
    pthread_mutex_lock(&mine->mutex);
    mine->done = true;
    pthread_cond_signal(&mine->given);
    pthread_mutex_unlock(&mine->mutex);
    mine->rows = mine->number * 10; /* expect: data-race */
    return NULL;
}

static int await(struct answer *a)
{
    pthread_mutex_lock(&a->mutex);
    while (!a->done)
        pthread_cond_wait(&a->given, &a->mutex);
    pthread_mutex_unlock(&a->mutex);
    return a->rows; /* expect: data-race */
}

int main(void)
{
    pthread_t threads[QUERIES];
    int rows = 0;
    for (int i = 0; i < QUERIES; i++) {
        pthread_mutex_init(&answers[i].mutex, NULL);
        pthread_cond_init(&answers[i].given, NULL);
        answers[i].number = i;
        pthread_create(&threads[i], NULL, query, &answers[i]);
    }
    for (int i = 0; i < QUERIES; i++)
        rows += await(&answers[i]);
    for (int i = 0; i < QUERIES; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", rows);
    return 0;
}
