// SPDX-License-Identifier: Apache-2.0
// Threads of GLib and SDL, whose handle is a result, and of libuv, whose join takes the handle's address.
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DNO_JOIN | %FileCheck %s --check-prefix=NOJOIN
// NOJOIN-DAG: error: data race on `pressed`
// NOJOIN-DAG: error: data race on `folded`
// NOJOIN-DAG: error: data race on `packed`
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=NOLOCK
// NOLOCK-DAG: error: data race on `pressed`
// NOLOCK-DAG: error: data race on `folded`
// NOLOCK-DAG: error: data race on `packed`
#include <pthread.h>
#include <stdio.h>

typedef struct _GThread GThread;
GThread *g_thread_new(const char *name, void *(*start)(void *), void *data);
void *g_thread_join(GThread *thread);

typedef struct SDL_Thread SDL_Thread;
SDL_Thread *SDL_CreateThread(int (*start)(void *), const char *name, void *data);
void SDL_WaitThread(SDL_Thread *thread, int *status);

typedef unsigned long uv_thread_t;
int uv_thread_create(uv_thread_t *thread, void (*start)(void *), void *data);
int uv_thread_join(uv_thread_t *thread);

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int pressed, folded, packed;

static void add(int *heap)
{
#ifndef NO_LOCK
    pthread_mutex_lock(&table);
#endif
    ++*heap;
#ifndef NO_LOCK
    pthread_mutex_unlock(&table);
#endif
}

static void *press(void *arg)
{
    add(&pressed);
    return arg;
}

static int fold(void *arg)
{
    (void)arg;
    add(&folded);
    return 0;
}

static void pack(void *arg)
{
    (void)arg;
    add(&packed);
}

int main(void)
{
    GThread *pressers[3];
    uv_thread_t packers[3];
    for (int i = 0; i < 3; i++) {
        pressers[i] = g_thread_new("press", press, NULL);
        uv_thread_create(&packers[i], pack, NULL);
    }
    SDL_Thread *folder = SDL_CreateThread(fold, "fold", NULL), *other = SDL_CreateThread(fold, "fold too", NULL);
#ifndef NO_JOIN
    SDL_WaitThread(folder, NULL);
    SDL_WaitThread(other, NULL);
    for (int i = 0; i < 3; i++) {
        g_thread_join(pressers[i]);
        uv_thread_join(&packers[i]);
    }
#endif
    printf("%d %d %d\n", pressed, folded, packed);
    return other == folder;
}
