// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two folders come from one allocation; the child is locked under the root's lock.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct folder {
    pthread_mutex_t mutex;
    int files;
    struct folder *child;
};

static struct folder *root;

static struct folder *make_folder(struct folder *child)
{
    struct folder *fresh = malloc(sizeof(*fresh));
    if (fresh == NULL)
        abort();
    pthread_mutex_init(&fresh->mutex, NULL);
    fresh->files = 0;
    fresh->child = child;
    return fresh;
}

static void *add_file(void *arg)
{
    pthread_mutex_lock(&root->mutex);
    pthread_mutex_lock(&root->child->mutex);
    root->child->files++;
    root->files++;
    pthread_mutex_unlock(&root->child->mutex);
    pthread_mutex_unlock(&root->mutex);
    return arg;
}

int main(void)
{
    pthread_t adders[2];
    root = make_folder(make_folder(NULL));
    for (int i = 0; i < 2; i++)
        pthread_create(&adders[i], NULL, add_file, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(adders[i], NULL);
    printf("%d\n", root->files);
    free(root->child);
    free(root);
    return 0;
}
