// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Threads that end with a lock, each by another way out.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <unistd.h>

/* 1: pthread_exit in the middle */
static pthread_mutex_t first_mutex = PTHREAD_MUTEX_INITIALIZER;
static int first_count;

static void *leave_at_once(void *arg)
{
    pthread_mutex_lock(&first_mutex);
    if (++first_count > 1) {
        pthread_mutex_unlock(&first_mutex);
        pthread_exit(arg);
    }
    pthread_mutex_unlock(&first_mutex);
    return NULL;
}

/* 2: pthread_exit in a callee */
static pthread_mutex_t second_mutex = PTHREAD_MUTEX_INITIALIZER;
static int second_count;

static void stop_if(int enough)
{
    if (enough)
        pthread_exit(NULL);
}

static void *leave_below(void *arg)
{
    int enough;
    pthread_mutex_lock(&second_mutex);
    enough = second_count++ > 0;
    pthread_mutex_unlock(&second_mutex);
    stop_if(enough);
    return arg;
}

/* 3: pthread_exit with a handler that does not release */
static pthread_mutex_t third_mutex = PTHREAD_MUTEX_INITIALIZER;
static int third_count;

static void tell(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void *leave_with_handler(void *arg)
{
    pthread_mutex_lock(&third_mutex);
    pthread_cleanup_push(tell, &third_mutex);
    if (++third_count > 1)
        pthread_exit(arg);
    pthread_cleanup_pop(0);
    pthread_mutex_unlock(&third_mutex);
    return NULL;
}

/* 4: the handler was taken off too early */
static pthread_mutex_t fourth_mutex = PTHREAD_MUTEX_INITIALIZER;
static int fourth_count;

static void unlock(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void *leave_after_handler(void *arg)
{
    int many;
    pthread_mutex_lock(&fourth_mutex);
    pthread_cleanup_push(unlock, &fourth_mutex);
    many = ++fourth_count;
    pthread_cleanup_pop(1);
    if (many > 1)
        pthread_exit(arg);
    return NULL;
}

/* 5: thrd_exit */
static mtx_t fifth_mutex;
static int fifth_count;

static void *leave_c11(void *arg)
{
    (void)arg;
    mtx_lock(&fifth_mutex);
    if (++fifth_count > 1) {
        mtx_unlock(&fifth_mutex);
        thrd_exit(0);
    }
    mtx_unlock(&fifth_mutex);
    return NULL;
}

/* 6: a jump out of the function */
static pthread_mutex_t sixth_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local jmp_buf out;
static int sixth_count;

static void count_or_jump(void)
{
    pthread_mutex_lock(&sixth_mutex);
    if (++sixth_count > 1) {
        pthread_mutex_unlock(&sixth_mutex);
        longjmp(out, 1);
    }
    pthread_mutex_unlock(&sixth_mutex);
}

static void *leave_by_jump(void *arg)
{
    if (setjmp(out) == 0)
        count_or_jump();
    return arg;
}

/* 7: the last turn of a loop */
static pthread_mutex_t seventh_mutex = PTHREAD_MUTEX_INITIALIZER;
static int seventh_count;

static void *leave_the_loop(void *arg)
{
    for (int i = 0; i < 3; i++) {
        pthread_mutex_lock(&seventh_mutex);
        seventh_count++;
        pthread_mutex_unlock(&seventh_mutex);
    }
    return arg;
}

/* 8: a lock taken by a callee of another name */
static pthread_mutex_t eighth_mutex = PTHREAD_MUTEX_INITIALIZER;
static int eighth_count;

static int *begin_change(void)
{
    pthread_mutex_lock(&eighth_mutex);
    return &eighth_count;
}

static void end_change(int *changed)
{
    if (changed == &eighth_count)
        pthread_mutex_unlock(&eighth_mutex);
}

static void *leave_a_change(void *arg)
{
    int *count = begin_change();
    ++*count;
    if (*count > 1) {
        end_change(count);
        return arg;
    }
    end_change(count);
    return NULL;
}

/* 9: the release is left to somebody who is not called */
struct task {
    pthread_mutex_t mutex;
    int state;
    void (*finish)(struct task *task);
};

static void finish_task(struct task *task)
{
    task->state = 2;
    pthread_mutex_unlock(&task->mutex);
}

static struct task task = { PTHREAD_MUTEX_INITIALIZER, 0, finish_task };

static void *leave_a_task(void *arg)
{
    pthread_mutex_lock(&task.mutex);
    task.finish(&task);
    return arg;
}

int main(void)
{
    void *(*const ways[])(void *) = { leave_at_once, leave_below,    leave_with_handler, leave_after_handler, leave_c11,
                                      leave_by_jump, leave_the_loop, leave_a_change,     leave_a_task };
    enum { WAYS = sizeof ways / sizeof ways[0] };
    pthread_t threads[2 * WAYS];
    mtx_init(&fifth_mutex, mtx_plain);
    for (int i = 0; i < 2 * WAYS; i++)
        pthread_create(&threads[i], NULL, ways[i % WAYS], NULL);
    for (int i = 0; i < 2 * WAYS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
