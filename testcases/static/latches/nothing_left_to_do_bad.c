// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Painters count themselves as busy while they paint a wall, but who waits looks only whether a wall is on the list.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct wall {
    int *coats;
    struct wall *next;
};

static pthread_mutex_t site = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER, quiet = PTHREAD_COND_INITIALIZER;
static struct wall *walls;
static int busy;
static bool evening;
static int coats[8];

static void *paint(void *unused)
{
    pthread_mutex_lock(&site);
    for (;;) {
        while (!walls && !evening)
            pthread_cond_wait(&more, &site);
        struct wall *wall = walls;
        if (!wall)
            break;
        walls = wall->next;
        busy++;
        pthread_mutex_unlock(&site);
        *wall->coats += 1; /* expect: data-race */
        free(wall);
        pthread_mutex_lock(&site);
        busy--;
        if (!walls)
            pthread_cond_signal(&quiet);
    }
    pthread_mutex_unlock(&site);
    return unused;
}

int main(void)
{
    pthread_t painters[3];
    int sum = 0;
    for (int i = 0; i < 3; i++)
        if (pthread_create(&painters[i], NULL, paint, NULL) != 0)
            return 1;
    for (int i = 0; i < 8; i++) {
        struct wall *wall = malloc(sizeof(*wall));
        if (!wall)
            abort();
        wall->coats = &coats[i];
        pthread_mutex_lock(&site);
        wall->next = walls;
        walls = wall;
        pthread_cond_signal(&more);
        pthread_mutex_unlock(&site);
    }
    pthread_mutex_lock(&site);
    while (walls)
        pthread_cond_wait(&quiet, &site);
    pthread_mutex_unlock(&site);
    for (int i = 0; i < 8; i++)
        sum += coats[i]; /* expect: data-race */
    pthread_mutex_lock(&site);
    evening = true;
    pthread_cond_broadcast(&more);
    pthread_mutex_unlock(&site);
    for (int i = 0; i < 3; i++)
        pthread_join(painters[i], NULL);
    printf("%d coats\n", sum);
    return 0;
}
