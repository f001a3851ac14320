// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The main thread frees jobs that are still on the list.
#include <pthread.h>
#include <stdlib.h>

enum { JOBS = 8 };

struct job {
    struct job *next;
    int id, looked_at;
};

static struct job *jobs;
static pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;

static void forget(const struct job *job)
{
    struct job *before = NULL, *each;
    pthread_mutex_lock(&jobs_lock);
    for (each = jobs; each != NULL; before = each, each = each->next) {
        if (each != job)
            continue;
        if (before != NULL)
            before->next = each->next;
        else
            jobs = each->next;
        break;
    }
    pthread_mutex_unlock(&jobs_lock);
}

static void *inspect(void *unused)
{
    (void)unused;
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&jobs_lock);
        for (struct job *each = jobs; each != NULL; each = each->next) /* may: data-race */
            each->looked_at++;                                         /* expect: data-race */
        pthread_mutex_unlock(&jobs_lock);
    }
    return NULL;
}

int main(void)
{
    struct job *mine[JOBS];
    pthread_t inspector;
    pthread_create(&inspector, NULL, inspect, NULL);
    for (int i = 0; i < JOBS; i++) {
        mine[i] = calloc(1, sizeof(*mine[i]));
        if (mine[i] == NULL)
            exit(1);
        mine[i]->id = i;
        pthread_mutex_lock(&jobs_lock);
        mine[i]->next = jobs;
        jobs = mine[i];
        pthread_mutex_unlock(&jobs_lock);
    }
    for (int i = 0; i < JOBS; i++) {
        free(mine[i]); /* may: data-race */
    }
    pthread_join(inspector, NULL);
    return 0;
}
