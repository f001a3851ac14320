// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A module with one lock: it is started before and stopped after all other use.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 32 };

static pthread_mutex_t module_lock;
static char *words[WORDS];
static int count;

int words_start(void)
{
    memset(words, 0, sizeof(words));
    count = 0;
    return pthread_mutex_init(&module_lock, NULL);
}

int words_add(const char *word)
{
    char *copy = strdup(word);
    if (copy == NULL)
        return -1;
    pthread_mutex_lock(&module_lock);
    int at = count < WORDS ? count++ : -1;
    if (at >= 0)
        words[at] = copy;
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
    for (int i = 0; i < count; i++)
        free(words[i]);
    count = 0;
    pthread_mutex_destroy(&module_lock);
}
