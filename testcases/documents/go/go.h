// SPDX-License-Identifier: Apache-2.0
// Go's `go` statement: start a function on a thread of its own that nobody joins.
//
// As in Go, the caller needs another way to learn that the work is done: a channel or a wait group. What the thread
// uses must outlive it, so arguments are static, allocated, or kept until then.
#ifndef GO_GO_H
#define GO_GO_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static inline void go(void *(*function)(void *), void *argument)
{
    pthread_attr_t detached;
    pthread_t thread;

    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &detached, function, argument) != 0) {
        fprintf(stderr, "go: cannot start a thread\n");
        abort();
    }
    pthread_attr_destroy(&detached);
}

#endif
