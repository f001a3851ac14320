// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A recursive lock still protects after its inner release.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t editor;
static int edits, undo_depth;

static void apply(void)
{
    pthread_mutex_lock(&editor);
    edits++;
    pthread_mutex_unlock(&editor);
}

static void edit(void)
{
    pthread_mutex_lock(&editor);
    apply();
    undo_depth++;
    pthread_mutex_unlock(&editor);
}

static void *typist(void *arg)
{
    for (int i = 0; i < 20; i++)
        edit();
    return arg;
}

int main(void)
{
    pthread_mutexattr_t attr;
    pthread_t a, b;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&editor, &attr);
    pthread_mutexattr_destroy(&attr);
    pthread_create(&a, NULL, typist, NULL);
    pthread_create(&b, NULL, typist, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    pthread_mutex_destroy(&editor);
    printf("%d %d\n", edits, undo_depth);
    return 0;
}
