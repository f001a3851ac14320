// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// How many helpers there are is a setting, which says one.
#include <pthread.h>
#include <stdio.h>

static int washed;

static void *wash(void *arg)
{
    for (int i = 0; i < 10; i++)
        washed++;
    return arg;
}

int main(void)
{
    pthread_t helpers[4];
    int wanted = 1;
    for (int i = 0; i < wanted; i++)
        pthread_create(&helpers[i], NULL, wash, NULL);
    for (int i = 0; i < wanted; i++)
        pthread_join(helpers[i], NULL);
    printf("%d\n", washed);
    return 0;
}
