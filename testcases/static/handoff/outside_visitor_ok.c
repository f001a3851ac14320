// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A function that is not the program's calls back with what it was given: qsort, and a visitor of a tree; under a lock here.
#include <pthread.h>
#include <search.h>
#include <stdlib.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int compared;
static int visited;
static void *tree;

static int by_value(const void *a, const void *b)
{
    compared++;
    return *(const int *)a - *(const int *)b;
}

static void visit(const void *node, VISIT order, int depth)
{
    (void)node;
    (void)order;
    visited += depth;
}

static void *sort(void *argument)
{
    int numbers[3] = { 3, 2, 1 };
    (void)argument;
    pthread_mutex_lock(&mutex);
    qsort(numbers, 3, sizeof *numbers, by_value);
    twalk(tree, visit);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    static int key = 7;
    tsearch(&key, &tree, by_value);
    pthread_t a, b;
    pthread_create(&a, NULL, sort, NULL);
    pthread_create(&b, NULL, sort, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return compared + visited;
}
