// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second acquisition comes by a way that is easily overlooked: handlers, jumps, callbacks of libraries, waits.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* 1: a cleanup handler that runs with the lock held */
static pthread_mutex_t job_mutex = PTHREAD_MUTEX_INITIALIZER;
static int jobs, failed;

static void job_over(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&job_mutex); /* expect: double-lock */
    jobs--;
    pthread_mutex_unlock(&job_mutex);
}

static void do_job(void)
{
    pthread_cleanup_push(job_over, NULL);
    pthread_mutex_lock(&job_mutex);
    failed++;
    pthread_cleanup_pop(1);
    pthread_mutex_unlock(&job_mutex);
}

/* 2: a jump back over the unlock */
static pthread_mutex_t parse_mutex = PTHREAD_MUTEX_INITIALIZER;
static jmp_buf parse_error;
static int parsed;

static void parse(int depth)
{
    if (depth > 3)
        longjmp(parse_error, 1);
    parsed++;
}

static void parse_all(int text)
{
    if (setjmp(parse_error))
        puts("once more");
    pthread_mutex_lock(&parse_mutex); /* expect: double-lock|lock-leak */
    parse(text);
    pthread_mutex_unlock(&parse_mutex);
}

/* 3: the comparison of a sort */
static pthread_mutex_t rule_mutex = PTHREAD_MUTEX_INITIALIZER;
static int reverse, values[4] = { 3, 1, 4, 1 };

static int compare(const void *a, const void *b)
{
    pthread_mutex_lock(&rule_mutex); /* expect: double-lock */
    int sign = reverse ? -1 : 1;
    pthread_mutex_unlock(&rule_mutex);
    return sign * (*(const int *)a - *(const int *)b);
}

static void sort(void)
{
    pthread_mutex_lock(&rule_mutex);
    qsort(values, 4, sizeof values[0], compare);
    pthread_mutex_unlock(&rule_mutex);
}

/* 4: after a wait the mutex is held again */
static pthread_mutex_t mail_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t mail_cond = PTHREAD_COND_INITIALIZER;
static int letters;

static void read_mail(void)
{
    pthread_mutex_lock(&mail_mutex);
    while (letters == 0)
        pthread_cond_wait(&mail_cond, &mail_mutex);
    pthread_mutex_lock(&mail_mutex); /* expect: double-lock */
    letters--;
    pthread_mutex_unlock(&mail_mutex);
}

/* 5: after a timed wait that ran out of time, too */
static pthread_mutex_t bell_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell_cond = PTHREAD_COND_INITIALIZER;
static int rung;

static int await_bell(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&bell_mutex);
    while (!rung) {
        int rc = pthread_cond_timedwait(&bell_cond, &bell_mutex, &until);
        if (rc != 0)
            break;
    }
    if (!rung)
        pthread_mutex_lock(&bell_mutex); /* expect: double-lock */
    int heard = rung;
    pthread_mutex_unlock(&bell_mutex);
    return heard;
}

/* 6: what is done once locks what its first caller holds */
static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t table_once = PTHREAD_ONCE_INIT;
static int table[4];

static void make_table(void)
{
    pthread_mutex_lock(&table_mutex); /* expect: double-lock */
    for (int i = 0; i < 4; i++)
        table[i] = i * i;
    pthread_mutex_unlock(&table_mutex);
}

static int look_up(int number)
{
    pthread_mutex_lock(&table_mutex);
    pthread_once(&table_once, make_table);
    int found = table[number & 3];
    pthread_mutex_unlock(&table_mutex);
    return found;
}

/* 7: what runs at exit locks what the one who exits holds */
static pthread_mutex_t end_mutex = PTHREAD_MUTEX_INITIALIZER;
static int ended;

static void at_end(void)
{
    pthread_mutex_lock(&end_mutex); /* expect: double-lock */
    ended = 1;
    pthread_mutex_unlock(&end_mutex);
}

static void give_up(void)
{
    pthread_mutex_lock(&end_mutex);
    int before = ended;
    if (!before)
        at_end();
    pthread_mutex_unlock(&end_mutex);
}

/* 8: a function that returns with the lock, called twice */
static pthread_mutex_t store_mutex = PTHREAD_MUTEX_INITIALIZER;
static int store[2];

static int *open_store(void)
{
    pthread_mutex_lock(&store_mutex); /* expect: double-lock */
    return store;
}

static void close_store(void)
{
    pthread_mutex_unlock(&store_mutex);
}

static void move_goods(void)
{
    int *from = open_store();
    from[0]--;
    int *to = open_store();
    to[1]++;
    close_store();
}

/* 9: a cleanup attribute that has not run yet */
static pthread_mutex_t belt_mutex = PTHREAD_MUTEX_INITIALIZER;
static int boxes;

static void unlock_belt(pthread_mutex_t **mutex)
{
    pthread_mutex_unlock(*mutex);
}

static pthread_mutex_t *lock_belt(void)
{
    pthread_mutex_lock(&belt_mutex); /* expect: double-lock */
    return &belt_mutex;
}

static void put_box(void)
{
    __attribute__((cleanup(unlock_belt), unused)) pthread_mutex_t *held = lock_belt();
    boxes++;
}

static void put_boxes(void)
{
    __attribute__((cleanup(unlock_belt), unused)) pthread_mutex_t *held = lock_belt();
    boxes = 0;
    put_box();
}

static void *run(void *arg)
{
    read_mail();
    look_up(2);
    put_boxes();
    parse_all(*(int *)arg);
    return NULL;
}

int main(int argc, char **argv)
{
    (void)argv;
    pthread_t thread;
    pthread_create(&thread, NULL, run, &argc);
    pthread_mutex_lock(&mail_mutex);
    letters++;
    pthread_cond_signal(&mail_cond);
    pthread_mutex_unlock(&mail_mutex);
    pthread_mutex_lock(&bell_mutex);
    rung = argc > 1;
    pthread_cond_signal(&bell_cond);
    pthread_mutex_unlock(&bell_mutex);
    do_job();
    sort();
    await_bell();
    move_goods();
    look_up(1);
    put_box();
    pthread_join(thread, NULL);
    give_up();
    return 0;
}
