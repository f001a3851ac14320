// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the store is followed by an unlock, which most runs wait for
// Double-checked: who finds the flag set needs no mutex; but it is stored relaxed.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
    pthread_mutex_t mutex;
    atomic_int ready;
    unsigned char upper[128];
} letters = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void prepare(void)
{
    if (atomic_load_explicit(&letters.ready, memory_order_acquire))
        return;
    pthread_mutex_lock(&letters.mutex);
    if (!atomic_load_explicit(&letters.ready, memory_order_relaxed)) {
        for (int i = 0; i < 128; i++)
            letters.upper[i] = (unsigned char)(i >= 'a' && i <= 'z' ? i - 32 : i); /* expect: data-race */
        atomic_store_explicit(&letters.ready, 1, memory_order_relaxed);
    }
    pthread_mutex_unlock(&letters.mutex);
}

static void *shout(void *arg)
{
    char *letter = arg;
    prepare();
    *letter = (char)letters.upper[*letter & 127]; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    char word[4] = "abc";
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, shout, &word[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    printf("%s\n", word);
    return 0;
}
