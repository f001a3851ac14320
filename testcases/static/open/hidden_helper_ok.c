// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A library whose helper is hidden from those who link it: the library's own calls hold the lock, and there are no others.
#include <pthread.h>

void meter_count_locked(long units);
void meter_count(long units);
long meter_units(void);

static pthread_mutex_t meter_lock = PTHREAD_MUTEX_INITIALIZER;
static long counted;

__attribute__((visibility("hidden"))) void meter_count_locked(long units)
{
    counted += units;
}

void meter_count(long units)
{
    pthread_mutex_lock(&meter_lock);
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
