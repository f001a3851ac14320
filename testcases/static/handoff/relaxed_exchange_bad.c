// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A letter changes hands by an exchange that orders nothing, so its text may not have arrived.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct letter {
    int text;
};

static struct letter *box;

static void *post(void *arg)
{
    struct letter *mine = malloc(sizeof(*mine)); /* may: data-race */
    if (mine == NULL)
        abort();
    mine->text = 42;                                         /* expect: data-race [text] */
    free(__atomic_exchange_n(&box, mine, __ATOMIC_RELAXED)); /* may: data-race */
    return arg;
}

static void *collect(void *arg)
{
    struct letter *found = __atomic_exchange_n(&box, NULL, __ATOMIC_RELAXED);
    if (found != NULL)
        printf("%d\n", found->text); /* expect: data-race [text] */
    free(found);                     /* may: data-race */
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
