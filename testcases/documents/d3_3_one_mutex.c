// SPDX-License-Identifier: Apache-2.0
// D3.3: one mutex for the related group, instead of the two of D3.1.
//
// The article's second remedy: things that are always used together are guarded together, and with one lock there is no
// order to get wrong.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: /thread_b\(void/,/^}/s/pthread_mutex_(un)?lock\(&group\.mutex\);// => data-race
// MUTATE locked-twice: /thread_b\(void/,/^}/s/pthread_mutex_unlock/pthread_mutex_lock/ => double-lock
#include <pthread.h>
#include <stdio.h>

static struct {
    pthread_mutex_t mutex; // guards both resources
    int resource1;
    int resource2;
} group = { .mutex = PTHREAD_MUTEX_INITIALIZER, .resource1 = 10, .resource2 = 20 };

static void *thread_a(void *unused)
{
    pthread_mutex_lock(&group.mutex);
    group.resource1 -= 1;
    group.resource2 += 1;
    pthread_mutex_unlock(&group.mutex);
    return unused;
}

static void *thread_b(void *unused)
{
    pthread_mutex_lock(&group.mutex);
    group.resource2 -= 2;
    group.resource1 += 2;
    pthread_mutex_unlock(&group.mutex);
    return unused;
}

int main(void)
{
    pthread_t a, b;

    pthread_create(&a, NULL, thread_a, NULL);
    pthread_create(&b, NULL, thread_b, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d and %d\n", group.resource1, group.resource2);
    return 0;
}
// TSAN-CHECK: 11 and 19
// TSAN-CHECK: tsan: clean
