/* SPDX-License-Identifier: Apache-2.0 */
/* The half of halves.c that the static pass is not given. */
#include <pthread.h>

extern pthread_mutex_t first, second;
extern int steps;
void library_call(void);

void library_call(void)
{
    pthread_mutex_lock(&second);
    pthread_mutex_lock(&first);
    steps--;
    pthread_mutex_unlock(&first);
    pthread_mutex_unlock(&second);
}
