// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each view brings its own lock to the model that all views share.
#include <pthread.h>
#include <stdio.h>

struct model {
    int revision;
};

struct view {
    struct model *model;
    pthread_mutex_t *lock;
    pthread_mutex_t own;
};

static struct model model;
static struct view views[2];

static void *edit(void *arg)
{
    struct view *v = arg;
    for (int i = 0; i < 40; i++) {
        pthread_mutex_lock(v->lock);
        v->model->revision++; /* expect: data-race */
        pthread_mutex_unlock(v->lock);
    }
    return NULL;
}

int main(void)
{
    pthread_t editors[2];
    for (int i = 0; i < 2; i++) {
        pthread_mutex_init(&views[i].own, NULL);
        views[i].model = &model;
        views[i].lock = &views[i].own;
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&editors[i], NULL, edit, &views[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(editors[i], NULL);
    printf("%d\n", model.revision);
    return 0;
}
