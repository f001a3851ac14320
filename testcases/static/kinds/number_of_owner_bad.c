// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A berth belongs to the boat whose number is written there by who has found it free, until the number is taken away again; one
// more load is entered afterwards.
#include <pthread.h>
#include <stdio.h>

enum { BERTHS = 4, BOATS = 6 };

struct berth {
    int boat; /* 0: free */
    int tons;
};

static struct berth berths[BERTHS];
static pthread_mutex_t harbour = PTHREAD_MUTEX_INITIALIZER;

static struct berth *moor(int boat)
{
    struct berth *found = NULL;
    pthread_mutex_lock(&harbour);
    for (int i = 0; i < BERTHS && !found; i++)
        if (berths[i].boat == 0) {
            berths[i].boat = boat;
            found = &berths[i];
        }
    pthread_mutex_unlock(&harbour);
    return found;
}

static void cast_off(struct berth *berth)
{
    pthread_mutex_lock(&harbour);
    berth->boat = 0;
    pthread_mutex_unlock(&harbour);
}

static void *unload(void *arg)
{
    int boat = (int)(long)arg;
    for (int trip = 0; trip < 50; trip++) {
        struct berth *berth = moor(boat);
        if (!berth)
            continue;
        cast_off(berth);
        berth->tons += trip; /* expect: data-race [tons] */
    }
    return NULL;
}

int main(void)
{
    pthread_t boats[BOATS];
    int tons = 0;
    for (long i = 0; i < BOATS; i++)
        pthread_create(&boats[i], NULL, unload, (void *)(i + 1));
    for (int i = 0; i < BOATS; i++)
        pthread_join(boats[i], NULL);
    for (int i = 0; i < BERTHS; i++)
        tons += berths[i].tons;
    printf("%d\n", tons);
    return 0;
}
