/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread that found a mutex free, and is stopped where the C library's own function begins: another one can take the mutex first. A
 * child goes after it step by step, by ptrace; where that is not allowed the thread is not stopped.
 */
#ifndef LATE_THREAD_H
#define LATE_THREAD_H

#include <dlfcn.h>
#include <elf.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STEPS = 100000 };

static struct {
    uint64_t function; /* of the C library */
    int thread, begun, stopped, released;
} * late;

static void pause_ms(int milliseconds)
{
    struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
    nanosleep(&time, NULL);
}

static void await(const int *flag)
{
    while (!__atomic_load_n(flag, __ATOMIC_SEQ_CST))
        pause_ms(1);
}

static void set(int *flag, int value)
{
    __atomic_store_n(flag, value, __ATOMIC_SEQ_CST);
}

static uint64_t place_of(int thread)
{
    struct user_regs_struct registers;
    struct iovec all = { &registers, sizeof registers };
    if (ptrace(PTRACE_GETREGSET, thread, (void *)NT_PRSTATUS, &all) < 0)
        return 0;
#ifdef __x86_64__
    return registers.rip;
#else
    return registers.pc;
#endif
}

/* What the child does. */
static void follow(void)
{
    int status, thread;
    await(&late->thread);
    thread = late->thread;
    int follows = ptrace(PTRACE_ATTACH, thread, NULL, NULL) == 0 && waitpid(thread, &status, __WALL) == thread;
    set(&late->begun, 1);
    for (int step = 0; follows && step < MOST_STEPS && place_of(thread) != late->function; step++)
        if (ptrace(PTRACE_SINGLESTEP, thread, NULL, NULL) || waitpid(thread, &status, __WALL) != thread)
            break;
    set(&late->stopped, 1);
    await(&late->released);
    if (follows)
        ptrace(PTRACE_DETACH, thread, NULL, NULL);
    _exit(0);
}

/* To be called first of all: the child has nothing but this. */
static void prepare_late_thread(void)
{
    late = mmap(NULL, sizeof *late, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    void *library = dlopen("libc.so.6", RTLD_LAZY);
    if (late == MAP_FAILED || !library)
        exit(3);
    late->function = (uint64_t)(uintptr_t)dlsym(library, "pthread_mutex_lock");
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    if (fork() == 0)
        follow();
}

/* All acquisitions are made at one place. */
static __attribute__((noinline)) void lock_here(pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex);
    __asm__ volatile("" ::: "memory");
}

/* Acquire a mutex; if it `is_late`, there is time between the recorder's look at it and the C library's, until release_late_thread. */
static void lock_late(pthread_mutex_t *mutex, int is_late)
{
    set(&late->thread, is_late ? (int)syscall(SYS_gettid) : 0);
    while (is_late && !__atomic_load_n(&late->begun, __ATOMIC_SEQ_CST)) {
    }
    lock_here(mutex);
}

static void await_late_thread(void)
{
    await(&late->stopped);
}

static void release_late_thread(void)
{
    set(&late->released, 1);
}

#endif
