// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A slot is looked for by a helper; a slot that is spoilt is no slot.
#include <pthread.h>

struct crate {
    pthread_mutex_t guard;
    int fill[16];
    int spoilt[16];
};

static int best_slot(struct crate *crate, int wanted)
{
    pthread_mutex_lock(&crate->guard);
    for (int i = 0; i < 16; i++) {
        if (crate->fill[i] + wanted > 100)
            continue;
        if (crate->spoilt[i]) {
            pthread_mutex_unlock(&crate->guard);
            return -1;
        }
        crate->fill[i] += wanted;
        pthread_mutex_unlock(&crate->guard);
        return i;
    }
    pthread_mutex_unlock(&crate->guard);
    return -1;
}

int crate_pack(struct crate *crate, int wanted)
{
    int slot = best_slot(crate, wanted);
    return slot < 0 ? 0 : 1 + slot;
}
