// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A parcel hangs in the van's list and in the depot's index, each under a lock of its own. The driver takes it out of the van, and changes it
// under the lock of the index, where it still hangs.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct parcel {
    int grams;
    struct parcel *next_in_van, *next_in_index;
};

static pthread_mutex_t van_mutex = PTHREAD_MUTEX_INITIALIZER, index_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct parcel *van, *parcels;

static void load(int grams)
{
    struct parcel *fresh = malloc(sizeof(*fresh));
    if (fresh == NULL)
        abort();
    fresh->grams = grams;
    fresh->next_in_van = NULL;
    pthread_mutex_lock(&index_mutex);
    fresh->next_in_index = parcels;
    parcels = fresh;
    pthread_mutex_unlock(&index_mutex);
    pthread_mutex_lock(&van_mutex);
    fresh->next_in_van = van;
    van = fresh;
    pthread_mutex_unlock(&van_mutex);
}

static void *deliver(void *arg)
{
    pthread_mutex_lock(&van_mutex);
    struct parcel *mine = van;
    if (mine != NULL)
        van = mine->next_in_van;
    pthread_mutex_unlock(&van_mutex);
    if (mine == NULL)
        return arg;
    pthread_mutex_lock(&index_mutex);
    mine->grams += 5;
    pthread_mutex_unlock(&index_mutex);
    return arg;
}

static void *count(void *arg)
{
    int all = 0;
    pthread_mutex_lock(&index_mutex);
    for (struct parcel *each = parcels; each != NULL; each = each->next_in_index)
        all += each->grams;
    pthread_mutex_unlock(&index_mutex);
    *(int *)arg = all;
    return arg;
}

int main(void)
{
    pthread_t driver, clerk;
    int all;
    load(100);
    load(200);
    pthread_create(&driver, NULL, deliver, NULL);
    pthread_create(&clerk, NULL, count, &all);
    pthread_join(driver, NULL);
    pthread_join(clerk, NULL);
    printf("%d\n", all);
    return 0;
}
