// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Handlers always run through a table with the lock held.
#include <pthread.h>
#include <stdio.h>

typedef void (*handler_fn)(int);

static pthread_mutex_t state_mutex = PTHREAD_MUTEX_INITIALIZER;
static int volume, mute;

static void on_volume(int value)
{
    volume = value;
}

static void on_mute(int value)
{
    mute = value;
}

static const handler_fn handlers[] = { on_volume, on_mute };

static void dispatch(unsigned kind, int value)
{
    pthread_mutex_lock(&state_mutex);
    if (kind < sizeof(handlers) / sizeof(handlers[0]))
        handlers[kind](value);
    pthread_mutex_unlock(&state_mutex);
}

static void *remote_control(void *arg)
{
    for (int i = 0; i < 10; i++)
        dispatch((unsigned)i % 2, i);
    return arg;
}

static void *volume_knob(void *arg)
{
    handler_fn turn = on_volume;
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&state_mutex);
        turn(i);
        pthread_mutex_unlock(&state_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t remote, knob;
    pthread_create(&remote, NULL, remote_control, NULL);
    pthread_create(&knob, NULL, volume_knob, NULL);
    pthread_join(remote, NULL);
    pthread_join(knob, NULL);
    printf("volume %d, mute %d\n", volume, mute);
    return 0;
}
