// SPDX-License-Identifier: Apache-2.0
// D1.3: a token bucket whose mutex is held while waiting for a token and through the work.
//
// The article: 50 requests, a rate of 10 a second and a burst of 20. The handler locks the bucket, waits for a token,
// does 100 ms of work and only then unlocks, so the requests run one by one: 5 s, whatever the rate (here all times
// are a hundredth).
//
// Expected: a warning that a blocking call runs with a lock held. No data race.
//
// RUN: %expect_rules --need blocking-under-lock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need blocking-under-lock --waits mutex %s
// RUN: %check_tsan %s
#include <pthread.h>
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

static void refill(struct token_bucket *bucket)
{
    long due = (stopwatch_ms() - bucket->refilled_at) / TOKEN_EVERY_MS;

    bucket->refilled_at += due * TOKEN_EVERY_MS;
    bucket->tokens += due;
    if (bucket->tokens > BURST)
        bucket->tokens = BURST;
}

static void *handle_request(void *argument)
{
    struct token_bucket *bucket = argument;

    pthread_mutex_lock(&bucket->mutex);
    refill(bucket);
    while (bucket->tokens == 0) {
        // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|note}}:
        sleep_ms(TOKEN_EVERY_MS);
        refill(bucket);
    }
    bucket->tokens--;
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|note}}:
    sleep_ms(WORK_MS);
    bucket->served++;
    pthread_mutex_unlock(&bucket->mutex);
    return NULL;
}

int main(void)
{
    pthread_t requests[REQUESTS];
    long start = stopwatch_ms();
    long elapsed;

    limiter.refilled_at = start;
    for (int i = 0; i < REQUESTS; i++)
        pthread_create(&requests[i], NULL, handle_request, &limiter);
    for (int i = 0; i < REQUESTS; i++)
        pthread_join(requests[i], NULL);
    elapsed = stopwatch_ms() - start;

    printf("%ld requests, %s\n", limiter.served,
           elapsed >= REQUESTS * WORK_MS - 1 ? "one by one" : "several at the same time");
    return 0;
}
// TSAN-CHECK: 50 requests, one by one
// TSAN-CHECK: tsan: clean
