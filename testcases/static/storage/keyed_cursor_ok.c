// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread-specific value is a fresh object in each thread.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct cursor {
    int row;
};

static pthread_key_t cursor_key;

static void advance(int rows)
{
    struct cursor *c = pthread_getspecific(cursor_key);
    c->row += rows;
}

static void *scroll(void *arg)
{
    struct cursor *c = calloc(1, sizeof(*c));
    if (c == NULL)
        abort();
    pthread_setspecific(cursor_key, c);
    for (int i = 0; i < 20; i++)
        advance(i);
    *(int *)arg = c->row;
    free(c);
    return NULL;
}

int main(void)
{
    pthread_t windows[2];
    int rows[2];
    pthread_key_create(&cursor_key, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&windows[i], NULL, scroll, &rows[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(windows[i], NULL);
    pthread_key_delete(cursor_key);
    printf("%d %d\n", rows[0], rows[1]);
    return 0;
}
