// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A letter changes hands by an exchange that acquires and releases.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct letter {
    int text;
};

static struct letter *box;

static void *post(void *arg)
{
    struct letter *mine = malloc(sizeof(*mine));
    if (mine == NULL)
        abort();
    mine->text = 42;
    free(__atomic_exchange_n(&box, mine, __ATOMIC_ACQ_REL));
    return arg;
}

static void *collect(void *arg)
{
    struct letter *found = __atomic_exchange_n(&box, NULL, __ATOMIC_ACQ_REL);
    if (found != NULL)
        printf("%d\n", found->text);
    free(found);
    return arg;
}

int main(void)
{
    pthread_t sender, receiver;
    pthread_create(&sender, NULL, post, NULL);
    pthread_create(&receiver, NULL, collect, NULL);
    pthread_join(sender, NULL);
    pthread_join(receiver, NULL);
    free(box);
    return 0;
}
