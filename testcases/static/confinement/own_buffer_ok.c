// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each argument points to a buffer of its own.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define ENCODERS 3
#define BLOCK 32

struct encoder {
    unsigned char *block;
    size_t used;
    unsigned char key;
};

static void *encode(void *arg)
{
    struct encoder *e = arg;
    while (e->used < BLOCK) {
        e->block[e->used] = (unsigned char)(e->key ^ e->used);
        e->used++;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[ENCODERS];
    struct encoder encoders[ENCODERS];
    for (int i = 0; i < ENCODERS; i++) {
        unsigned char *block = malloc(BLOCK);
        if (block == NULL)
            abort();
        encoders[i] = (struct encoder){ .block = block, .key = (unsigned char)i };
    }
    for (int i = 0; i < ENCODERS; i++)
        pthread_create(&threads[i], NULL, encode, &encoders[i]);
    for (int i = 0; i < ENCODERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", encoders[0].block[1]);
    for (int i = 0; i < ENCODERS; i++)
        free(encoders[i].block);
    return 0;
}
