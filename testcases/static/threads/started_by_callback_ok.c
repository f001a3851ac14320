// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: the call of `at_dawn` is not here
// Code that is not here is given a function which starts a thread. It is joined before its work is looked at.
#include <pthread.h>
#include <stdio.h>

void at_dawn(void (*handler)(void));

static pthread_t baker;
static int loaves;

static void *bake(void *arg)
{
    loaves += 12;
    return arg;
}

static void open_bakery(void)
{
    pthread_create(&baker, NULL, bake, NULL);
}

int main(void)
{
    at_dawn(open_bakery);
    pthread_join(baker, NULL);
    loaves++;
    printf("%d\n", loaves);
    return 0;
}
