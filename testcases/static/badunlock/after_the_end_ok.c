// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// More releases without the lock: in loops over tables, at clean-up, by state machines and in pairs.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: clean-up releases whatever the stage was */
static pthread_mutex_t build_mutex = PTHREAD_MUTEX_INITIALIZER;
static int built;

static int build(int stage)
{
    int rc = -1;
    char *plan = malloc(8);
    if (!plan)
        goto out;
    if (stage < 0)
        goto out;
    pthread_mutex_lock(&build_mutex);
    built += stage;
    rc = 0;
    pthread_mutex_unlock(&build_mutex);
out:
    free(plan);
    return rc;
}

/* 2: a state machine that leaves twice */
enum state { CLOSED, OPEN, DONE };

static pthread_mutex_t door_mutex = PTHREAD_MUTEX_INITIALIZER;
static int passed;

static void run_door(void)
{
    enum state state = CLOSED;
    while (state != DONE) {
        switch (state) {
        case CLOSED:
            pthread_mutex_lock(&door_mutex);
            state = OPEN;
            break;
        case OPEN:
            passed++;
            pthread_mutex_unlock(&door_mutex);
            state = DONE;
            break;
        case DONE:
            break;
        }
    }
}

/* 3: both of a pair, of which one was given back */
static pthread_mutex_t odd_mutex = PTHREAD_MUTEX_INITIALIZER, even_mutex = PTHREAD_MUTEX_INITIALIZER;
static int odd, even;

static void move_one(int back)
{
    pthread_mutex_lock(&odd_mutex);
    pthread_mutex_lock(&even_mutex);
    odd--;
    if (back) {
        even++;
        pthread_mutex_unlock(&odd_mutex);
        pthread_mutex_unlock(&even_mutex);
        return;
    }
    pthread_mutex_unlock(&even_mutex);
    pthread_mutex_unlock(&odd_mutex);
}

/* 4: an object that is given away locked, and released here as well */
struct parcel {
    pthread_mutex_t mutex;
    int weight;
};

static void deliver(struct parcel *parcel)
{
    parcel->weight = 0;
    pthread_mutex_unlock(&parcel->mutex);
}

static void send_parcel(struct parcel *parcel)
{
    pthread_mutex_lock(&parcel->mutex);
    parcel->weight++;
    deliver(parcel);
}

/* 5: unlock for the error code of lock */
static pthread_mutex_t file_mutex = PTHREAD_MUTEX_INITIALIZER;
static int files;

static int new_file(void)
{
    int rc = pthread_mutex_trylock(&file_mutex);
    if (rc)
        goto out;
    files++;
    pthread_mutex_unlock(&file_mutex);
out:
    return rc;
}

/* 6: the recursion's innermost call releases for all */
static pthread_mutex_t depth_mutex = PTHREAD_MUTEX_INITIALIZER;
static int deepest;

static void descend(int depth)
{
    if (depth > deepest)
        deepest = depth;
    if (depth < 3)
        descend(depth + 1);
}

static void measure(void)
{
    pthread_mutex_lock(&depth_mutex);
    descend(2);
    pthread_mutex_unlock(&depth_mutex);
}

/* 7: for each of two locks, one of them not taken */
static pthread_mutex_t both[2] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static int pairs;

static void count_pair(void)
{
    pthread_mutex_lock(&both[0]);
    pthread_mutex_lock(&both[1]);
    pairs++;
    pthread_mutex_unlock(&both[1]);
    pthread_mutex_unlock(&both[0]);
}

static void *worker(void *arg)
{
    int number = *(int *)arg;
    build(number);
    run_door();
    move_one(number);
    new_file();
    measure();
    count_pair();
    return NULL;
}

int main(int argc, char **argv)
{
    struct parcel parcel = { PTHREAD_MUTEX_INITIALIZER, 1 };
    pthread_t thread;
    (void)argv;
    pthread_create(&thread, NULL, worker, &argc);
    send_parcel(&parcel);
    build(argc - 2);
    count_pair();
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d %d %d\n", built, passed, odd + even, files, deepest, pairs, parcel.weight);
    return 0;
}
