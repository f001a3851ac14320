// SPDX-License-Identifier: Apache-2.0
/* Prints its arguments and its environment, as they are to a program, and makes an inversion. Ends with 5. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void ba(void)
{
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
}

int main(int argc, char **argv, char **environment)
{
    for (int i = 1; i < argc; i++)
        printf("argument %s\n", argv[i]);
    for (int i = 0; environment[i]; i++)
        printf("%s\n", environment[i]);
    printf("LD_PRELOAD is %s\n", getenv("LD_PRELOAD") ? getenv("LD_PRELOAD") : "not set");
    if (!getauxval(AT_RANDOM))
        return 6;
    run_both(ab, ba);
    return 5;
}
