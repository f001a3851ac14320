// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each argument points to a buffer, and it is the same one for all.
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
        e->block[e->used] = (unsigned char)(e->key ^ e->used); /* expect: data-race */
        e->used++;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[ENCODERS];
    struct encoder encoders[ENCODERS];
    unsigned char *block = malloc(BLOCK);
    for (int i = 0; i < ENCODERS; i++) {
        if (block == NULL)
            abort();
        encoders[i] = (struct encoder){ .block = block, .key = (unsigned char)i };
    }
    for (int i = 0; i < ENCODERS; i++)
        pthread_create(&threads[i], NULL, encode, &encoders[i]);
    for (int i = 0; i < ENCODERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", encoders[0].block[1]);
    free(block);
    return 0;
}
