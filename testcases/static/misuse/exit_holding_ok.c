// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread releases the lock before it ends.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t score_mutex = PTHREAD_MUTEX_INITIALIZER;
static int score;

static void *player(void *arg)
{
    int *goals = arg;
    pthread_mutex_lock(&score_mutex);
    score += *goals;
    if (score > 10) {
        pthread_mutex_unlock(&score_mutex);
        pthread_exit(NULL);
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
