// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the copy is never contended
// The whole station is copied, its mutex with it.
#include <pthread.h>
#include <stdio.h>

struct station {
    pthread_mutex_t mutex;
    int arrivals, departures;
};

static struct station central = { PTHREAD_MUTEX_INITIALIZER, 0, 0 };

static void *trains(void *arg)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&central.mutex);
        central.arrivals++;
        central.departures++;
        pthread_mutex_unlock(&central.mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    struct station report;
    pthread_create(&thread, NULL, trains, NULL);
    pthread_mutex_lock(&central.mutex);
    report = central; /* expect: lock-copy, may: data-race */
    pthread_mutex_unlock(&central.mutex);
    pthread_join(thread, NULL);
    printf("%d\n", report.arrivals - report.departures);
    return 0;
}
