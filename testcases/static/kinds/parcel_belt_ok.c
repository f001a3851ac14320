// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A belt on the heap with a loader and two packers, who take turns at its end.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#define PLACES 6

struct parcel {
    int weight, stamps;
};

struct belt {
    struct parcel parcels[PLACES];
    int load_at, pack_at;
    sem_t free_places, loaded_places;
    pthread_mutex_t packer_mutex;
};

static void belt_load(struct belt *b, int weight)
{
    sem_wait(&b->free_places);
    b->parcels[b->load_at].weight = weight;
    b->parcels[b->load_at].stamps = weight / 10;
    b->load_at = (b->load_at + 1) % PLACES;
    sem_post(&b->loaded_places);
}

static int belt_pack(struct belt *b)
{
    sem_wait(&b->loaded_places);
    pthread_mutex_lock(&b->packer_mutex);
    int stamps = b->parcels[b->pack_at].stamps;
    b->pack_at = (b->pack_at + 1) % PLACES;
    pthread_mutex_unlock(&b->packer_mutex);
    sem_post(&b->free_places);
    return stamps;
}

static void *load(void *arg)
{
    for (int i = 0; i < 40; i++)
        belt_load(arg, i);
    return NULL;
}

static void *pack(void *arg)
{
    int stamps = 0;
    for (int i = 0; i < 20; i++)
        stamps += belt_pack(arg);
    printf("%d\n", stamps);
    return NULL;
}

int main(void)
{
    struct belt *b = calloc(1, sizeof(*b));
    pthread_t loader, packers[2];
    if (b == NULL)
        return 1;
    sem_init(&b->free_places, 0, PLACES);
    sem_init(&b->loaded_places, 0, 0);
    pthread_mutex_init(&b->packer_mutex, NULL);
    pthread_create(&loader, NULL, load, b);
    for (int i = 0; i < 2; i++)
        pthread_create(&packers[i], NULL, pack, b);
    pthread_join(loader, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(packers[i], NULL);
    free(b);
    return 0;
}
