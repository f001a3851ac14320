// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The locked part of the program is in an included file.
#include <pthread.h>
#include <stdio.h>

#include "Inputs/included_part_ok_valve.c.inc"

static void *turn(void *arg)
{
    for (int i = 0; i < 30; i++)
        valve_turn(i % 2 ? 3 : -3);
    return arg;
}

static void *drip(void *arg)
{
    for (int i = 0; i < 30; i++)
        valve_drip();
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, turn, NULL);
    pthread_create(&b, NULL, drip, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", valve.position);
    return 0;
}
