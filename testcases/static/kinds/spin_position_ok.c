// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The position is two fields under a spin lock.
#include <pthread.h>
#include <stdio.h>

static struct {
    pthread_spinlock_t lock;
    int x, y;
} ship;

static void *steer(void *arg)
{
    for (int i = 0; i < 200; i++) {
        pthread_spin_lock(&ship.lock);
        ship.x += 2;
        ship.y += 1;
        pthread_spin_unlock(&ship.lock);
    }
    return arg;
}

static void *radar(void *arg)
{
    int *far = arg;
    for (int i = 0; i < 200; i++) {
        pthread_spin_lock(&ship.lock);
        int x = ship.x;
        int y = ship.y;
        pthread_spin_unlock(&ship.lock);
        if (x + y > *far)
            *far = x + y;
    }
    return NULL;
}

int main(void)
{
    pthread_t helm, screen;
    int far = 0;
    pthread_spin_init(&ship.lock, PTHREAD_PROCESS_PRIVATE);
    pthread_create(&helm, NULL, steer, NULL);
    pthread_create(&screen, NULL, radar, &far);
    pthread_join(helm, NULL);
    pthread_join(screen, NULL);
    pthread_spin_destroy(&ship.lock);
    printf("%d\n", far);
    return 0;
}
