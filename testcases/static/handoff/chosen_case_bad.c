// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A loop tries two cases and says which it took: an order that was put into the box is the other thread's, one that was
// not is still ours. Here the two are mixed up.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct order {
    int number;
};

struct box {
    pthread_mutex_t mutex;
    struct order *content;
    bool closed;
};

enum what { LOOK, PUT };

struct attempt {
    enum what what;
    struct box *box;
    struct order *order;
};

static struct box inbox = { .mutex = PTHREAD_MUTEX_INITIALIZER };
static struct box stop = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static bool try_one(struct attempt *attempt)
{
    struct box *box = attempt->box;
    bool done = false;

    pthread_mutex_lock(&box->mutex);
    if (attempt->what == PUT) {
        if (box->content == NULL) {
            box->content = attempt->order;
            done = true;
        }
    } else if (box->closed) {
        done = true;
    }
    pthread_mutex_unlock(&box->mutex);
    return done;
}

static bool put(struct order *order)
{
    struct attempt attempts[] = {
        { .what = LOOK, .box = &stop },
        { .what = PUT, .box = &inbox, .order = order },
    };
    int chosen = -1;

    while (chosen < 0)
        for (int i = 0; i < 2 && chosen == -1; i++)
            if (try_one(&attempts[i]))
                chosen = i;
    return chosen == 0; // and not 1
}

static void *clerk(void *unused)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&inbox.mutex);
        struct order *order = inbox.content;
        inbox.content = NULL;
        pthread_mutex_unlock(&inbox.mutex);
        if (order != NULL) {
            order->number = -order->number; /* expect: data-race */
            free(order);                    /* may: data-race */
        }
    }
    pthread_mutex_lock(&stop.mutex);
    stop.closed = true;
    pthread_mutex_unlock(&stop.mutex);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, clerk, NULL);
    for (int i = 0; i < 100; i++) {
        struct order *order = malloc(sizeof *order);
        if (order == NULL)
            break;
        order->number = i;
        if (!put(order)) {
            order->number = 0; /* may: data-race */
            free(order);       /* may: data-race */
            break;
        }
    }
    pthread_join(thread, NULL);
    free(inbox.content);
    return 0;
}
