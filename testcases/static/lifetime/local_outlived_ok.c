// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The function joins the thread that adds to its local variable.
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
        *s->votes += i % 2;
    return NULL;
}

static int start(struct survey *s)
{
    int votes = 0;
    s->votes = &votes;
    if (pthread_create(&s->thread, NULL, poll_people, s) != 0)
        return -1;
    pthread_join(s->thread, NULL);
    return votes;
}

int main(void)
{
    static struct survey survey;
    int early = start(&survey);
    printf("%d\n", early);
    return 0;
}
