// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Too many guests are refused, with an answer of their own.
#include <pthread.h>
#include <stdlib.h>

enum admission { FULL, ADMITTED, NO_MEMORY };

struct guest {
    int seat;
    unsigned likes;
    pthread_mutex_t mutex;
};

pthread_mutex_t guests_mutex = PTHREAD_MUTEX_INITIALIZER;

static struct guest *guests[20];
static int guest_count;

enum admission guest_admit(unsigned likes)
{
    pthread_mutex_lock(&guests_mutex);
    if (guest_count >= 20) {
        pthread_mutex_unlock(&guests_mutex);
        return FULL;
    }
    struct guest *guest = calloc(1, sizeof *guest);
    if (!guest) {
        pthread_mutex_unlock(&guests_mutex);
        return NO_MEMORY;
    }
    pthread_mutex_init(&guest->mutex, NULL);
    guest->seat = guest_count;
    pthread_mutex_lock(&guest->mutex);
    guest->likes = likes;
    pthread_mutex_unlock(&guest->mutex);
    guests[guest_count++] = guest;
    pthread_mutex_unlock(&guests_mutex);
    return ADMITTED;
}
