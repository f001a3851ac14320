// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The array is read under the lock that moves it when it grows.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t points_mutex = PTHREAD_MUTEX_INITIALIZER;
static int *points;
static size_t used, room;

static void add_point(int p)
{
    pthread_mutex_lock(&points_mutex);
    if (used == room) {
        room = room ? 2 * room : 4;
        points = realloc(points, room * sizeof(*points));
        if (points == NULL)
            abort();
    }
    points[used++] = p;
    pthread_mutex_unlock(&points_mutex);
}

static void *plot(void *arg)
{
    for (int i = 0; i < 100; i++)
        add_point(i);
    return arg;
}

static void *legend(void *arg)
{
    int *last = arg;
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&points_mutex);
        if (used > 0)
            *last = points[used - 1];
        pthread_mutex_unlock(&points_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int last = 0;
    pthread_create(&a, NULL, plot, NULL);
    pthread_create(&b, NULL, legend, &last);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", last);
    free(points);
    return 0;
}
