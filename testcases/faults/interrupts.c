/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into tools and programs, interrupts the first thread of each process all the time: every INTERRUPT_EVERY
 * microseconds of real time a handler runs, and calls of the system that were waiting fail with EINTR. At the end a
 * dot for each process that was interrupted at least once goes to the file INTERRUPT_LOG, if that is set.
 *
 * The signal is one that is ignored by default, and the timer is one that exec deletes, so that nobody dies of it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void note(int number)
{
    (void)number;
    if (interrupted)
        return;
    interrupted = 1;
    const char *log = getenv("INTERRUPT_LOG");
    int file = log ? open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (file < 0)
        return;
    if (write(file, ".", 1) != 1)
        _exit(98);
    close(file);
}

static void start_timer(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG };
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    const char *every = getenv("INTERRUPT_EVERY");
    long pause = (every ? atol(every) : 1000) * 1000;
    struct itimerspec when = { .it_interval.tv_nsec = pause, .it_value.tv_nsec = pause };
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 || timer_settime(timer, 0, &when, NULL) != 0)
        _exit(97);
}

static void start_again(void)
{
    interrupted = 0;
    start_timer();
}

__attribute__((constructor)) static void start(void)
{
    struct sigaction action = { .sa_handler = note }; /* no SA_RESTART */
    sigaction(SIGURG, &action, NULL);
    pthread_atfork(NULL, NULL, start_again);
    start_timer();
}
