/* SPDX-License-Identifier: Apache-2.0 */
/* Programs at the limits, by name: threads, locks, cycle, edges. Each but the first has one inversion to find. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t *locks;

static void make_locks(int count)
{
    locks = malloc((size_t)count * sizeof *locks);
    for (int i = 0; i < count; i++)
        pthread_mutex_init(&locks[i], NULL);
}

static void nest(int outer, int inner)
{
    pthread_mutex_lock(&locks[outer]);
    pthread_mutex_lock(&locks[inner]);
    pthread_mutex_unlock(&locks[inner]);
    pthread_mutex_unlock(&locks[outer]);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static int open_gate;

static void *wait_at_gate(void *number)
{
    pthread_mutex_lock(&gate);
    while (!open_gate)
        pthread_cond_wait(&opened, &gate);
    pthread_mutex_unlock(&gate);
    return number;
}

static int start_threads(int count, void *(*routine)(void *), pthread_t *threads)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    int started = 0;
    while (started < count && pthread_create(&threads[started], &attributes, routine, (void *)(long)started) == 0)
        started++;
    return started;
}

/* Many threads alive at once, all waiting, then all woken. */
static int many_threads(int count)
{
    pthread_t *threads = malloc((size_t)count * sizeof *threads);
    int started = start_threads(count, wait_at_gate, threads);
    pthread_mutex_lock(&gate);
    open_gate = 1;
    pthread_cond_broadcast(&opened);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    printf("%d threads\n", started);
    return 0;
}

static int last_lock;

static void *take_backwards(void *unused)
{
    usleep(50000);
    nest(last_lock, 0);
    return unused;
}

/* Run `forwards`, and the inversion of its ends in another thread. */
static int invert(void (*forwards)(int count), int count)
{
    pthread_t thread;
    last_lock = 1;
    if (pthread_create(&thread, NULL, wait_at_gate, NULL))
        return 3;
    forwards(count);
    pthread_t other;
    if (pthread_create(&other, NULL, take_backwards, NULL))
        return 3;
    /* Not before main's nesting as far as create tells. */
    nest(0, 1);
    open_gate = 1;
    pthread_cond_broadcast(&opened);
    pthread_join(thread, NULL);
    pthread_join(other, NULL);
    return 0;
}

/* All locks in nested pairs. */
static void pairs(int count)
{
    make_locks(count);
    for (int i = 2; i + 1 < count; i += 2)
        nest(i, i + 1);
}

/* Many edges among few locks. */
static void edges(int count)
{
    enum { ROW = 1500 };
    make_locks(ROW);
    for (int i = 2; i < ROW && count > 0; i++)
        for (int k = i + 1; k < ROW && count > 0; k++, count--)
            nest(i, k);
}

static int cycle_length;

static void *take_next(void *number)
{
    int at = (int)(long)number;
    usleep(20000u + 1000u * (unsigned)at);
    nest(at, (at + 1) % cycle_length);
    return NULL;
}

/* A cycle through as many locks and threads. */
static int cycle(int length)
{
    pthread_t *threads = malloc((size_t)length * sizeof *threads);
    cycle_length = length;
    make_locks(length);
    int started = start_threads(length, take_next, threads);
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    return started != length;
}

int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[2]) : 0;
    if (argc < 2)
        return 2;
    if (strcmp(argv[1], "threads") == 0)
        return many_threads(count);
    if (strcmp(argv[1], "locks") == 0)
        return invert(pairs, count);
    if (strcmp(argv[1], "edges") == 0)
        return invert(edges, count);
    return cycle(count);
}
