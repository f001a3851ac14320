// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The result is read through the pointer that main knows, before the join.
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
        c->people += house % 4; /* expect: data-race */
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
        people += district[i].people; /* expect: data-race */
        pthread_join(counters[i], &result);
    }
    printf("%d\n", people);
    return 0;
}
