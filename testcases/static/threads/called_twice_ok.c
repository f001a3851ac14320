// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One creation site in a function that is called once.
#include <pthread.h>
#include <stdio.h>

static int visitors;

static void *tour(void *arg)
{
    int size = *(int *)arg;
    visitors += size;
    return NULL;
}

static pthread_t start_tour(int *size)
{
    pthread_t guide;
    pthread_create(&guide, NULL, tour, size);
    return guide;
}

int main(void)
{
    int morning = 12, noon = 20;
    pthread_t first = start_tour(&morning);
    pthread_join(first, NULL);
    visitors += noon;
    printf("%d\n", visitors);
    return 0;
}
