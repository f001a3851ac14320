// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// What a pointer leads to is guarded; main forgets the lock.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int cell;
static int *current __attribute__((pt_guarded_by(mutex))) = &cell; /* may: data-race */

static void *raise_it(void *unused)
{
    pthread_mutex_lock(&mutex);
    *current += 1; /* expect: data-race */
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, raise_it, NULL))
        return 1;
    *current += 2; /* expect: data-race */
    pthread_join(thread, NULL);
    return cell;
}
