// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A library whose two public functions nest its two locks.
#include <pthread.h>

static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t values_mutex = PTHREAD_MUTEX_INITIALIZER;
static int names, values;

void symbol_define(void);
void symbol_forget(void);

void symbol_define(void)
{
    pthread_mutex_lock(&names_mutex);
    pthread_mutex_lock(&values_mutex); /* expect: lock-order-cycle */
    names++;
    values++;
    pthread_mutex_unlock(&values_mutex);
    pthread_mutex_unlock(&names_mutex);
}

void symbol_forget(void)
{
    pthread_mutex_lock(&values_mutex);
    pthread_mutex_lock(&names_mutex); /* expect: lock-order-cycle */
    names--;
    values--;
    pthread_mutex_unlock(&names_mutex);
    pthread_mutex_unlock(&values_mutex);
}
