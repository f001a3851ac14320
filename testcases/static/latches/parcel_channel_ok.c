// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A parcel is stamped before it is sent through the channel.
#include <pthread.h>
#include <stdio.h>

#define CAPACITY 3
#define PARCELS 12

struct parcel {
    int weight;
    int stamp;
};

struct belt {
    pthread_mutex_t lock;
    pthread_cond_t room, goods;
    struct parcel *items[CAPACITY];
    unsigned in, out;
};

static struct belt belt = { .lock = PTHREAD_MUTEX_INITIALIZER,
                            .room = PTHREAD_COND_INITIALIZER,
                            .goods = PTHREAD_COND_INITIALIZER };

static void belt_send(struct belt *b, struct parcel *p)
{
    pthread_mutex_lock(&b->lock);
    while (b->in - b->out == CAPACITY)
        pthread_cond_wait(&b->room, &b->lock);
    b->items[b->in++ % CAPACITY] = p;
    pthread_cond_signal(&b->goods);
    pthread_mutex_unlock(&b->lock);
}

static struct parcel *belt_receive(struct belt *b)
{
    struct parcel *p;
    pthread_mutex_lock(&b->lock);
    while (b->in == b->out)
        pthread_cond_wait(&b->goods, &b->lock);
    p = b->items[b->out++ % CAPACITY];
    pthread_cond_signal(&b->room);
    pthread_mutex_unlock(&b->lock);
    return p;
}

static void *deliver(void *arg)
{
    int *postage = arg;
    for (int i = 0; i < PARCELS; i++) {
        struct parcel *p = belt_receive(&belt);
        *postage += p->stamp * p->weight;
    }
    return NULL;
}

int main(void)
{
    static struct parcel parcels[PARCELS];
    pthread_t courier;
    int postage = 0;
    pthread_create(&courier, NULL, deliver, &postage);
    for (int i = 0; i < PARCELS; i++) {
        parcels[i].weight = i;
        parcels[i].stamp = 2;
        belt_send(&belt, &parcels[i]);
    }
    pthread_join(courier, NULL);
    printf("%d\n", postage);
    return 0;
}
