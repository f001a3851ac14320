// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two flags are bit-fields of one word: writing one writes the other.
#include <pthread.h>
#include <stdio.h>

static struct {
    unsigned heater_on : 1;
    unsigned pump_on : 1;
} plant;

static void *heat(void *arg)
{
    plant.heater_on = 1; /* expect: data-race */
    return arg;
}

static void *pump(void *arg)
{
    plant.pump_on = 1; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, heat, NULL);
    pthread_create(&b, NULL, pump, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%u %u\n", plant.heater_on, plant.pump_on);
    return 0;
}
