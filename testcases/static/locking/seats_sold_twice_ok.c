// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A box office looks again before it takes the seats; boxes are put aside first; spare chairs are put away when there are
// many, by whoever sees it; and one office alone gives out programmes.
#include <pthread.h>
#include <stdio.h>

enum { OFFICES = 3, MANY = 9 };

static struct {
    pthread_mutex_t mutex;
    int seats, boxes, aside, chairs, programmes;
} plan = { PTHREAD_MUTEX_INITIALIZER, 40, 2, 0, 12, 50 };

static int sell(int wanted)
{
    pthread_mutex_lock(&plan.mutex);
    int enough = plan.seats >= wanted;
    pthread_mutex_unlock(&plan.mutex);
    if (!enough)
        return 0;
    puts("printing");
    pthread_mutex_lock(&plan.mutex);
    enough = plan.seats >= wanted;
    if (enough)
        plan.seats -= wanted;
    pthread_mutex_unlock(&plan.mutex);
    return enough;
}

static void take_box(void)
{
    pthread_mutex_lock(&plan.mutex);
    int left = plan.boxes - plan.aside;
    if (left > 0)
        plan.aside++;
    pthread_mutex_unlock(&plan.mutex);
    pthread_mutex_lock(&plan.mutex);
    if (left > 0) {
        plan.boxes--;
        plan.aside--;
    }
    pthread_mutex_unlock(&plan.mutex);
}

static void tidy(void)
{
    pthread_mutex_lock(&plan.mutex);
    int many = plan.chairs > MANY;
    pthread_mutex_unlock(&plan.mutex);
    if (!many)
        return;
    pthread_mutex_lock(&plan.mutex);
    plan.chairs--;
    pthread_mutex_unlock(&plan.mutex);
}

static void *open_office(void *arg)
{
    const int *wanted = arg;
    while (sell(*wanted))
        ;
    take_box();
    tidy();
    pthread_mutex_lock(&plan.mutex);
    plan.programmes++;
    pthread_mutex_unlock(&plan.mutex);
    return NULL;
}

static void *hand_out(void *arg)
{
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&plan.mutex);
        int some = plan.programmes > 0;
        pthread_mutex_unlock(&plan.mutex);
        if (!some)
            continue;
        pthread_mutex_lock(&plan.mutex);
        plan.programmes--;
        pthread_mutex_unlock(&plan.mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t offices[OFFICES], usher;
    int wanted[OFFICES] = { 2, 3, 5 };
    pthread_create(&usher, NULL, hand_out, NULL);
    for (int i = 0; i < OFFICES; i++)
        pthread_create(&offices[i], NULL, open_office, &wanted[i]);
    for (int i = 0; i < OFFICES; i++)
        pthread_join(offices[i], NULL);
    pthread_join(usher, NULL);
    printf("%d, %d, %d\n", plan.seats, plan.boxes, plan.chairs);
    return 0;
}
