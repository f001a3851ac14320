// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The error path falls through to the unlock at the end.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t store_mutex = PTHREAD_MUTEX_INITIALIZER;
static int stock = 3;

static int order(int amount)
{
    int rc = 0;
    pthread_mutex_lock(&store_mutex);
    if (amount > stock) {
        rc = -1;
    } else {
        stock -= amount;
    }
    pthread_mutex_unlock(&store_mutex);
    return rc;
}

static void *shopper(void *arg)
{
    int *refused = arg;
    for (int i = 0; i < 3; i++)
        if (order(2) != 0)
            ++*refused;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int refused = 0, mine;
    pthread_create(&thread, NULL, shopper, &refused);
    mine = order(1);
    pthread_join(thread, NULL);
    printf("%d refused, %d\n", refused, mine);
    return 0;
}
