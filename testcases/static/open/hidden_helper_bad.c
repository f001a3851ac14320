// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A library one of whose functions calls the helper that counts without the lock.
#include <pthread.h>

void meter_count_locked(long units);
void meter_count(long units);
void meter_count_twice(long units);
long meter_units(void);

static pthread_mutex_t meter_lock = PTHREAD_MUTEX_INITIALIZER;
static long counted;

void meter_count_locked(long units)
{
    counted += units; /* expect: data-race */
}

void meter_count(long units)
{
    pthread_mutex_lock(&meter_lock);
    meter_count_locked(units);
    pthread_mutex_unlock(&meter_lock);
}

void meter_count_twice(long units)
{
    pthread_mutex_lock(&meter_lock);
    meter_count_locked(units);
    pthread_mutex_unlock(&meter_lock);
    meter_count_locked(units);
}

long meter_units(void)
{
    pthread_mutex_lock(&meter_lock);
    long units = counted; /* may: data-race */
    pthread_mutex_unlock(&meter_lock);
    return units;
}
