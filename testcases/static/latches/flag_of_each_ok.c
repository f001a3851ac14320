// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Tiles are rendered by workers; the flag of a tile is set after its pixels.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#define TILES 6

static int pixels[TILES];
static atomic_int ready[TILES];

static void *render(void *arg)
{
    int tile = (int)(intptr_t)arg;
    pixels[tile] = tile * 3;
    atomic_store_explicit(&ready[tile], 1, memory_order_release);
    return NULL;
}

int main(void)
{
    pthread_t workers[TILES];
    int sum = 0;
    for (int i = 0; i < TILES; i++)
        pthread_create(&workers[i], NULL, render, (void *)(intptr_t)i);
    for (int i = 0; i < TILES; i++) {
        while (!atomic_load_explicit(&ready[i], memory_order_acquire))
            ;
        sum += pixels[i];
    }
    for (int i = 0; i < TILES; i++)
        pthread_join(workers[i], NULL);
    printf("%d\n", sum);
    return 0;
}
