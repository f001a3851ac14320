// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Double-checked locking with a correct pointer, published before the table behind it is filled.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct palette {
    int colours[4];
};

static pthread_mutex_t palette_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct palette storage;
static _Atomic(struct palette *) palette;

static const struct palette *get_palette(void)
{
    struct palette *p = atomic_load_explicit(&palette, memory_order_acquire);
    if (p != NULL)
        return p;
    pthread_mutex_lock(&palette_mutex);
    if (atomic_load_explicit(&palette, memory_order_relaxed) == NULL) {
        atomic_store_explicit(&palette, &storage, memory_order_release);
        for (int i = 0; i < 4; i++)
            storage.colours[i] = 64 * i; /* expect: data-race */
    }
    pthread_mutex_unlock(&palette_mutex);
    return &storage;
}

static void *draw(void *arg)
{
    int *light = arg;
    for (int i = 0; i < 40; i++)
        *light += get_palette()->colours[i % 4]; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t artists[3];
    int light[3] = { 0 };
    for (int i = 0; i < 3; i++)
        pthread_create(&artists[i], NULL, draw, &light[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(artists[i], NULL);
    printf("%d %d %d\n", light[0], light[1], light[2]);
    return 0;
}
