// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A guest is taken off the list by its number, and then belongs to who took it off.
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
    guests = g;
    pthread_mutex_unlock(&door);
}

static struct guest *leave(int number)
{
    struct guest *before = NULL, *g;
    pthread_mutex_lock(&door);
    for (g = guests; g; g = g->next) {
        if (g->number == number) {
            if (before)
                before->next = g->next;
            else
                guests = g->next;
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
    pthread_mutex_lock(&door);
    for (struct guest *g = guests; g; g = g->next)
        g->drinks++;
    pthread_mutex_unlock(&door);
    struct guest *mine = leave(number);
    if (mine) {
        mine->drinks--;
        printf("%d had %d\n", number, mine->drinks);
        free(mine);
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
