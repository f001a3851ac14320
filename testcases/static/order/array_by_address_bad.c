// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two elements of an array are locked in the order they are given.
#include <pthread.h>
#include <stdio.h>

struct tray {
    int number;
    pthread_mutex_t mutex;
    int plants;
};

static struct tray trays[2];

static void move(struct tray *from, struct tray *to)
{
    struct tray *first = from;
    struct tray *second = to;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: lock-order-cycle|lock-order-class */
    from->plants--;
    to->plants++;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static void *to_the_sun(void *arg)
{
    move(&trays[0], &trays[1]);
    return arg;
}

static void *to_the_shade(void *arg)
{
    move(&trays[1], &trays[0]);
    return arg;
}

int main(void)
{
    pthread_t sun, shade;
    for (int i = 0; i < 2; i++) {
        trays[i].number = i;
        trays[i].plants = 5;
        pthread_mutex_init(&trays[i].mutex, NULL);
    }
    pthread_create(&sun, NULL, to_the_sun, NULL);
    pthread_create(&shade, NULL, to_the_shade, NULL);
    pthread_join(sun, NULL);
    pthread_join(shade, NULL);
    printf("%d %d\n", trays[0].plants, trays[1].plants);
    return 0;
}
