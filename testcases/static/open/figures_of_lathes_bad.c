// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Who resets the figures of the lathes does so without the locks.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    pthread_mutex_t lock;
    long turned, broken, by_size[8];
};

struct lathe {
    pthread_t id;
    struct figures figures;
};

static struct lathe *lathes;
static int lathe_count;

static void *turn(void *arg)
{
    struct lathe *me = arg;
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&me->figures.lock);
        me->figures.turned++;         /* may: data-race */
        me->figures.by_size[i % 8]++; /* may: data-race */
        pthread_mutex_unlock(&me->figures.lock);
    }
    return NULL;
}

int lathes_make(int count)
{
    lathes = calloc((size_t)count, sizeof(*lathes));
    if (lathes == NULL)
        return -1;
    lathe_count = count;
    for (int i = 0; i < count; i++) {
        pthread_mutex_init(&lathes[i].figures.lock, NULL);
        if (pthread_create(&lathes[i].id, NULL, turn, &lathes[i]))
            return -1;
    }
    return 0;
}

void lathes_reset(void)
{
    for (int i = 0; i < lathe_count; i++) {
        lathes[i].figures.turned = 0;                                            /* expect: data-race */
        lathes[i].figures.broken = 0;                                            /* may: data-race */
        memset(lathes[i].figures.by_size, 0, sizeof(lathes[i].figures.by_size)); /* may: data-race */
    }
}

void lathes_sum(struct figures *sum)
{
    memset(sum, 0, sizeof(*sum));
    for (int i = 0; i < lathe_count; i++) {
        pthread_mutex_lock(&lathes[i].figures.lock);
        sum->turned += lathes[i].figures.turned; /* may: data-race */
        sum->broken += lathes[i].figures.broken; /* may: data-race */
        pthread_mutex_unlock(&lathes[i].figures.lock);
    }
}
