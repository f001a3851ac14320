// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A loop gives each job the place of its result; the two threads get the same job.
#include <pthread.h>
#include <stdio.h>

struct job {
    int input;
    int *out;
};

static int results[2];

static void *work(void *arg)
{
    const struct job *job = arg;
    *job->out = job->input * 2; /* expect: data-race */
    return NULL;
}

int main(void)
{
    struct job jobs[2];
    pthread_t first, second;
    for (int i = 0; i < 2; i++) {
        jobs[i].input = i;
        jobs[i].out = &results[i];
    }
    pthread_create(&first, NULL, work, &jobs[0]);
    pthread_create(&second, NULL, work, &jobs[0]);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    printf("%d\n", results[0] + results[1]);
    return 0;
}
