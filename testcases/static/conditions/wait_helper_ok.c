// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The helper waits once, and its caller loops.
#include <pthread.h>
#include <stdio.h>

struct stage {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int actors;
};

static struct stage stage = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

static void stage_wait(struct stage *s)
{
    pthread_cond_wait(&s->cond, &s->mutex);
}

static void *curtain(void *arg)
{
    struct stage *s = arg;
    pthread_mutex_lock(&s->mutex);
    while (s->actors < 2)
        stage_wait(s);
    s->actors = -1;
    pthread_mutex_unlock(&s->mutex);
    return NULL;
}

static void *actor(void *arg)
{
    struct stage *s = arg;
    pthread_mutex_lock(&s->mutex);
    if (++s->actors == 2)
        pthread_cond_signal(&s->cond);
    pthread_mutex_unlock(&s->mutex);
    return NULL;
}

int main(void)
{
    pthread_t c, actors[2];
    pthread_create(&c, NULL, curtain, &stage);
    for (int i = 0; i < 2; i++)
        pthread_create(&actors[i], NULL, actor, &stage);
    for (int i = 0; i < 2; i++)
        pthread_join(actors[i], NULL);
    pthread_join(c, NULL);
    printf("%d\n", stage.actors);
    return 0;
}
