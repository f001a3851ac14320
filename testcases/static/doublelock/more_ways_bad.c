// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// More ways to take a lock again: by a flag, from a destructor of the thread, through a list, as reader and writer.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: told that it is not locked */
static pthread_mutex_t plan_mutex = PTHREAD_MUTEX_INITIALIZER;
static int plans;

static void add_plan(bool locked)
{
    if (!locked)
        pthread_mutex_lock(&plan_mutex); /* expect: double-lock */
    plans++;
    if (!locked)
        pthread_mutex_unlock(&plan_mutex);
}

static void add_plans(int many)
{
    pthread_mutex_lock(&plan_mutex);
    for (int i = 0; i < many; i++)
        add_plan(false);
    pthread_mutex_unlock(&plan_mutex);
}

/* 2: the list's own function locks, and so does its user's loop */
struct node {
    struct node *next;
    int value;
};

struct list {
    pthread_mutex_t mutex;
    struct node *head;
    int length;
};

static void list_push(struct list *list, struct node *node)
{
    pthread_mutex_lock(&list->mutex); /* expect: double-lock */
    node->next = list->head;
    list->head = node;
    list->length++;
    pthread_mutex_unlock(&list->mutex);
}

static int list_sum(struct list *list, struct node *extra)
{
    int sum = 0;
    pthread_mutex_lock(&list->mutex);
    for (struct node *node = list->head; node; node = node->next)
        sum += node->value;
    list_push(list, extra);
    pthread_mutex_unlock(&list->mutex);
    return sum;
}

/* 3: a reader that becomes a writer in a callee */
static pthread_rwlock_t cache_lock = PTHREAD_RWLOCK_INITIALIZER;
static int cache[4];

static void cache_fill(int at)
{
    pthread_rwlock_wrlock(&cache_lock); /* expect: double-lock */
    cache[at] = at * at;
    pthread_rwlock_unlock(&cache_lock);
}

static int cache_get(int at)
{
    pthread_rwlock_rdlock(&cache_lock);
    int value = cache[at];
    if (value == 0)
        cache_fill(at);
    pthread_rwlock_unlock(&cache_lock);
    return value;
}

/* 4: one of a row of locks, and then all of them */
static pthread_mutex_t rows[2] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static int cells;

static void clear_cells(void)
{
    pthread_mutex_lock(&rows[1]);
    cells--;
    pthread_mutex_lock(&rows[0]);
    pthread_mutex_lock(&rows[1]); /* expect: double-lock */
    cells = 0;
    pthread_mutex_unlock(&rows[1]);
    pthread_mutex_unlock(&rows[0]);
    pthread_mutex_unlock(&rows[1]);
}

static void *worker(void *arg)
{
    struct list *list = arg;
    static struct node extra = { NULL, 5 };
    add_plans(2);
    clear_cells();
    printf("%d %d\n", list_sum(list, &extra), cache_get(2));
    return NULL;
}

int main(void)
{
    static struct list list = { PTHREAD_MUTEX_INITIALIZER, NULL, 0 };
    static struct node node = { NULL, 4 };
    pthread_t thread;
    list_push(&list, &node);
    pthread_create(&thread, NULL, worker, &list);
    add_plan(false);
    cache_get(1);
    pthread_join(thread, NULL);
    printf("%d %d\n", plans, list.length);
    return 0;
}
