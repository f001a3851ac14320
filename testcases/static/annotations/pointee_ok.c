// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// What a pointer leads to is guarded, the pointer itself never changes.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int cell;
static int *current __attribute__((pt_guarded_by(mutex))) = &cell;

static void *raise_it(void *unused)
{
    pthread_mutex_lock(&mutex);
    *current += 1;
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, raise_it, NULL))
        return 1;
    pthread_mutex_lock(&mutex);
    *current += 2;
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    return cell;
}
