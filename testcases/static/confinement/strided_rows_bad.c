// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread starts at row 0 and strides over the same rows.
#include <pthread.h>
#include <stdio.h>

#define ROWS 16
#define PAINTERS 4

struct painter {
    int number;
    unsigned char colour;
};

static unsigned char picture[ROWS][8];

static void *paint(void *arg)
{
    const struct painter *p = arg;
    for (int row = 0; row < ROWS; row += PAINTERS)
        for (int column = 0; column < 8; column++)
            picture[row][column] = p->colour; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[PAINTERS];
    struct painter painters[PAINTERS];
    for (int i = 0; i < PAINTERS; i++) {
        painters[i].number = i;
        painters[i].colour = (unsigned char)(i + 1);
        pthread_create(&threads[i], NULL, paint, &painters[i]);
    }
    for (int i = 0; i < PAINTERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", picture[ROWS - 1][7]);
    return 0;
}
