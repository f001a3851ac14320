// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Five rows are allocated and looked at together. A thread finds them on a desk, and they are read when it has been joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH 40

struct sheet {
    int *names, *prices, *counts, *taxes, *sums;
};

static pthread_mutex_t desk_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t desk_changed = PTHREAD_COND_INITIALIZER;
static struct sheet *on_desk;

static void *fill(void *argument)
{
    struct sheet *sheet;

    pthread_mutex_lock(&desk_mutex);
    while (!on_desk)
        pthread_cond_wait(&desk_changed, &desk_mutex);
    sheet = on_desk;
    pthread_mutex_unlock(&desk_mutex);
    for (int i = 0; i < WIDTH; i++)
        sheet->sums[i] = sheet->names[i] * sheet->prices[i];
    return argument;
}

static void put_on_desk(struct sheet *sheet)
{
    pthread_mutex_lock(&desk_mutex);
    on_desk = sheet;
    pthread_cond_signal(&desk_changed);
    pthread_mutex_unlock(&desk_mutex);
}

int main(void)
{
    struct sheet sheet;
    pthread_t filler;
    int sum = 0;

    sheet.names = calloc(WIDTH, sizeof(int));
    sheet.prices = calloc(WIDTH, sizeof(int));
    sheet.counts = calloc(WIDTH, sizeof(int));
    sheet.taxes = calloc(WIDTH, sizeof(int));
    sheet.sums = calloc(WIDTH, sizeof(int));
    if (!sheet.names || !sheet.prices || !sheet.counts || !sheet.taxes || !sheet.sums)
        return 1;
    for (int i = 0; i < WIDTH; i++)
        sheet.names[i] = sheet.prices[i] = i;
    if (pthread_create(&filler, NULL, fill, NULL))
        return 1;
    put_on_desk(&sheet);
    pthread_join(filler, NULL);
    for (int i = 0; i < WIDTH; i++)
        sum += sheet.sums[i];
    printf("%d\n", sum);
    free(sheet.names);
    free(sheet.prices);
    free(sheet.counts);
    free(sheet.taxes);
    free(sheet.sums);
    return 0;
}
