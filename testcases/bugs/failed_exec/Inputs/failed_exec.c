/* SPDX-License-Identifier: Apache-2.0 */
/* Makes an inversion, then looks along a path for a program that is nowhere. */
#include "two_threads.h"
#include <unistd.h>

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

int main(void)
{
    char *words[] = { "nowhere", NULL };
    run_both(ab, ba);
    execv("/nowhere/first", words);
    execv("/nowhere/second", words);
    execvp("concheck-nowhere", words);
    return 5;
}
