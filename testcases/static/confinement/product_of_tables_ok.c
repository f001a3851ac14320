// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Tables are multiplied in bands of rows; a function makes them, each row by itself.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 24, HELPERS = 3, BAND = SIDE / HELPERS };

struct table {
    int **cell;
    int side;
};

static struct table *left, *right, *product;

static struct table *make_table(int side)
{
    struct table *table = malloc(sizeof *table);
    if (!table)
        abort();
    table->side = side;
    table->cell = malloc((size_t)side * sizeof *table->cell);
    if (!table->cell)
        abort();
    for (int i = 0; i < side; i++) {
        table->cell[i] = calloc((size_t)side, sizeof **table->cell);
        if (!table->cell[i])
            abort();
    }
    return table;
}

static void *multiply(void *arg)
{
    long band = (long)arg;
    for (long i = band * BAND; i < (band + 1) * BAND; i++)
        for (int j = 0; j < product->side; j++)
            for (int k = 0; k < left->side; k++)
                product->cell[i][j] += left->cell[i][k] * right->cell[k][j];
    return NULL;
}

int main(void)
{
    pthread_t helpers[HELPERS];
    left = make_table(SIDE);
    right = make_table(SIDE);
    product = make_table(SIDE);
    for (long i = 0; i < HELPERS; i++)
        pthread_create(&helpers[i], NULL, multiply, (void *)i);
    for (int i = 0; i < HELPERS; i++)
        pthread_join(helpers[i], NULL);
    printf("%d\n", product->cell[0][0]);
    return 0;
}
