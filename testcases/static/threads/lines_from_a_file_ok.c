// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// After the last line of a file the words are counted by two threads, each under the lock.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char words[64][32];
static int word_count, long_words;

static void *count(void *arg)
{
    int from = *(int *)arg;
    for (int i = from; i < word_count; i += 2) {
        char *end = strchr(words[i], '\n');
        if (end == NULL || end - words[i] < 8)
            continue;
        pthread_mutex_lock(&lock);
        long_words++;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    int from[2] = { 0, 1 };
    while (word_count < 64) {
        if (fgets(words[word_count], sizeof(words[0]), stdin) == NULL)
            break;
        char *comment = strstr(words[word_count], "//");
        if (comment)
            *comment = 0;
        word_count++;
    }
    for (;;) {
        char line[80];
        if (!fgets(line, sizeof(line), stdin))
            break;
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count, &from[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_lock(&lock);
    printf("%d of %d\n", long_words, word_count);
    pthread_mutex_unlock(&lock);
    return 0;
}
