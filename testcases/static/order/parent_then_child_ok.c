// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both opening and listing lock the parent, then the folder.
#include <pthread.h>
#include <stdio.h>

struct folder {
    pthread_mutex_t mutex;
    struct folder *parent;
    int opened, open_below;
};

static struct folder root = { PTHREAD_MUTEX_INITIALIZER, NULL, 0, 0 };
static struct folder home = { PTHREAD_MUTEX_INITIALIZER, &root, 0, 0 };

static void open_folder(struct folder *f)
{
    pthread_mutex_lock(&f->parent->mutex);
    pthread_mutex_lock(&f->mutex);
    f->opened++;
    f->parent->open_below++;
    pthread_mutex_unlock(&f->parent->mutex);
    pthread_mutex_unlock(&f->mutex);
}

static int count_open(struct folder *f)
{
    int count;
    pthread_mutex_lock(&f->parent->mutex);
    pthread_mutex_lock(&f->mutex);
    count = f->opened + f->parent->open_below;
    pthread_mutex_unlock(&f->mutex);
    pthread_mutex_unlock(&f->parent->mutex);
    return count;
}

static void *user(void *arg)
{
    for (int i = 0; i < 10; i++)
        open_folder(&home);
    return arg;
}

static void *indexer(void *arg)
{
    *(int *)arg = count_open(&home);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int count = 0;
    pthread_create(&a, NULL, user, NULL);
    pthread_create(&b, NULL, indexer, &count);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", count);
    return 0;
}
