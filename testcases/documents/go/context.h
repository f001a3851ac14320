// SPDX-License-Identifier: Apache-2.0
// Go's context: a way to tell many threads to stop, by hand or when a deadline has passed.
//
// Threads wait for `context_done`, a channel that is closed when the context ends, in a select beside their own
// channels. A context with a deadline has a thread of its own, which context_free joins.
#ifndef GO_CONTEXT_H
#define GO_CONTEXT_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "chan.h"
#include "duration.h"
#include "select.h"

struct context {
    pthread_mutex_t mutex; // guards `error`
    pthread_cond_t ended;
    const char *error; // why it ended; NULL before
    struct chan *done;
    bool has_deadline;
    struct timespec deadline;
    pthread_t timer;
};

// Channel that is closed when the context ends.
static inline struct chan *context_done(struct context *context)
{
    return context->done;
}

// Why the context ended, or NULL when it has not.
static inline const char *context_error(struct context *context)
{
    const char *error;

    pthread_mutex_lock(&context->mutex);
    error = context->error;
    pthread_mutex_unlock(&context->mutex);
    return error;
}

// Only the first call counts.
static inline void context_end(struct context *context, const char *why)
{
    bool first;

    pthread_mutex_lock(&context->mutex);
    first = context->error == NULL;
    if (first) {
        context->error = why;
        pthread_cond_signal(&context->ended);
    }
    pthread_mutex_unlock(&context->mutex);
    if (first)
        chan_close(context->done);
}

// Any thread may call this, more than once.
static inline void context_cancel(struct context *context)
{
    context_end(context, "context canceled");
}

static inline void *context_timer(void *argument)
{
    struct context *context = argument;
    int status = 0;

    pthread_mutex_lock(&context->mutex);
    while (context->error == NULL && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&context->ended, &context->mutex, &context->deadline);
    pthread_mutex_unlock(&context->mutex);
    context_end(context, "context deadline exceeded");
    return NULL;
}

static inline struct context *context_with_cancel(void)
{
    struct context *context = calloc(1, sizeof *context);

    if (context == NULL)
        abort();
    pthread_mutex_init(&context->mutex, NULL);
    pthread_cond_init(&context->ended, NULL);
    context->done = chan_make(0);
    return context;
}

static inline struct context *context_with_timeout(long milliseconds)
{
    struct context *context = context_with_cancel();

    context->has_deadline = true;
    context->deadline = deadline_after_ms(milliseconds);
    if (pthread_create(&context->timer, NULL, context_timer, context) != 0)
        abort();
    return context;
}

// End the context if it has not ended yet, and free it. No other thread may use it any more.
static inline void context_free(struct context *context)
{
    context_cancel(context);
    if (context->has_deadline)
        pthread_join(context->timer, NULL);
    chan_free(context->done);
    pthread_cond_destroy(&context->ended);
    pthread_mutex_destroy(&context->mutex);
    free(context);
}

// Sleep, but no longer than the context lives. True when the whole time has passed.
static inline bool context_sleep_ms(struct context *context, long milliseconds)
{
    struct timespec deadline = deadline_after_ms(milliseconds);
    struct select_case done = { .operation = SELECT_RECEIVE, .chan = context_done(context) };

    return chan_select(&done, 1, &deadline) == SELECT_TIMED_OUT;
}

// Wait for a value as chan_receive does, but no longer than the context lives.
static inline bool context_receive(struct context *context, struct chan *chan, void **value)
{
    struct select_case cases[] = {
        { .operation = SELECT_RECEIVE, .chan = context_done(context) },
        { .operation = SELECT_RECEIVE, .chan = chan },
    };

    if (chan_select(cases, 2, NULL) != 1)
        return false;
    *value = cases[1].value;
    return cases[1].ok;
}

// Send to a buffered channel, unless the context ends first. True when the value was sent.
static inline bool context_send(struct context *context, struct chan *chan, void *value)
{
    struct select_case cases[] = {
        { .operation = SELECT_RECEIVE, .chan = context_done(context) },
        { .operation = SELECT_SEND, .chan = chan, .value = value },
    };

    return chan_select(cases, 2, NULL) == 1;
}

#endif
