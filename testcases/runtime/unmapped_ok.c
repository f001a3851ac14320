// SPDX-License-Identifier: Apache-2.0
// Locks whose memory goes away while they are known: unmapped, protected before that, moved by realloc, or unmapped
// inside of libc by sem_close and then as part of something larger. The recorder must not touch it.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 16 };

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER;

static void *fresh(void *where)
{
    void *memory =
        mmap(where, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (where ? MAP_FIXED : 0), -1, 0);
    if (memory == MAP_FAILED)
        exit(2);
    return memory;
}

static void use(pthread_mutex_t *mutex)
{
    pthread_mutex_init(mutex, NULL);
    pthread_mutex_lock(&outer);
    pthread_mutex_lock(mutex);
    pthread_mutex_unlock(mutex);
    pthread_mutex_unlock(&outer);
}

static void unmap(int protection)
{
    void *memory = fresh(NULL);
    use(memory);
    if (mprotect(memory, SIZE, protection) != 0 || munmap(memory, SIZE) != 0)
        exit(3);
}

static void move(void)
{
    pthread_mutex_t *block = malloc(SIZE * 16);
    use(block);
    for (size_t size = SIZE; size < SIZE * 4096UL; size *= 2)
        block = realloc(block, size * 16);
    free(block);
}

static void close_and_unmap(void)
{
    char name[64];
    snprintf(name, sizeof name, "/concheck-unmapped-%d", (int)getpid());
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (semaphore == SEM_FAILED)
        exit(4);
    sem_unlink(name);
    sem_post(semaphore);
    sem_wait(semaphore);
    struct timespec past = { 0, 0 };
    (void)sem_timedwait(semaphore, &past);
    void *page = (void *)((uintptr_t)semaphore & ~(uintptr_t)4095);
    sem_close(semaphore);
    munmap(page, 4096); /* nothing is there any more */
}

int main(void)
{
    unmap(PROT_READ | PROT_WRITE);
    unmap(PROT_NONE);
    move();
    close_and_unmap();
    return 0;
}
