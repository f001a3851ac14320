// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A belt has a mutex, and its gate has one that the gate's thread keeps when it ends. Who stops the belt releases that of
// the gate for the thread; the belt's own is held until the end.
#include <pthread.h>
#include <stddef.h>

void report(const char *format, ...);

struct gate {
    pthread_t keeper;
    pthread_mutex_t mutex;
    int order, open;
};

struct belt {
    pthread_mutex_t mutex;
    int load, stops;
    struct gate gate;
};

static int close_gate(struct gate *gate)
{
    if (!gate->open)
        return 0;
    gate->order = 2;
    if (pthread_join(gate->keeper, NULL))
        return -1;
    pthread_mutex_unlock(&gate->mutex);
    pthread_mutex_destroy(&gate->mutex);
    gate->open = 0;
    return 0;
}

void belt_load(struct belt *belt, int load)
{
    pthread_mutex_lock(&belt->mutex);
    belt->load += load;
    pthread_mutex_unlock(&belt->mutex);
}

int belt_stop(struct belt *belt)
{
    int result = 0;
    pthread_mutex_lock(&belt->mutex);
    if (close_gate(&belt->gate) < 0) {
        report("the gate is stuck\n");
        result = -1;
    }
    belt->stops++;
    pthread_mutex_unlock(&belt->mutex);
    return result;
}
