// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The argument is the thread's own, but it points to one total for all.
#include <pthread.h>
#include <stdio.h>

#define BOXES 3

struct packing {
    int first, last;
    long *total;
};

static void *pack(void *arg)
{
    struct packing *p = arg;
    for (int i = p->first; i < p->last; i++)
        *p->total += i; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t packers[BOXES];
    struct packing packings[BOXES];
    long total = 0;
    for (int i = 0; i < BOXES; i++) {
        packings[i] = (struct packing){ 10 * i, 10 * i + 10, &total };
        pthread_create(&packers[i], NULL, pack, &packings[i]);
    }
    for (int i = 0; i < BOXES; i++)
        pthread_join(packers[i], NULL);
    printf("%ld\n", total);
    return 0;
}
