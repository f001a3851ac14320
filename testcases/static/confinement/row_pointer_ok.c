// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread draws every fourth line of a picture, through a pointer to the line.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PAINTERS 4

static int width, height;
static unsigned char *picture;

static void *paint(void *arg)
{
    int me = *(const int *)arg;
    for (int y = me; y < height; y += PAINTERS) {
        unsigned char *line = picture + y * width;
        for (int x = 0; x < width; x++)
            line[x] = (unsigned char)(x ^ y);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t painters[PAINTERS];
    int numbers[PAINTERS];
    width = argc > 1 ? atoi(argv[1]) : 320;
    height = argc > 2 ? atoi(argv[2]) : 200;
    picture = malloc((size_t)width * height);
    for (int i = 0; i < PAINTERS; i++) {
        numbers[i] = i;
        pthread_create(&painters[i], NULL, paint, &numbers[i]);
    }
    for (int i = 0; i < PAINTERS; i++)
        pthread_join(painters[i], NULL);
    printf("%d\n", picture[0]);
    return 0;
}
