// SPDX-License-Identifier: Apache-2.0
// A pointer that can point to nothing had an empty list of targets, which was copied from nowhere: undefined
// behaviour, which sanitizers say.
// RUN: %status 1 %concheck %s -- -w -pthread | %FileCheck %s
#include <pthread.h>
#include <string.h>

struct pair {
    int first, second;
};

static struct pair *never, *nor;
static void *(*no_function)(void *);
static pthread_mutex_t *no_lock, *other_lock;
int x;

static void use(void)
{
    pthread_t one;
    struct pair copy = *never;
    *nor = copy;
    *never = *nor;
    memcpy(nor, never, sizeof *nor);
    pthread_create(&one, NULL, no_function, NULL);
    pthread_create(&one, NULL, (void *(*)(void *))7, NULL);
    pthread_mutex_lock(no_lock);
    pthread_mutex_lock(other_lock);
    pthread_mutex_unlock(other_lock);
    pthread_mutex_unlock(no_lock);
}

static void *thread(void *unused)
{
    x++; // CHECK: copy_of_nothing.c:[[@LINE]]:{{[0-9]+}}: error: data race on `x`
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t other;
    pthread_create(&other, NULL, thread, NULL);
    x++;
    if (argc > 1)
        use();
    return pthread_join(other, NULL);
}
