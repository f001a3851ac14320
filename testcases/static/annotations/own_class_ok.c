// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: it has not the assembly, nor what the other library does
// Locks of the program's own, declared and not to be followed: assembly, tickets, another library. They are acquired in
// one order, and keep the counters.
#include <pthread.h>
#include <stdatomic.h>

#define LOCK __attribute__((capability("mutex")))
#define ACQUIRE(lock) __attribute__((acquire_capability(lock)))
#define RELEASE(lock) __attribute__((release_capability(lock)))

struct LOCK word_lock {
    int word;
};
struct LOCK ticket_lock {
    atomic_uint next, now;
};
struct LOCK foreign_lock {
    void *handle;
};
struct LOCK loose_lock {
    atomic_flag taken;
};

void foreign_take(void *handle);
void foreign_drop(void *handle);

static void word_take(struct word_lock *lock) ACQUIRE(lock)
{
    __asm__ volatile("1: lock btsl $0, %0; jc 1b" : "+m"(lock->word) : : "memory");
}

static void word_drop(struct word_lock *lock) RELEASE(lock)
{
    __asm__ volatile("movl $0, %0" : "=m"(lock->word) : : "memory");
}

static void ticket_take(struct ticket_lock *lock) ACQUIRE(lock)
{
    unsigned mine = atomic_fetch_add(&lock->next, 1);
    while (atomic_load(&lock->now) != mine)
        ;
}

static void ticket_drop(struct ticket_lock *lock) RELEASE(lock)
{
    atomic_store_explicit(&lock->now, atomic_load(&lock->now) + 1, memory_order_release);
}

static void foreign_lock(struct foreign_lock *lock) ACQUIRE(lock)
{
    foreign_take(lock->handle);
}

static void foreign_unlock(struct foreign_lock *lock) RELEASE(lock)
{
    foreign_drop(lock->handle);
}

static void loose_take(struct loose_lock *lock) ACQUIRE(lock)
{
    while (atomic_flag_test_and_set_explicit(&lock->taken, memory_order_seq_cst))
        ;
}

static void loose_drop(struct loose_lock *lock) RELEASE(lock)
{
    atomic_flag_clear_explicit(&lock->taken, memory_order_seq_cst);
}

static struct word_lock word;
static struct ticket_lock ticket;
static struct foreign_lock foreign;
static struct loose_lock loose;
static int total, sloppy;

static void *forward(void *unused)
{
    word_take(&word);
    ticket_take(&ticket);
    foreign_lock(&foreign);
    total++;
    foreign_unlock(&foreign);
    ticket_drop(&ticket);
    word_drop(&word);
    loose_take(&loose);
    sloppy++;
    loose_drop(&loose);
    return unused;
}

static void *backward(void *unused)
{
    word_take(&word);
    ticket_take(&ticket);
    foreign_lock(&foreign);
    total--;
    foreign_unlock(&foreign);
    ticket_drop(&ticket);
    word_drop(&word);
    loose_take(&loose);
    sloppy--;
    loose_drop(&loose);
    return unused;
}

int main(void)
{
    pthread_t one, two;
    pthread_create(&one, NULL, forward, NULL);
    pthread_create(&two, NULL, backward, NULL);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    return total + sloppy;
}
