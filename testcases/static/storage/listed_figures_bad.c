// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread keeps figures under a key of its own, made at the first use and listed; they are added up while their owners count.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct figures {
    long calls, bytes;
    struct figures *next;
};

static pthread_key_t key;
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct figures *list;

static struct figures *own_figures(void)
{
    struct figures *figures = pthread_getspecific(key);
    if (!figures) {
        figures = calloc(1, sizeof(*figures));
        if (!figures)
            abort();
        pthread_mutex_lock(&list_lock);
        figures->next = list;
        list = figures;
        pthread_mutex_unlock(&list_lock);
        pthread_setspecific(key, figures);
    }
    return figures;
}

static void *serve(void *number)
{
    for (long i = 0; i < 100; i++) {
        struct figures *figures = own_figures();
        figures->calls++; /* expect: data-race */
        figures->bytes += i * (long)number;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    long calls = 0;
    if (pthread_key_create(&key, NULL) != 0)
        return 1;
    for (long i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, serve, (void *)i) != 0)
            return 1;
    pthread_mutex_lock(&list_lock);
    for (struct figures *figures = list; figures; figures = figures->next)
        calls += figures->calls; /* expect: data-race */
    pthread_mutex_unlock(&list_lock);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    printf("%ld calls\n", calls);
    return 0;
}
