// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The guests on the list are served without its lock.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct guest {
    struct guest *next;
    int number;
    int drinks;
};

static struct guest *guests;
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

static void arrive(int number)
{
    struct guest *g = calloc(1, sizeof(*g));
    if (!g)
        exit(1);
    g->number = number;
    pthread_mutex_lock(&door);
    g->next = guests;
    guests = g; /* expect: data-race */
    pthread_mutex_unlock(&door);
}

static struct guest *leave(int number)
{
    struct guest *before = NULL, *g;
    pthread_mutex_lock(&door);
    for (g = guests; g; g = g->next) {
        if (g->number == number) {
            if (before)
                before->next = g->next; /* may: data-race */
            else
                guests = g->next; /* may: data-race */
            break;
        }
        before = g;
    }
    pthread_mutex_unlock(&door);
    return g;
}

static void *serve(void *arg)
{
    int number = *(int *)arg;
    arrive(number);
    for (struct guest *g = guests; g; g = g->next) /* may: data-race */
        g->drinks++;                               /* expect: data-race */
    struct guest *mine = leave(number);
    if (mine) {
        mine->drinks--;                              /* may: data-race */
        printf("%d had %d\n", number, mine->drinks); /* may: data-race */
        free(mine);                                  /* may: data-race */
    }
    return NULL;
}

int main(void)
{
    static int numbers[] = { 1, 2, 3 };
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, serve, &numbers[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
