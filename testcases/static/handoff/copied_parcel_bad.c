// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A parcel is copied as bytes, and the pointer in it with it: both threads count in one ledger.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ledger {
    pthread_mutex_t mutex;
    long sum;
};

struct parcel {
    struct ledger *ledger;
    long weight;
};

static void *carry(void *argument)
{
    struct parcel own;
    memcpy(&own, argument, sizeof own);
    own.weight *= 2;
    own.ledger->sum += own.weight; /* expect: data-race */
    return NULL;
}

int main(void)
{
    struct parcel first, second;
    struct ledger *ledger = malloc(sizeof *ledger);
    if (ledger == NULL)
        return 1;
    memset(ledger, 0, sizeof *ledger);
    pthread_mutex_init(&ledger->mutex, NULL);
    memset(&first, 0, sizeof first);
    first.ledger = ledger;
    first.weight = 3;
    memmove(&second, &first, sizeof second);
    pthread_t a, b;
    pthread_create(&a, NULL, carry, &first);
    pthread_create(&b, NULL, carry, &second);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    free(ledger);
    return 0;
}
