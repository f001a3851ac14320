// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who takes the whole row of crates checks each; nobody finds them any more.
#include <pthread.h>
#include <stdlib.h>

struct crate {
    struct crate *next;
    int checks;
};

static pthread_mutex_t row_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct crate *row;

static void put(void)
{
    struct crate *c = calloc(1, sizeof(*c));
    if (c == NULL)
        abort();
    pthread_mutex_lock(&row_mutex);
    c->next = row;
    row = c;
    pthread_mutex_unlock(&row_mutex);
}

static void *check(void *unused)
{
    pthread_mutex_lock(&row_mutex);
    struct crate *mine = row;
    if (mine != NULL)
        row = NULL;
    pthread_mutex_unlock(&row_mutex);
    for (struct crate *c = mine; c != NULL; c = c->next)
        c->checks++;
    return unused;
}

int main(void)
{
    pthread_t checkers[2];
    for (int i = 0; i < 10; i++)
        put();
    for (int i = 0; i < 2; i++)
        pthread_create(&checkers[i], NULL, check, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(checkers[i], NULL);
    return 0;
}
