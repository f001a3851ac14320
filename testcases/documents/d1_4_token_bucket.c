// SPDX-License-Identifier: Apache-2.0
// D1.4: a token bucket that locks only around its own fields and sleeps outside.
//
// The article: 50 requests, a rate of 10 a second and a burst of 20 (here all times are a hundredth). A request asks
// for a token under the lock; without one it unlocks, sleeps and asks again. The work needs no lock.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&bucket->mutex\);// => data-race
// MUTATE sleep-under-lock: s/sleep_ms\(WORK_MS\);//; s/bucket->served\+\+;/sleep_ms(WORK_MS); &/ => blocking-under-lock
// MUTATE unlock-on-one-path-only: /static bool take_token/,/^}/s/pthread_mutex_unlock.*/if (taken) &/ => lock-leak|double-lock
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "go/duration.h"

#define REQUESTS 50
#define BURST 20
#define TOKEN_EVERY_MS 1 // 10 tokens a second in the article
#define WORK_MS 1        // 100 ms in the article

struct token_bucket {
    pthread_mutex_t mutex; // guards the rest
    long tokens;
    long refilled_at; // when the last token came
    long served;
};

static struct token_bucket limiter = { .mutex = PTHREAD_MUTEX_INITIALIZER, .tokens = BURST };

// The mutex is held.
static void refill(struct token_bucket *bucket)
{
    long due = (stopwatch_ms() - bucket->refilled_at) / TOKEN_EVERY_MS;

    bucket->refilled_at += due * TOKEN_EVERY_MS;
    bucket->tokens += due;
    if (bucket->tokens > BURST)
        bucket->tokens = BURST;
}

static bool take_token(struct token_bucket *bucket)
{
    bool taken = false;

    pthread_mutex_lock(&bucket->mutex);
    refill(bucket);
    if (bucket->tokens > 0) {
        bucket->tokens--;
        taken = true;
    }
    pthread_mutex_unlock(&bucket->mutex);
    return taken;
}

static void *handle_request(void *argument)
{
    struct token_bucket *bucket = argument;

    while (!take_token(bucket))
        sleep_ms(TOKEN_EVERY_MS);
    sleep_ms(WORK_MS);
    pthread_mutex_lock(&bucket->mutex);
    bucket->served++;
    pthread_mutex_unlock(&bucket->mutex);
    return NULL;
}

int main(void)
{
    pthread_t requests[REQUESTS];

    limiter.refilled_at = stopwatch_ms();
    for (int i = 0; i < REQUESTS; i++)
        pthread_create(&requests[i], NULL, handle_request, &limiter);
    for (int i = 0; i < REQUESTS; i++)
        pthread_join(requests[i], NULL);

    printf("%ld requests\n", limiter.served);
    return 0;
}
// TSAN-CHECK: 50 requests
// TSAN-CHECK: tsan: clean
