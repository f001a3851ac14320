/* SPDX-License-Identifier: Apache-2.0 */
/* With -DGATE a lock around what the threads do, else nothing. */
#include <pthread.h>

#ifdef GATE
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
#endif

static inline void enter(void)
{
#ifdef GATE
    pthread_mutex_lock(&gate);
#endif
}

static inline void leave(void)
{
#ifdef GATE
    pthread_mutex_unlock(&gate);
#endif
}
