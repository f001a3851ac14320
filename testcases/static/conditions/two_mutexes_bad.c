// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it does not compare the mutexes of a condition variable
// Two waiters bring different mutexes to one condition variable.
#include <pthread.h>
#include <stdio.h>

struct port {
    pthread_mutex_t read_mutex, write_mutex;
    pthread_cond_t changed;
    int readable, writable;
};

static struct port port = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static void *read_port(void *arg)
{
    pthread_mutex_lock(&port.read_mutex);
    while (port.readable == 0)
        pthread_cond_wait(&port.changed, &port.read_mutex); /* expect: cond-two-mutexes [wait] */
    port.readable = 0;
    pthread_mutex_unlock(&port.read_mutex);
    return arg;
}

static void *write_port(void *arg)
{
    pthread_mutex_lock(&port.write_mutex);
    while (port.writable == 0)
        pthread_cond_wait(&port.changed, &port.write_mutex); /* expect: cond-two-mutexes [wait] */
    port.writable = 0;
    pthread_mutex_unlock(&port.write_mutex);
    return arg;
}

static void raise_both(void)
{
    pthread_mutex_lock(&port.read_mutex);
    port.readable = 1;
    pthread_mutex_unlock(&port.read_mutex);
    pthread_mutex_lock(&port.write_mutex);
    port.writable = 1;
    pthread_mutex_unlock(&port.write_mutex);
    pthread_cond_broadcast(&port.changed);
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, read_port, NULL);
    pthread_create(&b, NULL, write_port, NULL);
    raise_both();
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", port.readable, port.writable);
    return 0;
}
