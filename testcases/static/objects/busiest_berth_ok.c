// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Which berth is busiest changes under the harbour's lock, which also holds while the berth is locked.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct berth {
    pthread_mutex_t lock;
    int visits;
};

struct harbour {
    pthread_mutex_t lock, log_lock;
    struct berth *busiest;
    int moves;
};

static struct berth *new_berth(void)
{
    struct berth *berth = calloc(1, sizeof *berth);
    if (!berth)
        exit(1);
    pthread_mutex_init(&berth->lock, NULL);
    return berth;
}

static void *land(void *arg)
{
    struct harbour *harbour = arg;
    for (int i = 0; i < 9; i++) {
        pthread_mutex_lock(&harbour->lock);
        pthread_mutex_lock(&harbour->busiest->lock);
        harbour->busiest->visits++;
        pthread_mutex_unlock(&harbour->busiest->lock);
        pthread_mutex_unlock(&harbour->lock);
    }
    return NULL;
}

static void *move(void *arg)
{
    struct harbour *harbour = arg;
    struct berth *berth = new_berth();
    pthread_mutex_lock(&harbour->lock);
    struct berth *before = harbour->busiest;
    harbour->busiest = berth;
    pthread_mutex_unlock(&harbour->lock);
    pthread_mutex_lock(&before->lock);
    before->visits++;
    pthread_mutex_unlock(&before->lock);
    pthread_mutex_lock(&harbour->log_lock);
    harbour->moves++;
    pthread_mutex_unlock(&harbour->log_lock);
    pthread_mutex_lock(&harbour->lock);
    harbour->busiest = before;
    pthread_mutex_unlock(&harbour->lock);
    return NULL;
}

int main(void)
{
    pthread_t landing, moving;
    struct harbour *harbour = malloc(sizeof *harbour);
    if (!harbour)
        return 1;
    pthread_mutex_init(&harbour->lock, NULL);
    pthread_mutex_init(&harbour->log_lock, NULL);
    harbour->moves = 0;
    harbour->busiest = new_berth();
    pthread_create(&landing, NULL, land, harbour);
    pthread_create(&moving, NULL, move, harbour);
    pthread_join(landing, NULL);
    pthread_join(moving, NULL);
    printf("%d\n", harbour->busiest->visits);
    return 0;
}
