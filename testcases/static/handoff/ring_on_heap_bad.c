// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the slot is filled again sixteen samples later only
// A ring of samples. The slot is given back before it has been read.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct sample {
    double time, value;
};

struct ring {
    size_t size;
    _Atomic size_t read_at, write_at;
    struct sample slots[16];
};

static bool ring_put(struct ring *r, struct sample s)
{
    size_t at = atomic_load_explicit(&r->write_at, memory_order_relaxed), next = (at + 1) % 16;
    if (next == atomic_load_explicit(&r->read_at, memory_order_acquire))
        return false;
    r->slots[at] = s; /* expect: data-race */
    atomic_store_explicit(&r->write_at, next, memory_order_release);
    return true;
}

static bool ring_get(struct ring *r, struct sample *out)
{
    size_t at = atomic_load_explicit(&r->read_at, memory_order_relaxed);
    if (at == atomic_load_explicit(&r->write_at, memory_order_acquire))
        return false;
    atomic_store_explicit(&r->read_at, (at + 1) % 16, memory_order_release);
    *out = r->slots[at]; /* expect: data-race */
    return true;
}

static void *measure(void *arg)
{
    struct ring *r = arg;
    for (int i = 0; i < 5000;) {
        struct sample s = { i, i * 0.5 };
        if (ring_put(r, s))
            i++;
    }
    return NULL;
}

int main(void)
{
    struct ring *r = calloc(1, sizeof(*r));
    pthread_t sensor;
    struct sample s;
    double sum = 0;
    if (r == NULL || pthread_create(&sensor, NULL, measure, r) != 0)
        return 1;
    for (int i = 0; i < 5000;)
        if (ring_get(r, &s)) {
            sum += s.value;
            i++;
        }
    pthread_join(sensor, NULL);
    printf("%f\n", sum);
    free(r);
    return 0;
}
