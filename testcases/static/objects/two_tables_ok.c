// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A lock lives in each table; the copy holds the source's to read and the target's to write.
#include <pthread.h>
#include <stdio.h>

struct table {
    struct {
        pthread_mutex_t mutex;
        int count;
    } header;
    int rows[4];
};

static struct table live, archive;

static void append(struct table *t, int row)
{
    pthread_mutex_lock(&t->header.mutex);
    t->rows[t->header.count++ % 4] = row;
    pthread_mutex_unlock(&t->header.mutex);
}

static void archive_last(struct table *from, struct table *to)
{
    int row;
    pthread_mutex_lock(&from->header.mutex);
    row = from->rows[0];
    pthread_mutex_unlock(&from->header.mutex);
    pthread_mutex_lock(&to->header.mutex);
    to->rows[0] = row;
    pthread_mutex_unlock(&to->header.mutex);
}

static void *fill(void *arg)
{
    for (int i = 0; i < 20; i++)
        append(arg, i);
    return NULL;
}

static void *archivist(void *arg)
{
    for (int i = 0; i < 20; i++)
        archive_last(&live, arg);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    pthread_mutex_init(&live.header.mutex, NULL);
    pthread_mutex_init(&archive.header.mutex, NULL);
    pthread_create(&threads[0], NULL, fill, &live);
    pthread_create(&threads[1], NULL, fill, &archive);
    pthread_create(&threads[2], NULL, archivist, &archive);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", archive.rows[0]);
    return 0;
}
