// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is taken when the table is shared, and both users know that it is.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct table {
    pthread_mutex_t mutex;
    int rows;
};

static void add_rows(struct table *t, int count, bool shared)
{
    if (shared)
        pthread_mutex_lock(&t->mutex);
    t->rows += count;
    if (shared)
        pthread_mutex_unlock(&t->mutex);
}

static struct table orders = { PTHREAD_MUTEX_INITIALIZER, 0 };

static void *web_shop(void *arg)
{
    for (int i = 0; i < 10; i++)
        add_rows(&orders, 1, true);
    return arg;
}

static void *import(void *arg)
{
    struct table scratch = { PTHREAD_MUTEX_INITIALIZER, 0 };
    add_rows(&scratch, 100, false);
    add_rows(&orders, scratch.rows, true);
    return arg;
}

int main(void)
{
    pthread_t shop, importer;
    pthread_create(&shop, NULL, web_shop, NULL);
    pthread_create(&importer, NULL, import, NULL);
    pthread_join(shop, NULL);
    pthread_join(importer, NULL);
    printf("%d rows\n", orders.rows);
    return 0;
}
