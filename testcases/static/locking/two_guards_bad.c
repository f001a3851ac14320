// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The cache has its own pair of wrappers; the evictor takes the log's pair by mistake.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t cache_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static int cached_pages;
static int log_lines;

static void guard(pthread_mutex_t *m)
{
    if (pthread_mutex_lock(m) != 0)
        perror("lock");
}

static void unguard(pthread_mutex_t *m)
{
    pthread_mutex_unlock(m);
}

static void log_event(void)
{
    guard(&log_mutex);
    log_lines++;
    unguard(&log_mutex);
}

static void *fill(void *arg)
{
    for (int i = 0; i < 50; i++) {
        guard(&cache_mutex);
        cached_pages++; /* expect: data-race */
        unguard(&cache_mutex);
        log_event();
    }
    return arg;
}

static void *evict(void *arg)
{
    for (int i = 0; i < 20; i++) {
        guard(&log_mutex);
        cached_pages--; /* expect: data-race */
        unguard(&log_mutex);
        log_event();
    }
    return arg;
}

int main(void)
{
    pthread_t filler, evictor;
    pthread_create(&filler, NULL, fill, NULL);
    pthread_create(&evictor, NULL, evict, NULL);
    pthread_join(filler, NULL);
    pthread_join(evictor, NULL);
    printf("%d pages, %d lines\n", cached_pages, log_lines);
    return 0;
}
