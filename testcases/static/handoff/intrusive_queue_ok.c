// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A queue with intrusive links: jobs are put in at the tail and taken off at the head; who takes one owns it.
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct link {
    struct link *next;
};

struct job {
    int input, output;
    struct link link;
};

#define JOB_OF(l) ((struct job *)((char *)(l)-offsetof(struct job, link)))

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t nonempty;
    struct link *head, **tail;
    int closed;
};

static struct queue todo, done;

static void queue_init(struct queue *q)
{
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->nonempty, NULL);
    q->head = NULL;
    q->tail = &q->head;
    q->closed = 0;
}

static void queue_put(struct queue *q, struct link *l)
{
    l->next = NULL;
    pthread_mutex_lock(&q->lock);
    *q->tail = l;
    q->tail = &l->next;
    pthread_cond_signal(&q->nonempty);
    pthread_mutex_unlock(&q->lock);
}

static struct link *queue_get(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (q->head == NULL && !q->closed)
        pthread_cond_wait(&q->nonempty, &q->lock);
    struct link *l = q->head;
    if (l != NULL) {
        q->head = l->next;
        if (q->head == NULL)
            q->tail = &q->head;
    }
    pthread_mutex_unlock(&q->lock);
    return l;
}

static void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = 1;
    pthread_cond_broadcast(&q->nonempty);
    pthread_mutex_unlock(&q->lock);
}

static void *worker(void *arg)
{
    struct link *l;
    while ((l = queue_get(&todo)) != NULL) {
        struct job *j = JOB_OF(l);
        j->output = j->input * j->input;
        queue_put(&done, l);
    }
    return arg;
}

static void *collector(void *arg)
{
    struct link *l;
    long sum = 0;
    while ((l = queue_get(&done)) != NULL) {
        struct job *j = JOB_OF(l);
        sum += j->output;
        free(j);
    }
    *(long *)arg = sum;
    return NULL;
}

int main(void)
{
    pthread_t w[2], c;
    long sum;
    queue_init(&todo);
    queue_init(&done);
    for (int i = 0; i < 2; i++)
        pthread_create(&w[i], NULL, worker, NULL);
    pthread_create(&c, NULL, collector, &sum);
    for (int i = 0; i < 20; i++) {
        struct job *j = malloc(sizeof(*j));
        if (j == NULL)
            break;
        j->input = i;
        j->output = 0;
        queue_put(&todo, &j->link);
    }
    queue_close(&todo);
    for (int i = 0; i < 2; i++)
        pthread_join(w[i], NULL);
    queue_close(&done);
    pthread_join(c, NULL);
    printf("%ld\n", sum);
    return 0;
}
