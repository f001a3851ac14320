// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A letter is taken out of one list under its lock and put into the other under the other's, and stamped once it is there.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct letter {
    int stamps;
    struct letter *next;
};

static pthread_mutex_t inbox_mutex = PTHREAD_MUTEX_INITIALIZER, outbox_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct letter *inbox, *outbox;

static void *sort_letter(void *arg)
{
    pthread_mutex_lock(&inbox_mutex);
    struct letter *mine = inbox;
    if (mine != NULL)
        inbox = mine->next;
    pthread_mutex_unlock(&inbox_mutex);
    if (mine == NULL)
        return arg;
    pthread_mutex_lock(&outbox_mutex);
    mine->next = outbox;
    outbox = mine;
    pthread_mutex_unlock(&outbox_mutex);
    mine->stamps++; /* expect: data-race [stamps] */
    return arg;
}

static void *inspect(void *arg)
{
    pthread_mutex_lock(&outbox_mutex);
    for (struct letter *each = outbox; each != NULL; each = each->next)
        each->stamps += 100; /* expect: data-race [stamps] */
    pthread_mutex_unlock(&outbox_mutex);
    return arg;
}

int main(void)
{
    pthread_t clerk, inspector;
    for (int i = 0; i < 2; i++) {
        struct letter *fresh = malloc(sizeof(*fresh));
        if (fresh == NULL)
            abort();
        fresh->stamps = 0;
        fresh->next = inbox;
        inbox = fresh;
    }
    pthread_create(&clerk, NULL, sort_letter, NULL);
    pthread_create(&inspector, NULL, inspect, NULL);
    pthread_join(clerk, NULL);
    pthread_join(inspector, NULL);
    printf("%d\n", outbox->stamps);
    return 0;
}
