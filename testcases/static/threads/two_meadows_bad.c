// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Cells live and die by the cells around them: a crew for each generation, and each writes a row more than is its own.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS 60
#define COLUMNS 40
#define CREW 3

struct meadow {
    unsigned char **now, **later;
};

static struct meadow meadow;

static unsigned char **make_rows(void)
{
    unsigned char **rows = malloc(ROWS * sizeof *rows);
    for (int y = 0; y < ROWS; y++)
        rows[y] = calloc(COLUMNS, 1);
    return rows;
}

static int count_around(int y, int x)
{
    int count = 0;
    for (int i = -1; i <= 1; i++)
        for (int k = -1; k <= 1; k++)
            count += meadow.now[(y + i + ROWS) % ROWS][(x + k + COLUMNS) % COLUMNS];
    return count - meadow.now[y][x];
}

static void *live(void *argument)
{
    long id = (long)argument;

    for (int y = (int)id * ROWS / CREW; y <= ((int)id + 1) * ROWS / CREW && y < ROWS; y++)
        for (int x = 0; x < COLUMNS; x++) {
            int count = count_around(y, x);
            meadow.later[y][x] = count == 3 || (count == 2 && meadow.now[y][x]); /* expect: data-race */
        }
    return NULL;
}

int main(void)
{
    pthread_t crew[CREW];

    meadow.now = make_rows();
    meadow.later = make_rows();
    for (int i = 0; i < 500; i++)
        meadow.now[rand() % ROWS][rand() % COLUMNS] = 1;
    for (int generation = 0; generation < 20; generation++) {
        for (long i = 0; i < CREW; i++)
            pthread_create(&crew[i], NULL, live, (void *)i);
        for (int i = 0; i < CREW; i++)
            pthread_join(crew[i], NULL);
        unsigned char **kept = meadow.now;
        meadow.now = meadow.later;
        meadow.later = kept;
    }
    printf("%d\n", meadow.now[0][0]);
    return 0;
}
