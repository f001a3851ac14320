// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// More waits that nobody wakes, in other clothes: queues, stops, counters, tables, tickets.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define LOCK PTHREAD_MUTEX_INITIALIZER
#define COND PTHREAD_COND_INITIALIZER

/* 1: a queue whose producer does not tell */
struct job {
    struct job *next;
    int number;
};

static pthread_mutex_t queue_mutex = LOCK;
static pthread_cond_t queue_cond = COND;
static struct job *queue;
static struct job jobs[2];

static void *take_job(void *arg)
{
    int *sum = arg;
    pthread_mutex_lock(&queue_mutex);
    while (!queue)
        pthread_cond_wait(&queue_cond, &queue_mutex); /* expect: lost-signal */
    struct job *job = queue;
    queue = job->next;
    pthread_mutex_unlock(&queue_mutex);
    *sum += job->number;
    return NULL;
}

static void put_job(struct job *job)
{
    pthread_mutex_lock(&queue_mutex);
    job->next = queue;
    queue = job;
    pthread_mutex_unlock(&queue_mutex);
}

/* 2: a service that is stopped silently */
static pthread_mutex_t stop_mutex = LOCK;
static pthread_cond_t stop_cond = COND;
static bool stopping;

static void *serve(void *arg)
{
    pthread_mutex_lock(&stop_mutex);
    while (!stopping)
        pthread_cond_wait(&stop_cond, &stop_mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&stop_mutex);
    return arg;
}

static void stop(void)
{
    pthread_mutex_lock(&stop_mutex);
    stopping = true;
    pthread_mutex_unlock(&stop_mutex);
}

/* 3: the last of several should tell */
static pthread_mutex_t crew_mutex = LOCK;
static pthread_cond_t crew_cond = COND;
static int crew = 2;

static void *work(void *arg)
{
    pthread_mutex_lock(&crew_mutex);
    crew--;
    pthread_mutex_unlock(&crew_mutex);
    return arg;
}

static void await_crew(void)
{
    pthread_mutex_lock(&crew_mutex);
    while (crew > 0)
        pthread_cond_wait(&crew_cond, &crew_mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&crew_mutex);
}

/* 4: told through a pointer to the wrong member */
struct station {
    pthread_mutex_t mutex;
    pthread_cond_t arrival, departure;
    int trains;
};

static struct station station = { LOCK, COND, COND, 0 };

static void tell(pthread_cond_t *cond)
{
    pthread_cond_broadcast(cond);
}

static void *passenger(void *arg)
{
    pthread_mutex_lock(&station.mutex);
    while (station.trains == 0)
        pthread_cond_wait(&station.arrival, &station.mutex); /* expect: lost-signal */
    station.trains--;
    pthread_mutex_unlock(&station.mutex);
    return arg;
}

static void arrive(void)
{
    pthread_mutex_lock(&station.mutex);
    station.trains++;
    tell(&station.departure);
    pthread_mutex_unlock(&station.mutex);
}

/* 5: a turn that is passed on silently */
static pthread_mutex_t turn_mutex = LOCK;
static pthread_cond_t turn_cond = COND;
static int turn;

static void *second_player(void *arg)
{
    pthread_mutex_lock(&turn_mutex);
    while (turn != 1)
        pthread_cond_wait(&turn_cond, &turn_mutex); /* expect: lost-signal */
    turn = 2;
    pthread_mutex_unlock(&turn_mutex);
    return arg;
}

static void first_player(void)
{
    pthread_mutex_lock(&turn_mutex);
    turn = 1;
    pthread_mutex_unlock(&turn_mutex);
}

/* 6: a future */
struct future {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int value;
    bool ready;
};

static void future_set(struct future *future, int value)
{
    pthread_mutex_lock(&future->mutex);
    future->value = value;
    future->ready = true;
    pthread_mutex_unlock(&future->mutex);
}

static int future_get(struct future *future)
{
    pthread_mutex_lock(&future->mutex);
    while (!future->ready)
        pthread_cond_wait(&future->cond, &future->mutex); /* expect: lost-signal */
    int value = future->value;
    pthread_mutex_unlock(&future->mutex);
    return value;
}

static struct future answer = { LOCK, COND, 0, false };

static void *compute(void *arg)
{
    future_set(&answer, 42);
    return arg;
}

/* 7: a gate, opened by a function that forgot it */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    bool open;
    void (*release)(struct gate *gate);
};

static void release_all(struct gate *gate)
{
    gate->open = true;
}

static struct gate gate = { LOCK, COND, false, release_all };

static void *pass(void *arg)
{
    pthread_mutex_lock(&gate.mutex);
    while (!gate.open)
        pthread_cond_wait(&gate.cond, &gate.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&gate.mutex);
    return arg;
}

static void open_gate(void)
{
    pthread_mutex_lock(&gate.mutex);
    gate.release(&gate);
    pthread_mutex_unlock(&gate.mutex);
}

/* 8: readers wait for the writer to leave */
static pthread_mutex_t book_mutex = LOCK;
static pthread_cond_t book_cond = COND;
static bool writing = true;

static void *read_book(void *arg)
{
    pthread_mutex_lock(&book_mutex);
    while (writing)
        pthread_cond_wait(&book_cond, &book_mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&book_mutex);
    return arg;
}

static void end_writing(void)
{
    pthread_mutex_lock(&book_mutex);
    writing = false;
    pthread_mutex_unlock(&book_mutex);
}

/* 9: cells of a table, the one that is filled is not the one that tells */
struct cell {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int filled;
};

static struct cell first_cell = { LOCK, COND, 0 };
static struct cell second_cell = { LOCK, COND, 0 };

static void *await_cell(void *arg)
{
    pthread_mutex_lock(&second_cell.mutex);
    while (!second_cell.filled)
        pthread_cond_wait(&second_cell.cond, &second_cell.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&second_cell.mutex);
    return arg;
}

static void fill_cells(void)
{
    pthread_mutex_lock(&second_cell.mutex);
    second_cell.filled = 1;
    pthread_cond_signal(&first_cell.cond);
    pthread_mutex_unlock(&second_cell.mutex);
    pthread_mutex_lock(&first_cell.mutex);
    first_cell.filled = 1;
    pthread_mutex_unlock(&first_cell.mutex);
}

int main(void)
{
    pthread_t threads[10];
    int sum = 0;
    pthread_create(&threads[0], NULL, take_job, &sum);
    pthread_create(&threads[1], NULL, serve, NULL);
    pthread_create(&threads[2], NULL, work, NULL);
    pthread_create(&threads[3], NULL, work, NULL);
    pthread_create(&threads[4], NULL, passenger, NULL);
    pthread_create(&threads[5], NULL, second_player, NULL);
    pthread_create(&threads[6], NULL, compute, NULL);
    pthread_create(&threads[7], NULL, pass, NULL);
    pthread_create(&threads[8], NULL, read_book, NULL);
    pthread_create(&threads[9], NULL, await_cell, NULL);
    put_job(&jobs[0]);
    put_job(&jobs[1]);
    stop();
    arrive();
    first_player();
    open_gate();
    end_writing();
    fill_cells();
    await_crew();
    printf("%d\n", future_get(&answer));
    for (int i = 0; i < 10; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
