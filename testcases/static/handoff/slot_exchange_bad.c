// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The blueprint is looked at in its slot, and stays there for the other thread.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct blueprint {
    int revision;
};

static struct blueprint drawing = { 1 };
static _Atomic(struct blueprint *) slot = &drawing;

static void *engineer(void *arg)
{
    (void)arg;
    struct blueprint *b = atomic_load(&slot);
    if (b != NULL) {
        b->revision++; /* expect: data-race */
        atomic_store(&slot, b);
    }
    return NULL;
}

int main(void)
{
    pthread_t engineers[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&engineers[i], NULL, engineer, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(engineers[i], NULL);
    printf("%d\n", drawing.revision);
    return 0;
}
