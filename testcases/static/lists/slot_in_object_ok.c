// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A lamp knows its slot, clears it under the lock, and is its owner's alone from then on.
#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 8 };

struct lamp {
    int slot;
    int brightness;
};

static struct {
    pthread_mutex_t lock;
    struct lamp *at[SLOTS];
} board = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int plug(struct lamp *l)
{
    pthread_mutex_lock(&board.lock);
    l->slot = -1;
    for (int i = 0; i < SLOTS; i++)
        if (!board.at[i]) {
            board.at[i] = l;
            l->slot = i;
            break;
        }
    int slot = l->slot;
    pthread_mutex_unlock(&board.lock);
    return slot >= 0;
}

static void unplug(struct lamp *l)
{
    pthread_mutex_lock(&board.lock);
    board.at[l->slot] = NULL;
    pthread_mutex_unlock(&board.lock);
}

static void *light(void *unused)
{
    (void)unused;
    struct lamp *l = calloc(1, sizeof(*l));
    if (!l)
        return NULL;
    if (plug(l)) {
        pthread_mutex_lock(&board.lock);
        for (int i = 0; i < SLOTS; i++)
            if (board.at[i])
                board.at[i]->brightness += 10;
        pthread_mutex_unlock(&board.lock);
        unplug(l);
        l->brightness = 0;
        free(l);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, light, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
