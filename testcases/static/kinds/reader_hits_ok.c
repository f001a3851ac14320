// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Readers share the read lock, and each counts its hit in an atomic variable.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
    pthread_rwlock_t lock;
    int pages[8];
    atomic_uint hits;
} book = { .lock = PTHREAD_RWLOCK_INITIALIZER };

static int read_page(int number)
{
    int content;
    pthread_rwlock_rdlock(&book.lock);
    content = book.pages[number % 8];
    book.hits++;
    pthread_rwlock_unlock(&book.lock);
    return content;
}

static void *reader(void *arg)
{
    int *words = arg;
    for (int i = 0; i < 100; i++)
        *words += read_page(i);
    return NULL;
}

int main(void)
{
    pthread_t readers[3];
    int words[3] = { 0 };
    for (int i = 0; i < 3; i++)
        pthread_create(&readers[i], NULL, reader, &words[i]);
    pthread_rwlock_wrlock(&book.lock);
    book.pages[2] = 300;
    pthread_rwlock_unlock(&book.lock);
    for (int i = 0; i < 3; i++)
        pthread_join(readers[i], NULL);
    printf("%u hits, %d words\n", book.hits, words[0]);
    return 0;
}
