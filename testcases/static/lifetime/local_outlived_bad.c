// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The function returns while the thread still adds to its local variable.
#include <pthread.h>
#include <stdio.h>

struct survey {
    pthread_t thread;
    int *votes;
};

static void *poll_people(void *arg)
{
    struct survey *s = arg;
    for (int i = 0; i < 1000; i++)
        *s->votes += i % 2; /* may: data-race|stack-escape */
    return NULL;
}

static int start(struct survey *s)
{
    int votes = 0;
    s->votes = &votes;                                         /* may: stack-escape */
    if (pthread_create(&s->thread, NULL, poll_people, s) != 0) /* expect: stack-escape [out] */
        return -1;
    return votes; /* expect: stack-escape|data-race [out], may: stack-escape */
}

int main(void)
{
    static struct survey survey;
    int early = start(&survey);
    if (early >= 0)
        pthread_join(survey.thread, NULL);
    printf("%d\n", early);
    return 0;
}
