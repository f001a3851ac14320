// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it does not report a lock held at thread exit
// The thread ends with the lock held.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t score_mutex = PTHREAD_MUTEX_INITIALIZER;
static int score;

static void *player(void *arg)
{
    int *goals = arg;
    pthread_mutex_lock(&score_mutex); /* expect: lock-leak [leak] */
    score += *goals;
    if (score > 10) {
        pthread_exit(NULL); /* expect: lock-leak [leak] */
    }
    pthread_mutex_unlock(&score_mutex);
    return NULL;
}

int main(void)
{
    pthread_t first;
    int goals = 11;
    pthread_create(&first, NULL, player, &goals);
    pthread_join(first, NULL);
    printf("%d\n", score);
    return 0;
}
