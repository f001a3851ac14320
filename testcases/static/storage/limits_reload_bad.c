// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The limits are read by all threads, and one of them reloads them.
#include <pthread.h>
#include <stdio.h>

static struct {
    int per_user;
    int overall;
} limits;

static void load_limits(int scale)
{
    limits.per_user = 10 * scale; /* expect: data-race */
    limits.overall = 100 * scale;
}

static void *admit(void *arg)
{
    int *admitted = arg;
    for (int i = 0; i < 50; i++)
        if (i < limits.per_user) /* expect: data-race */
            ++*admitted;
    return NULL;
}

static void *control(void *arg)
{
    int *scale = arg;
    load_limits(*scale);
    return NULL;
}

int main(void)
{
    pthread_t gates[2], console;
    int admitted[2] = { 0, 0 }, scale = 2;
    load_limits(1);
    for (int i = 0; i < 2; i++)
        pthread_create(&gates[i], NULL, admit, &admitted[i]);
    pthread_create(&console, NULL, control, &scale);
    for (int i = 0; i < 2; i++)
        pthread_join(gates[i], NULL);
    pthread_join(console, NULL);
    printf("%d %d of %d\n", admitted[0], admitted[1], limits.overall);
    return 0;
}
