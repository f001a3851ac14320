// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each of two threads starts a helper on a variable of its own and uses it before it joins.
#include <pthread.h>
#include <stdio.h>

static void *helper(void *arg)
{
    int *half = arg;
    *half += 1; /* expect: data-race [mine] */
    return NULL;
}

static void *work(void *arg)
{
    int mine = 1;
    pthread_t assistant;
    pthread_create(&assistant, NULL, helper, &mine);
    mine += 1; /* expect: data-race [mine] */
    pthread_join(assistant, NULL);
    printf("%d\n", mine);
    return arg;
}

int main(void)
{
    pthread_t workers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&workers[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(workers[i], NULL);
    return 0;
}
