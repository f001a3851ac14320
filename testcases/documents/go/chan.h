// SPDX-License-Identifier: Apache-2.0
// Go's channels: a queue that threads send to and receive from.
//
// A channel of capacity 0 is unbuffered: a send returns when somebody has received the value. A channel of capacity n
// holds n values before a send blocks. A closed channel still gives what is left in it; then a receive returns false.
// Sending on a closed channel and closing twice are bugs of the caller, and end the program as Go's panic does.
//
// Values are pointers; chan_send_long and chan_receive_long carry a number instead. Who receives a pointer owns what it
// points to. Everything the sender did before the send has happened for the receiver.
//
// A channel must outlive every thread that uses it: free it when those are joined, or leave it to the program's end.
#ifndef GO_CHAN_H
#define GO_CHAN_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Somebody who waits for several channels at once, as an entry in one channel's list (see select.h).
struct chan_watch {
    sem_t *wake;
    struct chan_watch *next;
};

struct chan {
    pthread_mutex_t mutex;    // guards all of the rest
    pthread_cond_t not_empty; // for receivers
    pthread_cond_t not_full;  // for senders without room
    pthread_cond_t taken;     // for senders of an unbuffered channel, until their value is received
    void **slots;             // ring of values
    size_t slot_count;
    size_t first; // the oldest value
    size_t count; // of values
    unsigned long sent;
    unsigned long received;
    bool unbuffered;
    bool closed;
    struct chan_watch *watches;
};

static inline void chan_panic(const char *message)
{
    fprintf(stderr, "panic: %s\n", message);
    abort();
}

static inline struct chan *chan_make(size_t capacity)
{
    size_t slot_count = capacity > 0 ? capacity : 1;
    struct chan *chan = calloc(1, sizeof *chan);
    void **slots = calloc(slot_count, sizeof *slots);

    if (chan == NULL || slots == NULL)
        abort();
    pthread_mutex_init(&chan->mutex, NULL);
    pthread_cond_init(&chan->not_empty, NULL);
    pthread_cond_init(&chan->not_full, NULL);
    pthread_cond_init(&chan->taken, NULL);
    chan->slots = slots;
    chan->slot_count = slot_count;
    chan->unbuffered = capacity == 0;
    return chan;
}

// No thread may use the channel any more.
static inline void chan_free(struct chan *chan)
{
    pthread_cond_destroy(&chan->taken);
    pthread_cond_destroy(&chan->not_full);
    pthread_cond_destroy(&chan->not_empty);
    pthread_mutex_destroy(&chan->mutex);
    free(chan->slots);
    free(chan);
}

// Let those who wait for several channels look again. The mutex is held.
static inline void chan_wake_watches(struct chan *chan)
{
    for (struct chan_watch *watch = chan->watches; watch != NULL; watch = watch->next)
        sem_post(watch->wake);
}

// Put a value into a free slot. The mutex is held.
static inline void chan_put(struct chan *chan, void *value)
{
    chan->slots[(chan->first + chan->count) % chan->slot_count] = value;
    chan->count++;
    chan->sent++;
    pthread_cond_signal(&chan->not_empty);
    chan_wake_watches(chan);
}

// Take the oldest value out. The mutex is held, and there is one.
static inline void *chan_take(struct chan *chan)
{
    void *value = chan->slots[chan->first];

    chan->first = (chan->first + 1) % chan->slot_count;
    chan->count--;
    chan->received++;
    pthread_cond_signal(&chan->not_full);
    pthread_cond_broadcast(&chan->taken);
    chan_wake_watches(chan);
    return value;
}

static inline void chan_send(struct chan *chan, void *value)
{
    pthread_mutex_lock(&chan->mutex);
    while (chan->count == chan->slot_count && !chan->closed)
        pthread_cond_wait(&chan->not_full, &chan->mutex);
    if (chan->closed)
        chan_panic("send on closed channel");
    chan_put(chan, value);
    if (chan->unbuffered) {
        unsigned long ticket = chan->sent;

        while (chan->received < ticket)
            pthread_cond_wait(&chan->taken, &chan->mutex);
    }
    pthread_mutex_unlock(&chan->mutex);
}

// Wait for a value. False when the channel is closed and empty; `*value` is NULL then.
static inline bool chan_receive(struct chan *chan, void **value)
{
    bool ok = false;

    *value = NULL;
    pthread_mutex_lock(&chan->mutex);
    while (chan->count == 0 && !chan->closed)
        pthread_cond_wait(&chan->not_empty, &chan->mutex);
    if (chan->count > 0) {
        *value = chan_take(chan);
        ok = true;
    }
    pthread_mutex_unlock(&chan->mutex);
    return ok;
}

// No more values will come: receivers get what is left, then false.
static inline void chan_close(struct chan *chan)
{
    pthread_mutex_lock(&chan->mutex);
    if (chan->closed)
        chan_panic("close of closed channel");
    chan->closed = true;
    pthread_cond_broadcast(&chan->not_empty);
    pthread_cond_broadcast(&chan->not_full);
    chan_wake_watches(chan);
    pthread_mutex_unlock(&chan->mutex);
}

static inline void chan_send_long(struct chan *chan, long number)
{
    chan_send(chan, (void *)(intptr_t)number);
}

static inline bool chan_receive_long(struct chan *chan, long *number)
{
    void *value;
    bool ok = chan_receive(chan, &value);

    *number = (long)(intptr_t)value;
    return ok;
}

#endif
