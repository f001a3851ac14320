// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A thread that could not be created has no handle, and who has none is not joined. The test of the second is the wrong way round.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int packed;

static void *packer(void *arg)
{
    pthread_mutex_lock(&lock);
    packed++; /* expect: data-race [packed] */
    pthread_mutex_unlock(&lock);
    return arg;
}

int main(void)
{
    pthread_t first = 0, second = 0;
    if (pthread_create(&first, NULL, packer, NULL))
        first = 0;
    if (pthread_create(&second, NULL, packer, NULL)) /* expect: thread-leak */
        second = 0;
    if (first && !pthread_join(first, NULL))
        puts("first");
    if (!second && !pthread_join(second, NULL))
        puts("second");
    printf("%d packed\n", packed); /* expect: data-race [packed] */
    return 0;
}
