// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A library that lets everybody call the helper that counts, who has the lock: its own functions show how.
#include <pthread.h>

void meter_count_locked(long units);
void meter_count(long units);
void meter_count_twice(long units);
long meter_units(void);

static pthread_mutex_t meter_lock = PTHREAD_MUTEX_INITIALIZER;
static long counted;

void meter_count_locked(long units)
{
    counted += units;
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
    meter_count_locked(units);
    pthread_mutex_unlock(&meter_lock);
}

long meter_units(void)
{
    pthread_mutex_lock(&meter_lock);
    long units = counted;
    pthread_mutex_unlock(&meter_lock);
    return units;
}
