// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Shelves are locked by index, the smaller first.
#include <pthread.h>
#include <stdio.h>

#define SHELVES 6

static struct {
    pthread_mutex_t mutex;
    int books;
} shelves[SHELVES];

static void move_book(int from, int to)
{
    if (from == to)
        return;
    int low = from < to ? from : to;
    int high = from < to ? to : from;
    pthread_mutex_lock(&shelves[low].mutex);
    pthread_mutex_lock(&shelves[high].mutex);
    shelves[from].books--;
    shelves[to].books++;
    pthread_mutex_unlock(&shelves[from].mutex);
    pthread_mutex_unlock(&shelves[to].mutex);
}

static void *librarian(void *arg)
{
    unsigned state = *(unsigned *)arg;
    for (int i = 0; i < 100; i++) {
        state = state * 69069u + 1u;
        move_book((int)(state >> 8) % SHELVES, (int)(state >> 20) % SHELVES);
    }
    return NULL;
}

int main(void)
{
    pthread_t librarians[2];
    unsigned seeds[2] = { 5, 500 };
    for (int i = 0; i < SHELVES; i++)
        pthread_mutex_init(&shelves[i].mutex, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&librarians[i], NULL, librarian, &seeds[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(librarians[i], NULL);
    for (int i = 0; i < SHELVES; i++)
        printf("%d ", shelves[i].books);
    puts("");
    return 0;
}
