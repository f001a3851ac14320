// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A module with one lock: it can be emptied at any time, and forgets to lock.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 32 };

static pthread_mutex_t module_lock;
static char *words[WORDS];
static int count;

int words_start(void)
{
    memset(words, 0, sizeof(words)); /* expect: data-race */
    count = 0;                       /* may: data-race */
    return pthread_mutex_init(&module_lock, NULL);
}

int words_add(const char *word)
{
    char *copy = strdup(word);
    if (copy == NULL)
        return -1;
    pthread_mutex_lock(&module_lock);
    int at = count < WORDS ? count++ : -1; /* may: data-race */
    if (at >= 0)
        words[at] = copy; /* may: data-race */
    pthread_mutex_unlock(&module_lock);
    if (at < 0)
        free(copy);
    return at;
}

int words_count(void)
{
    pthread_mutex_lock(&module_lock);
    int result = count;
    pthread_mutex_unlock(&module_lock);
    return result;
}

void words_stop(void)
{
    for (int i = 0; i < count; i++) /* may: data-race */
        free(words[i]);             /* may: data-race */
    count = 0;                      /* may: data-race */
}
