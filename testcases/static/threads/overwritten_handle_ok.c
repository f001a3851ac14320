// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two handles, two joins.
#include <pthread.h>
#include <stdio.h>

static int oven, fridge;

static void *bake(void *arg)
{
    oven = 180;
    return arg;
}

static void *cool(void *arg)
{
    fridge = 4;
    return arg;
}

int main(void)
{
    pthread_t baker, cooler;
    pthread_create(&baker, NULL, bake, NULL);
    pthread_create(&cooler, NULL, cool, NULL);
    pthread_join(baker, NULL);
    pthread_join(cooler, NULL);
    printf("%d %d\n", oven, fridge);
    return 0;
}
