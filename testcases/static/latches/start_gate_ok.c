// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The gate opens when the settings behind it are complete.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct gate {
    pthread_mutex_t m;
    pthread_cond_t c;
    bool open;
};

static struct gate starting = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
static struct {
    int width, height;
} screen;

static void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->m);
    g->open = true;
    pthread_cond_broadcast(&g->c);
    pthread_mutex_unlock(&g->m);
}

static void gate_pass(struct gate *g)
{
    pthread_mutex_lock(&g->m);
    while (!g->open)
        pthread_cond_wait(&g->c, &g->m);
    pthread_mutex_unlock(&g->m);
}

static void *render(void *arg)
{
    int *pixels = arg;
    gate_pass(&starting);
    *pixels = screen.width * screen.height;
    return NULL;
}

int main(void)
{
    pthread_t renderers[2];
    int pixels[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&renderers[i], NULL, render, &pixels[i]);
    screen.width = 640;
    screen.height = 480;
    gate_open(&starting);
    for (int i = 0; i < 2; i++)
        pthread_join(renderers[i], NULL);
    printf("%d %d\n", pixels[0], pixels[1]);
    return 0;
}
