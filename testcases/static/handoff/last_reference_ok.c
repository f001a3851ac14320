// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The reference count is atomic, and the last holder frees.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct image {
    atomic_int references;
    int width;
};

static void image_release(struct image *im)
{
    if (atomic_fetch_sub(&im->references, 1) == 1)
        free(im);
}

static void *viewer(void *arg)
{
    struct image *im = arg;
    int seen = im->width;
    image_release(im);
    return seen > 100 ? arg : NULL;
}

int main(void)
{
    struct image *im = malloc(sizeof(*im));
    pthread_t viewers[2];
    if (im == NULL)
        abort();
    atomic_init(&im->references, 3);
    im->width = 640;
    for (int i = 0; i < 2; i++)
        pthread_create(&viewers[i], NULL, viewer, im);
    image_release(im);
    for (int i = 0; i < 2; i++)
        pthread_join(viewers[i], NULL);
    puts("released");
    return 0;
}
