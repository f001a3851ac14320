// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The route is published by an atomic store when it is complete.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

struct route {
    int gateway;
    int metric;
};

static struct route default_route;
static _Atomic(struct route *) current_route;

static void *routing_daemon(void *arg)
{
    default_route.gateway = 0x0a000001;
    default_route.metric = 100;
    atomic_store_explicit(&current_route, &default_route, memory_order_release);
    return arg;
}

static void *forwarder(void *arg)
{
    int *cost = arg;
    struct route *r;
    while ((r = atomic_load_explicit(&current_route, memory_order_acquire)) == NULL)
        sched_yield();
    *cost = r->gateway ? r->metric : 0;
    return NULL;
}

int main(void)
{
    pthread_t daemon_thread, packets;
    int cost = 0;
    pthread_create(&packets, NULL, forwarder, &cost);
    pthread_create(&daemon_thread, NULL, routing_daemon, NULL);
    pthread_join(daemon_thread, NULL);
    pthread_join(packets, NULL);
    printf("%d\n", cost);
    return 0;
}
