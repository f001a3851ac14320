// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A log keeps its last lines in the struct; who wants them gets as many as there are, but copied behind the mutex's back.
#include <pthread.h>
#include <string.h>

struct journal {
    unsigned count;
    long line[64];
    pthread_mutex_t mutex;
};

void journal_add(struct journal *journal, long line)
{
    pthread_mutex_lock(&journal->mutex);
    if (journal->count < 64) {
        journal->line[journal->count] = line; /* may: data-race */
        journal->count++;
    }
    pthread_mutex_unlock(&journal->mutex);
}

long journal_sum(struct journal *journal)
{
    long copy[64], sum = 0;
    pthread_mutex_lock(&journal->mutex);
    unsigned count = journal->count;
    pthread_mutex_unlock(&journal->mutex);
    memcpy(copy, journal->line, count * sizeof copy[0]); /* expect: data-race */
    for (unsigned i = 0; i < count; i++)
        sum += copy[i];
    return sum;
}
