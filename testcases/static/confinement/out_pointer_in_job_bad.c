// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each job holds a pointer to where its answer goes, and all point to one place.
#include <pthread.h>
#include <stdio.h>

struct job {
    int question;
    int *answer;
};

static int answers[2];

static void *think(void *arg)
{
    struct job *job = arg;
    *job->answer = job->question * 6; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t thinkers[2];
    struct job jobs[2];
    for (int i = 0; i < 2; i++) {
        jobs[i].question = i + 7;
        jobs[i].answer = &answers[0];
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&thinkers[i], NULL, think, &jobs[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(thinkers[i], NULL);
    printf("%d %d\n", answers[0], answers[1]);
    return 0;
}
