// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A filter starts its watcher from a function in a table; the watcher's answer is written under the lock.
#include <pthread.h>

struct filter {
    int (*start)(void);
    int (*answer)(void);
};

int next_answer(void);

static pthread_mutex_t answer_lock = PTHREAD_MUTEX_INITIALIZER;
static int latest;
static pthread_t watcher;

static void *watch(void *unused)
{
    for (;;) {
        int answer = next_answer();
        pthread_mutex_lock(&answer_lock);
        latest = answer;
        pthread_mutex_unlock(&answer_lock);
    }
    return unused;
}

static int filter_start(void)
{
    return pthread_create(&watcher, NULL, watch, NULL);
}

static int filter_answer(void)
{
    pthread_mutex_lock(&answer_lock);
    int answer = latest;
    pthread_mutex_unlock(&answer_lock);
    return answer;
}

struct filter watching_filter = { .start = filter_start, .answer = filter_answer };
