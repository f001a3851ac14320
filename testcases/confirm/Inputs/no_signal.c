/* SPDX-License-Identifier: Apache-2.0 */
/* A wait that nothing ends. */
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

int main(void)
{
    pthread_mutex_lock(&mutex);
#ifdef FIXED
    ready = 1;
#endif
    while (!ready)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return 0;
}
