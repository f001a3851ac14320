// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: the call of `at_dawn` is not here
// Code that is not here is given a function which starts a thread. From then on that may be under way.
#include <pthread.h>
#include <stdio.h>

void at_dawn(void (*handler)(void));

static pthread_t baker;
static int loaves;

static void *bake(void *arg)
{
    loaves += 12; /* expect: data-race */
    return arg;
}

static void open_bakery(void)
{
    pthread_create(&baker, NULL, bake, NULL);
}

int main(void)
{
    at_dawn(open_bakery);
    loaves++;               /* expect: data-race */
    printf("%d\n", loaves); /* may: data-race */
    pthread_join(baker, NULL);
    return 0;
}
