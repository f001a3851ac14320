// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A pool of messages: a free list under a lock; who takes one off has it to itself until it is given back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGES 8

struct message {
    struct message *next_free;
    int length;
    char text[64];
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t given;
    struct message *free_list;
    struct message all[MESSAGES];
};

static struct pool pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .given = PTHREAD_COND_INITIALIZER };

static void pool_fill(struct pool *p)
{
    for (int i = 0; i < MESSAGES; i++) {
        p->all[i].next_free = p->free_list;
        p->free_list = &p->all[i];
    }
}

static struct message *pool_take(struct pool *p)
{
    struct message *m;
    pthread_mutex_lock(&p->lock);
    while (p->free_list == NULL)
        pthread_cond_wait(&p->given, &p->lock);
    m = p->free_list;
    p->free_list = m->next_free;
    pthread_mutex_unlock(&p->lock);
    m->next_free = NULL;
    m->length = 0;
    return m;
}

static void pool_give(struct pool *p, struct message *m)
{
    pthread_mutex_lock(&p->lock);
    m->next_free = p->free_list;
    p->free_list = m;
    pthread_cond_signal(&p->given);
    pthread_mutex_unlock(&p->lock);
}

static void *chat(void *arg)
{
    long total = 0;
    for (int i = 0; i < 40; i++) {
        struct message *m = pool_take(&pool);
        m->length = snprintf(m->text, sizeof(m->text), "%s %d", (char *)arg, i);
        total += m->length;
        pool_give(&pool, m);
    }
    return (void *)total;
}

int main(void)
{
    pthread_t t[3];
    char names[3][4] = { "ann", "bob", "cat" };
    pool_fill(&pool);
    for (int i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, chat, names[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
    printf("%d\n", pool.all[0].length);
    return 0;
}
