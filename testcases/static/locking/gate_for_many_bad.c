// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One function closes and opens a gate, as it is told, and it is called from more places than the analysis keeps apart.
#include <pthread.h>
#include <stdio.h>

enum what { CLOSE, OPEN };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER, book = PTHREAD_MUTEX_INITIALIZER;
static long closed, opened, last_weight;
static long weights[8];

static long weigh(int ship)
{
    long sum = 0;
    for (int i = 0; i < 8; i++) {
        weights[i] += ship;
        sum += weights[i] * (i + 1);
    }
    return sum;
}

static void turn_gate(enum what what, int ship)
{
    switch (what) {
    case CLOSE:
        pthread_mutex_lock(&gate);
        closed++;
        last_weight = weigh(ship);
        break;
    case OPEN:
        if (last_weight > 1000)
            printf("heavy: %d, %ld\n", ship, last_weight);
        pthread_mutex_unlock(&gate);
        opened++; /* expect: data-race */
        break;
    }
    pthread_mutex_lock(&book);
    printf("ship %d\n", ship);
    if (ship > 100)
        printf("a late one\n");
    pthread_mutex_unlock(&book);
}

#define SHIP(n) (turn_gate(CLOSE, (n)), turn_gate(OPEN, (n)))
#define SHIPS(n) (SHIP(n), SHIP((n) + 1), SHIP((n) + 2), SHIP((n) + 3), SHIP((n) + 4))

static void *lock_keeper(void *argument)
{
    (void)argument;
    SHIPS(0), SHIPS(5), SHIPS(10), SHIPS(15), SHIPS(20), SHIPS(25), SHIPS(30), SHIPS(35);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, lock_keeper, NULL);
    pthread_create(&b, NULL, lock_keeper, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%ld %ld\n", closed, opened);
    return 0;
}
