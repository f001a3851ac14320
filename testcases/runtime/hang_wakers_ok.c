// SPDX-License-Identifier: Apache-2.0
// All threads that the recorder knows wait, and what wakes them it cannot see coming: a signal handler, a process that shares the
// semaphore or the condition, a thread that no function of the C library made. None of these runs is ended.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: woken by a handler
// CHECK-NEXT: woken by a process, twice
// CHECK-NEXT: woken by a bare thread
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <linux/futex.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE_MS = 1300 };

static sem_t semaphore;

static void post(int signal)
{
    (void)signal;
    sem_post(&semaphore);
}

static void wait_for_it(void)
{
    while (sem_wait(&semaphore))
        ;
}

static void by_handler(void)
{
    const struct itimerval later = { .it_value = { .tv_sec = 1, .tv_usec = 300000 } };
    signal(SIGALRM, post);
    setitimer(ITIMER_REAL, &later, NULL);
    wait_for_it();
    signal(SIGALRM, SIG_DFL);
    puts("woken by a handler");
}

struct shared {
    sem_t semaphore;
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    int ready;
};

static void by_process(void)
{
    pthread_mutexattr_t of_mutex;
    pthread_condattr_t of_condition;
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&shared->semaphore, 1, 0);
    pthread_mutexattr_init(&of_mutex);
    pthread_mutexattr_setpshared(&of_mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->mutex, &of_mutex);
    pthread_condattr_init(&of_condition);
    pthread_condattr_setpshared(&of_condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&shared->condition, &of_condition);
    if (fork() == 0) {
        pause_ms(PAUSE_MS);
        sem_post(&shared->semaphore);
        pause_ms(PAUSE_MS);
        pthread_mutex_lock(&shared->mutex);
        shared->ready = 1;
        pthread_cond_signal(&shared->condition);
        pthread_mutex_unlock(&shared->mutex);
        _exit(0);
    }
    while (sem_wait(&shared->semaphore))
        ;
    pthread_mutex_lock(&shared->mutex);
    while (!shared->ready)
        pthread_cond_wait(&shared->condition, &shared->mutex);
    pthread_mutex_unlock(&shared->mutex);
    wait(NULL);
    puts("woken by a process, twice");
}

/* Has no thread-local memory of its own, so it calls nothing: it adds to the semaphore as the C library would. */
static int bare(void *unused)
{
    const struct timespec pause = { .tv_sec = PAUSE_MS / 1000, .tv_nsec = PAUSE_MS % 1000 * 1000000 };
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(SYS_nanosleep), "D"(&pause), "S"(0) : "rcx", "r11", "memory");
    __atomic_fetch_add((int *)&semaphore, 1, __ATOMIC_SEQ_CST);
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(SYS_futex), "D"(&semaphore), "S"(FUTEX_WAKE_PRIVATE), "d"(1)
                     : "rcx", "r11", "memory");
    __asm__ volatile("syscall" : "=a"(result) : "a"(SYS_exit), "D"(0) : "rcx", "r11", "memory");
    (void)unused;
    return (int)result;
}

static void by_bare_thread(void)
{
    static char stack[65536] __attribute__((aligned(16)));
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    if (clone(bare, stack + sizeof stack, flags, NULL) < 0)
        exit(3);
    wait_for_it();
    puts("woken by a bare thread");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    sem_init(&semaphore, 0, 0);
    by_handler();
    by_process();
    by_bare_thread();
    return 0;
}
