// SPDX-License-Identifier: Apache-2.0
// Go's select: wait for the first of several channels that is ready, or for a deadline.
//
//     struct select_case cases[] = {
//         { .operation = SELECT_RECEIVE, .chan = jobs },
//         { .operation = SELECT_RECEIVE, .chan = done },
//     };
//     switch (chan_select(cases, 2, NULL)) { ... }
//
// Cases are tried in the order they are written (Go picks one of the ready ones at random). A send needs a buffered
// channel.
#ifndef GO_SELECT_H
#define GO_SELECT_H

#include <errno.h>
#include <time.h>

#include "chan.h"

enum select_operation { SELECT_RECEIVE, SELECT_SEND };

struct select_case {
    enum select_operation operation;
    struct chan *chan;
    void *value; // to send, or received
    bool ok;     // of a receive: false when the channel is closed and empty
};

#define SELECT_MAX_CASES 4
#define SELECT_TIMED_OUT (-1)

// Do what the case says if that needs no waiting.
static inline bool select_try(struct select_case *one)
{
    struct chan *chan = one->chan;
    bool ready = false;

    pthread_mutex_lock(&chan->mutex);
    if (one->operation == SELECT_SEND) {
        if (chan->closed)
            chan_panic("send on closed channel");
        if (chan->count < chan->slot_count) {
            chan_put(chan, one->value);
            ready = true;
        }
    } else if (chan->count > 0) {
        one->value = chan_take(chan);
        one->ok = true;
        ready = true;
    } else if (chan->closed) {
        one->value = NULL;
        one->ok = false;
        ready = true;
    }
    pthread_mutex_unlock(&chan->mutex);
    return ready;
}

static inline void chan_add_watch(struct chan *chan, struct chan_watch *watch)
{
    pthread_mutex_lock(&chan->mutex);
    watch->next = chan->watches;
    chan->watches = watch;
    pthread_mutex_unlock(&chan->mutex);
}

// When this returns, nobody wakes the watch any more.
static inline void chan_remove_watch(struct chan *chan, struct chan_watch *watch)
{
    pthread_mutex_lock(&chan->mutex);
    for (struct chan_watch **link = &chan->watches; *link != NULL; link = &(*link)->next) {
        if (*link == watch) {
            *link = watch->next;
            break;
        }
    }
    pthread_mutex_unlock(&chan->mutex);
}

// The index of the case that happened, or SELECT_TIMED_OUT. A deadline of NULL is never reached.
static inline int chan_select(struct select_case *cases, int count, const struct timespec *deadline)
{
    struct chan_watch watches[SELECT_MAX_CASES];
    sem_t wake;
    int chosen = SELECT_TIMED_OUT;
    bool timed_out = false;

    if (count > SELECT_MAX_CASES)
        chan_panic("too many cases in a select");
    sem_init(&wake, 0, 0);
    for (int i = 0; i < count; i++) {
        watches[i].wake = &wake;
        chan_add_watch(cases[i].chan, &watches[i]);
    }
    for (;;) {
        for (int i = 0; i < count && chosen == SELECT_TIMED_OUT; i++) {
            if (select_try(&cases[i]))
                chosen = i;
        }
        if (chosen != SELECT_TIMED_OUT || timed_out)
            break;
        // Whatever changes after the look above also raises the semaphore, so nothing is missed.
        if (deadline == NULL)
            sem_wait(&wake);
        else if (sem_timedwait(&wake, deadline) == -1 && errno == ETIMEDOUT)
            timed_out = true;
    }
    for (int i = 0; i < count; i++)
        chan_remove_watch(cases[i].chan, &watches[i]);
    sem_destroy(&wake);
    return chosen;
}

#endif
