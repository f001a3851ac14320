// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both threads are joined before main returns.
#include <pthread.h>
#include <stdio.h>

static void *scrub(void *arg)
{
    int *blocks = arg;
    for (int i = 0; i < 10; i++)
        *blocks += i;
    return NULL;
}

int main(void)
{
    static int first_disk, second_disk;
    pthread_t first, second;
    pthread_create(&first, NULL, scrub, &first_disk);
    pthread_create(&second, NULL, scrub, &second_disk);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    printf("%d\n", first_disk);
    return 0;
}
