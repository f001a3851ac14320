// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The sorter moves all letters of the box to a queue of its own, perhaps none at the end of the day, and
// looks at them without the lock.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct letter {
    int zone;
    struct letter *next;
};

struct post {
    struct letter *first, **last;
};

static struct post box = { NULL, &box.first };
static bool closed;
static pthread_mutex_t slot = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;

static void *write_letters(void *arg)
{
    for (int i = 0; i < 50; i++) {
        struct letter *letter = calloc(1, sizeof *letter);
        if (!letter)
            break;
        letter->zone = i + *(int *)arg;
        pthread_mutex_lock(&slot);
        *box.last = letter;
        box.last = &letter->next;
        pthread_cond_signal(&news);
        pthread_mutex_unlock(&slot);
    }
    return NULL;
}

static void *sort_letters(void *arg)
{
    long *zones = arg;
    struct post bag = { NULL, &bag.first };
    bool over = false;
    while (!over) {
        pthread_mutex_lock(&slot);
        while (!box.first && !closed)
            pthread_cond_wait(&news, &slot);
        if (box.first) {
            *bag.last = box.first;
            bag.last = box.last;
            box.first = NULL;
            box.last = &box.first;
        }
        over = closed;
        pthread_mutex_unlock(&slot);
        while (bag.first) {
            struct letter *letter = bag.first;
            bag.first = letter->next;
            if (!bag.first)
                bag.last = &bag.first;
            *zones += letter->zone;
            free(letter);
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t writers[2], sorter;
    int from[2] = { 0, 7 };
    long zones = 0;
    pthread_create(&sorter, NULL, sort_letters, &zones);
    for (int i = 0; i < 2; i++)
        pthread_create(&writers[i], NULL, write_letters, &from[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(writers[i], NULL);
    pthread_mutex_lock(&slot);
    closed = true;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&slot);
    pthread_join(sorter, NULL);
    printf("%ld\n", zones);
    return 0;
}
