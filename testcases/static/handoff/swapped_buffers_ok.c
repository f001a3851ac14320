// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The painter fills the buffer that is not shown and then shows it; the screen reads the one shown, under the mutex.
#include <pthread.h>
#include <stdio.h>

#define WIDTH 16

static pthread_mutex_t shown_mutex = PTHREAD_MUTEX_INITIALIZER;
static int buffers[2][WIDTH];
static int shown;

static void *paint(void *arg)
{
    for (int frame = 0; frame < 10; frame++) {
        pthread_mutex_lock(&shown_mutex);
        int hidden = 1 - shown;
        pthread_mutex_unlock(&shown_mutex);
        for (int x = 0; x < WIDTH; x++)
            buffers[hidden][x] = frame + x;
        pthread_mutex_lock(&shown_mutex);
        shown = hidden;
        pthread_mutex_unlock(&shown_mutex);
    }
    return arg;
}

static void *show(void *arg)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&shown_mutex);
        for (int x = 0; x < WIDTH; x++)
            printf("%d ", buffers[shown][x]);
        pthread_mutex_unlock(&shown_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t painter, screen;
    pthread_create(&painter, NULL, paint, NULL);
    pthread_create(&screen, NULL, show, NULL);
    pthread_join(painter, NULL);
    pthread_join(screen, NULL);
    return 0;
}
