// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each job has its first row and the row after its last.
#include <pthread.h>
#include <stdio.h>

#define ROWS 8

struct job {
    int from, to;
};

static int rows[ROWS];

static void *paint(void *arg)
{
    struct job *job = arg;
    for (int i = job->from; i < job->to; i++)
        rows[i] = i * i;
    return NULL;
}

int main(void)
{
    pthread_t painters[2];
    struct job jobs[2];
    for (int i = 0; i < 2; i++) {
        jobs[i].from = i * 4;
        jobs[i].to = i * 4 + 4;
        if (jobs[i].to > ROWS)
            jobs[i].to = ROWS;
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&painters[i], NULL, paint, &jobs[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(painters[i], NULL);
    printf("%d\n", rows[4]);
    return 0;
}
