// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The result is read through the pointer that the join returns.
#include <pthread.h>
#include <stdio.h>

struct census {
    int people;
};

static struct census district[2];

static void *count_people(void *arg)
{
    struct census *c = arg;
    for (int house = 0; house < 40; house++)
        c->people += house % 4;
    return c;
}

int main(void)
{
    pthread_t counters[2];
    int people = 0;
    for (int i = 0; i < 2; i++)
        pthread_create(&counters[i], NULL, count_people, &district[i]);
    for (int i = 0; i < 2; i++) {
        void *result;
        pthread_join(counters[i], &result);
        people += ((struct census *)result)->people;
    }
    printf("%d\n", people);
    return 0;
}
