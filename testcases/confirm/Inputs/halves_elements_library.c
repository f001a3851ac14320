/* SPDX-License-Identifier: Apache-2.0 */
/* The half of halves_elements.c that the static pass is not given. */
#include <pthread.h>

extern pthread_mutex_t slots[], big;
extern int steps;
void library_call(void);

void library_call(void)
{
#ifdef INSIDE
    pthread_mutex_t *outer = &slots[TAKEN];
#else
    pthread_mutex_t *outer = &big;
#endif
#ifdef GATE_OF_BACK
    pthread_mutex_lock(&slots[GATE_OF_BACK]);
#endif
    pthread_mutex_lock(outer);
    pthread_mutex_lock(&slots[WANTED]);
    steps--;
    pthread_mutex_unlock(&slots[WANTED]);
    pthread_mutex_unlock(outer);
#ifdef GATE_OF_BACK
    pthread_mutex_unlock(&slots[GATE_OF_BACK]);
#endif
}
