// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A booking is changed in part and copied out whole, under the lock of its seat.
#include <pthread.h>
#include <stdio.h>

struct booking {
    int guest, paid, meal;
};

static struct seat {
    struct booking booking;
    pthread_mutex_t lock;
} seats[32];

static void set_meal(struct booking *booking, int meal)
{
    booking->meal = meal;
}

static void order(int row, int meal)
{
    struct seat *seat = &seats[row];
    pthread_mutex_lock(&seat->lock);
    set_meal(&seat->booking, meal);
    pthread_mutex_unlock(&seat->lock);
}

static struct booking look(int row)
{
    pthread_mutex_lock(&seats[row].lock);
    struct booking found = seats[row].booking;
    pthread_mutex_unlock(&seats[row].lock);
    return found;
}

static void *cook(void *arg)
{
    int meals = 0;
    for (int i = 1; i < 32; i++)
        meals += look(i).meal;
    *(int *)arg = meals;
    return NULL;
}

int main(void)
{
    pthread_t cooks;
    int meals = 0;
    for (int i = 0; i < 32; i++)
        pthread_mutex_init(&seats[i].lock, NULL);
    pthread_create(&cooks, NULL, cook, &meals);
    order(31, 2);
    pthread_join(cooks, NULL);
    printf("%d\n", meals);
    return 0;
}
