// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every painter takes the number of the next fence under the lock, and paints that fence without it.
#include <pthread.h>
#include <stdio.h>

enum { FENCES = 60, PAINTERS = 3 };

static int coats[FENCES];
static int next_fence;
static pthread_mutex_t list = PTHREAD_MUTEX_INITIALIZER;

static void *paint(void *arg)
{
    (void)arg;
    for (;;) {
        pthread_mutex_lock(&list);
        int fence = next_fence;
        if (fence >= FENCES) {
            pthread_mutex_unlock(&list);
            return NULL;
        }
        next_fence++;
        pthread_mutex_unlock(&list);
        coats[fence] += 2;
    }
}

int main(void)
{
    pthread_t painters[PAINTERS];
    for (int i = 0; i < PAINTERS; i++)
        pthread_create(&painters[i], NULL, paint, NULL);
    for (int i = 0; i < PAINTERS; i++)
        pthread_join(painters[i], NULL);
    printf("%d coats\n", coats[0]);
    return 0;
}
