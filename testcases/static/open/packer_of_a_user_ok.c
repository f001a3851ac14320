// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A packer is used by one thread and packs in another: what only its user touches needs no lock, what both touch has one.
#include <pthread.h>
#include <stdbool.h>

struct packer {
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_t thread;
    bool stop;
    long wanted, packed;
    long asked, limit; /* the user's */
};

static void *pack(void *arg)
{
    struct packer *p = arg;
    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        if (p->packed < p->wanted)
            p->packed++;
        else
            pthread_cond_wait(&p->work, &p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

int packer_init(struct packer *p, long limit)
{
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    p->stop = false;
    p->wanted = p->packed = p->asked = 0;
    p->limit = limit;
    return pthread_create(&p->thread, NULL, pack, p);
}

int packer_add(struct packer *p, long count)
{
    if (p->asked + count > p->limit)
        return -1;
    pthread_mutex_lock(&p->lock);
    p->asked += count;
    p->wanted += count;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return 0;
}

long packer_left(struct packer *p)
{
    pthread_mutex_lock(&p->lock);
    long left = p->asked - p->packed;
    pthread_mutex_unlock(&p->lock);
    return left;
}

void packer_rewind(struct packer *p)
{
    p->asked = 0;
}

void packer_end(struct packer *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_mutex_destroy(&p->lock);
}
