// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Listeners are called when the bus is unlocked again.
#include <pthread.h>
#include <stdio.h>

typedef void (*listener_fn)(int);

static pthread_mutex_t bus_mutex = PTHREAD_MUTEX_INITIALIZER;
static listener_fn bus_listener;
static pthread_mutex_t panel_mutex = PTHREAD_MUTEX_INITIALIZER;
static int panel_value;

static void bus_subscribe(listener_fn fn)
{
    pthread_mutex_lock(&bus_mutex);
    bus_listener = fn;
    pthread_mutex_unlock(&bus_mutex);
}

static void bus_publish(int value)
{
    pthread_mutex_lock(&bus_mutex);
    listener_fn fn = bus_listener;
    pthread_mutex_unlock(&bus_mutex);
    if (fn != NULL)
        fn(value);
}

static void panel_show(int value)
{
    pthread_mutex_lock(&panel_mutex);
    panel_value = value;
    pthread_mutex_unlock(&panel_mutex);
}

static void *panel(void *arg)
{
    pthread_mutex_lock(&panel_mutex);
    panel_value = -1;
    bus_subscribe(panel_show);
    pthread_mutex_unlock(&panel_mutex);
    return arg;
}

static void *engine(void *arg)
{
    for (int i = 0; i < 50; i++)
        bus_publish(i);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    bus_subscribe(panel_show);
    pthread_create(&a, NULL, engine, NULL);
    pthread_create(&b, NULL, panel, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", panel_value);
    return 0;
}
