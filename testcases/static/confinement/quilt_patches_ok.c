// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A quilt is sewn in patches, three across: the number of a patch says its column and its row of patches.
#include <pthread.h>
#include <stdio.h>

enum { ACROSS = 3, DOWN = 2, WIDE = 20, HIGH = 15 };

struct patch {
    int left, right, top, bottom;
};

static unsigned char quilt[DOWN * HIGH][ACROSS * WIDE];

static void *sew(void *arg)
{
    const struct patch *patch = arg;
    for (int y = patch->top; y < patch->bottom; y++)
        for (int x = patch->left; x < patch->right; x++)
            quilt[y][x] = (unsigned char)(quilt[y][x] + x + y);
    return NULL;
}

int main(void)
{
    struct patch patches[ACROSS * DOWN];
    pthread_t threads[ACROSS * DOWN];
    for (int i = 0; i < ACROSS * DOWN; i++) {
        int column = i % ACROSS, row = i / ACROSS;
        patches[i].left = column * WIDE;
        patches[i].right = patches[i].left + WIDE;
        patches[i].top = row * HIGH;
        patches[i].bottom = (row + 1) * HIGH;
        if (pthread_create(&threads[i], NULL, sew, &patches[i]))
            return 1;
    }
    for (int i = 0; i < ACROSS * DOWN; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", quilt[0][0]);
    return 0;
}
