// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A sweeper walks a list under its lock. An entry that is gone already makes it unlock and end the walk.
#include <pthread.h>
#include <unistd.h>

struct lease {
    struct lease *next;
    int tenant, overdue;
};

static pthread_mutex_t leases_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lease *leases;
static pthread_t sweeper;

int tenant_state(int tenant);

static int sweep(void)
{
    pthread_mutex_lock(&leases_lock);
    for (struct lease *lease = leases; lease; lease = lease->next) {
        if (tenant_state(lease->tenant) < 0) {
            pthread_mutex_unlock(&leases_lock);
            return 0;
        }
        lease->overdue++;
    }
    pthread_mutex_unlock(&leases_lock);
    return 1;
}

static void *keep_sweeping(void *unused)
{
    while (sweep() >= 0)
        sleep(1);
    return unused;
}

int leases_watch(void)
{
    return pthread_create(&sweeper, NULL, keep_sweeping, NULL);
}

void leases_add(struct lease *lease)
{
    pthread_mutex_lock(&leases_lock);
    lease->next = leases;
    leases = lease;
    pthread_mutex_unlock(&leases_lock);
}
