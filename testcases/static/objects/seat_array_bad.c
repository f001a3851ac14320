// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every row of the theatre has its own lock.
#include <pthread.h>
#include <stdio.h>

#define ROWS 8

static struct {
    pthread_mutex_t mutex;
    int taken;
} rows[ROWS];

static void book(int row)
{
    pthread_mutex_lock(&rows[row].mutex);
    rows[(row + 1) % ROWS].taken++; /* expect: data-race */
    pthread_mutex_unlock(&rows[row].mutex);
}

static void *sell(void *arg)
{
    unsigned seed = *(unsigned *)arg;
    for (int i = 0; i < 400; i++) {
        seed = seed * 1103515245u + 12345u;
        int row = (int)(seed >> 16) % ROWS;
        if (row % 2 == 0)
            book(row);
        pthread_mutex_lock(&rows[row].mutex);
        rows[row].taken--; /* expect: data-race */
        pthread_mutex_unlock(&rows[row].mutex);
    }
    return NULL;
}

int main(void)
{
    unsigned seeds[3] = { 1, 77, 4242 };
    pthread_t clerks[3];
    int total = 0;
    for (int i = 0; i < ROWS; i++)
        pthread_mutex_init(&rows[i].mutex, NULL);
    for (int i = 0; i < 3; i++)
        pthread_create(&clerks[i], NULL, sell, &seeds[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(clerks[i], NULL);
    for (int i = 0; i < ROWS; i++)
        total += rows[i].taken;
    printf("%d\n", total);
    return 0;
}
