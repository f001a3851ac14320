/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every lock function there is, mixed at random by many threads, with signals, forks, exec, cancellation, and libraries that
 * come and go: storm SEED STEPS PLANTED [PLUGIN].
 *
 * What is true is known: locks are acquired by ascending number, or by a try-lock; PLANTED locks besides (0, or 2 and more),
 * of kinds that the seed gives, are acquired once each under the one before, in a ring, by the threads in turn, at times
 * when nobody waits: the one order here that can deadlock, unless the ring is longer than there are threads. What it
 * prints depends on the arguments alone.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

enum { LOCKS = 24, THREADS = 6, DEPTH = 5, MOST_PLANTED = 12 };

enum kind {
    MUTEX,
    RECURSIVE,
    ERRORCHECK,
    ROBUST,
    ADAPTIVE,
    RWLOCK,
    WRITERS_FIRST,
    SPIN,
    C11,
    SEMAPHORE,
    STREAM,
    KINDS
};

struct lock {
    enum kind kind;
    union {
        pthread_mutex_t mutex;
        pthread_rwlock_t rwlock;
        pthread_spinlock_t spin;
        mtx_t c11;
        sem_t semaphore;
        FILE *stream;
    };
    uint64_t guarded;
};

static struct lock locks[LOCKS], planted[MOST_PLANTED];
static int planted_count;
static atomic_int ring_turn, signals, exits;
static const char *self_path, *plugin;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static once_flag c11_once = ONCE_FLAG_INIT;
static atomic_int firsts;

static uint64_t random_of(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static int below(uint64_t *state, int limit)
{
    return (int)(random_of(state) % (uint64_t)limit);
}

static void must(int zero, const char *what)
{
    if (zero == 0)
        return;
    fprintf(stderr, "%s failed: %d\n", what, zero);
    abort();
}

static struct timespec in_an_hour(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_sec += 3600;
    return time;
}

static void make_mutex(struct lock *lock)
{
    pthread_mutexattr_t attributes;
    static const int types[] = { PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK,
                                 PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ADAPTIVE_NP };
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, types[lock->kind]);
    if (lock->kind == ROBUST)
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    must(pthread_mutex_init(&lock->mutex, &attributes), "pthread_mutex_init");
    pthread_mutexattr_destroy(&attributes);
}

static void make(struct lock *lock, enum kind kind)
{
    *lock = (struct lock){ .kind = kind };
    pthread_rwlockattr_t attributes;
    switch (kind) {
    case RWLOCK:
        must(pthread_rwlock_init(&lock->rwlock, NULL), "pthread_rwlock_init");
        break;
    case WRITERS_FIRST:
        pthread_rwlockattr_init(&attributes);
        pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
        must(pthread_rwlock_init(&lock->rwlock, &attributes), "pthread_rwlock_init");
        break;
    case SPIN:
        must(pthread_spin_init(&lock->spin, PTHREAD_PROCESS_PRIVATE), "pthread_spin_init");
        break;
    case C11:
        must(mtx_init(&lock->c11, mtx_timed) != thrd_success, "mtx_init");
        break;
    case SEMAPHORE:
        must(sem_init(&lock->semaphore, 0, 1), "sem_init");
        break;
    case STREAM:
        lock->stream = fopen("/dev/null", "w");
        must(!lock->stream, "fopen");
        break;
    default:
        make_mutex(lock);
    }
}

static void drop(struct lock *lock)
{
    switch (lock->kind) {
    case RWLOCK:
    case WRITERS_FIRST:
        must(pthread_rwlock_destroy(&lock->rwlock), "pthread_rwlock_destroy");
        break;
    case SPIN:
        must(pthread_spin_destroy(&lock->spin), "pthread_spin_destroy");
        break;
    case C11:
        mtx_destroy(&lock->c11);
        break;
    case SEMAPHORE:
        must(sem_destroy(&lock->semaphore), "sem_destroy");
        break;
    case STREAM:
        must(fclose(lock->stream), "fclose");
        break;
    default:
        must(pthread_mutex_destroy(&lock->mutex), "pthread_mutex_destroy");
    }
}

/* Whether it is ours now. */
static int try_to_take(struct lock *lock, int shared)
{
    switch (lock->kind) {
    case RWLOCK:
    case WRITERS_FIRST:
        return (shared ? pthread_rwlock_tryrdlock(&lock->rwlock) : pthread_rwlock_trywrlock(&lock->rwlock)) == 0;
    case SPIN:
        return pthread_spin_trylock(&lock->spin) == 0;
    case C11:
        return mtx_trylock(&lock->c11) == thrd_success;
    case SEMAPHORE:
        return sem_trywait(&lock->semaphore) == 0;
    case STREAM:
        return ftrylockfile(lock->stream) == 0;
    default:
        return pthread_mutex_trylock(&lock->mutex) == 0;
    }
}

/* The three ways to wait: without a limit, with one, and with one of a clock that is named. */
static int wait_for_rwlock(pthread_rwlock_t *lock, int shared, int way)
{
    struct timespec real = in_an_hour(CLOCK_REALTIME), steady = in_an_hour(CLOCK_MONOTONIC);
    if (way == 0)
        return shared ? pthread_rwlock_rdlock(lock) : pthread_rwlock_wrlock(lock);
    if (way == 1)
        return shared ? pthread_rwlock_timedrdlock(lock, &real) : pthread_rwlock_timedwrlock(lock, &real);
    return shared ? pthread_rwlock_clockrdlock(lock, CLOCK_MONOTONIC, &steady)
                  : pthread_rwlock_clockwrlock(lock, CLOCK_MONOTONIC, &steady);
}

static int wait_for_semaphore(sem_t *semaphore, int way)
{
    struct timespec real = in_an_hour(CLOCK_REALTIME), steady = in_an_hour(CLOCK_MONOTONIC);
    int result;
    do
        result = way == 0   ? sem_wait(semaphore)
                 : way == 1 ? sem_timedwait(semaphore, &real)
                            : sem_clockwait(semaphore, CLOCK_MONOTONIC, &steady);
    while (result != 0 && errno == EINTR);
    return result;
}

static void take(struct lock *lock, int shared, int way)
{
    struct timespec real = in_an_hour(CLOCK_REALTIME), steady = in_an_hour(CLOCK_MONOTONIC);
    switch (lock->kind) {
    case RWLOCK:
    case WRITERS_FIRST:
        must(wait_for_rwlock(&lock->rwlock, shared, way), "a lock of a rwlock");
        break;
    case SPIN:
        must(pthread_spin_lock(&lock->spin), "pthread_spin_lock");
        break;
    case C11:
        must((way == 0 ? mtx_lock(&lock->c11) : mtx_timedlock(&lock->c11, &real)) != thrd_success, "mtx_lock");
        break;
    case SEMAPHORE:
        must(wait_for_semaphore(&lock->semaphore, way), "a wait for a semaphore");
        break;
    case STREAM:
        flockfile(lock->stream);
        break;
    default:
        must(way == 0   ? pthread_mutex_lock(&lock->mutex)
             : way == 1 ? pthread_mutex_timedlock(&lock->mutex, &real)
                        : pthread_mutex_clocklock(&lock->mutex, CLOCK_MONOTONIC, &steady),
             "a lock of a mutex");
    }
}

static void give(struct lock *lock)
{
    switch (lock->kind) {
    case RWLOCK:
    case WRITERS_FIRST:
        must(pthread_rwlock_unlock(&lock->rwlock), "pthread_rwlock_unlock");
        break;
    case SPIN:
        must(pthread_spin_unlock(&lock->spin), "pthread_spin_unlock");
        break;
    case C11:
        must(mtx_unlock(&lock->c11) != thrd_success, "mtx_unlock");
        break;
    case SEMAPHORE:
        must(sem_post(&lock->semaphore), "sem_post");
        break;
    case STREAM:
        funlockfile(lock->stream);
        break;
    default:
        must(pthread_mutex_unlock(&lock->mutex), "pthread_mutex_unlock");
    }
}

/* Locks of ascending numbers, then perhaps one of any number by a try-lock. What is added to them is known beforehand. */
static void nest(uint64_t *state)
{
    struct lock *held[DEPTH + 1];
    int count = 0, number = below(state, LOCKS / 2), depth = 1 + below(state, DEPTH);
    for (; number < LOCKS && count < depth; number += 1 + below(state, LOCKS / 3)) {
        struct lock *lock = &locks[number];
        int shared = (lock->kind == RWLOCK || lock->kind == WRITERS_FIRST) && below(state, 2);
        int way = below(state, 4);
        if (way < 3 || !try_to_take(lock, shared))
            take(lock, shared, way % 3);
        held[count++] = lock;
        if (lock->kind == RECURSIVE && below(state, 2)) {
            take(lock, 0, 0);
            give(lock);
        }
        uint64_t part = random_of(state);
        if (!shared)
            lock->guarded += part;
    }
    struct lock *tried = &locks[below(state, LOCKS)];
    int is_held = 0;
    for (int i = 0; i < count; i++)
        is_held |= held[i] == tried;
    if (!is_held && try_to_take(tried, 0))
        give(tried);
    while (count > 0) {
        int which = below(state, count);
        give(held[which]);
        held[which] = held[--count];
    }
}

/* Locks that live for a moment, mostly where others were before. */
static void make_and_drop(uint64_t *state)
{
    struct lock *pair = malloc(2 * sizeof *pair);
    must(!pair, "malloc");
    int first = below(state, 2);
    for (int i = 0; i < 2; i++)
        make(&pair[i], (enum kind)below(state, STREAM));
    take(&pair[first], 0, below(state, 3));
    take(&pair[!first], 0, below(state, 3));
    give(&pair[first]);
    give(&pair[!first]);
    for (int i = 0; i < 2; i++)
        drop(&pair[i]);
    free(pair);
}

static void handle(int number)
{
    (void)number;
    atomic_fetch_add(&signals, 1);
}

static void send_signal(void)
{
    pthread_kill(pthread_self(), SIGUSR1);
}

static void await_child(pid_t child, int expected)
{
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    must(!WIFEXITED(status) || WEXITSTATUS(status) != expected, "a child");
    atomic_fetch_add(&exits, 1);
}

/* A child that locks what is its own, then ends in one of three ways. */
static void fork_one(uint64_t *state)
{
    int way = below(state, 3);
    pid_t child = fork();
    must(child < 0, "fork");
    if (child == 0) {
        struct lock own;
        make(&own, MUTEX);
        take(&own, 0, 0);
        give(&own);
        drop(&own);
        if (way == 0)
            execl(self_path, self_path, "child", (char *)NULL);
        if (way == 1)
            raise(SIGUSR1);
        _exit(7);
    }
    await_child(child, 7);
}

static void spawn_one(void)
{
    pid_t child;
    char *arguments[] = { (char *)self_path, "child", NULL };
    char *own_environment[] = { "STORM=1", NULL };
    must(posix_spawn(&child, self_path, NULL, NULL, arguments, own_environment), "posix_spawn");
    await_child(child, 7);
}

struct room {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int waiting, content;
};

static void leave_room(void *room)
{
    pthread_mutex_unlock(&((struct room *)room)->mutex);
}

/* Waits for what never comes. */
static void *wait_in_vain(void *of)
{
    struct room *room = of;
    pthread_mutex_lock(&room->mutex);
    pthread_cleanup_push(leave_room, room);
    room->waiting = 1;
    pthread_cond_signal(&room->changed);
    while (!room->content)
        pthread_cond_wait(&room->changed, &room->mutex);
    pthread_cleanup_pop(1);
    return NULL;
}

static void cancel_one(void)
{
    struct room room = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };
    pthread_t thread;
    void *result;
    must(pthread_create(&thread, NULL, wait_in_vain, &room), "pthread_create");
    pthread_mutex_lock(&room.mutex);
    while (!room.waiting)
        pthread_cond_wait(&room.changed, &room.mutex);
    pthread_mutex_unlock(&room.mutex);
    must(pthread_cancel(thread), "pthread_cancel");
    must(pthread_join(thread, &result), "pthread_join");
    must(result != PTHREAD_CANCELED, "a cancellation");
    pthread_mutex_lock(&room.mutex); /* the cleanup gave it back */
    pthread_mutex_unlock(&room.mutex);
    pthread_cond_destroy(&room.changed);
    pthread_mutex_destroy(&room.mutex);
}

static int fill(void *of)
{
    struct room *room = of;
    pthread_mutex_lock(&room->mutex);
    room->content = 1;
    pthread_cond_broadcast(&room->changed);
    pthread_mutex_unlock(&room->mutex);
    thrd_exit(3);
}

static void hand_over(void)
{
    struct room room = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };
    thrd_t thread;
    int result;
    must(thrd_create(&thread, fill, &room) != thrd_success, "thrd_create");
    pthread_mutex_lock(&room.mutex);
    while (!room.content)
        pthread_cond_wait(&room.changed, &room.mutex);
    pthread_mutex_unlock(&room.mutex);
    must(thrd_join(thread, &result) != thrd_success || result != 3, "thrd_join");
    pthread_cond_destroy(&room.changed);
    pthread_mutex_destroy(&room.mutex);
}

static void load_one(void)
{
    void *library = plugin ? dlopen(plugin, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library)
        return;
    pthread_mutex_t *lock = dlsym(library, "plugin_lock");
    must(!lock, "dlsym");
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    dlclose(library);
}

static void change_limits(void)
{
    struct rlimit limit;
    must(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    must(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    must(getrlimit(RLIMIT_FSIZE, &limit), "getrlimit");
    must(setrlimit(RLIMIT_FSIZE, &limit), "setrlimit");
}

static void count_first(void)
{
    atomic_fetch_add(&firsts, 1);
}

/* One thing that is not nesting. */
static void do_other(uint64_t *state)
{
    switch (below(state, 40)) {
    case 0:
        fork_one(state);
        break;
    case 1:
        spawn_one();
        break;
    case 2:
    case 3:
        cancel_one();
        break;
    case 4:
    case 5:
        hand_over();
        break;
    case 6:
        load_one();
        break;
    case 7:
        change_limits();
        break;
    case 8:
        pthread_once(&once, count_first);
        call_once(&c11_once, count_first);
        break;
    default:
        if (below(state, 2))
            send_signal();
        else
            make_and_drop(state);
    }
}

/* The ring: thread i takes lock i, then the next, when it is its turn. Turns are seen by nobody but these threads. */
static void close_ring(int thread)
{
    for (int i = thread; i < planted_count; i += THREADS) {
        while (atomic_load_explicit(&ring_turn, memory_order_relaxed) != i)
            nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
        struct lock *first = &planted[i], *second = &planted[(i + 1) % planted_count];
        take(first, 0, 0);
        take(second, 0, 0);
        give(second);
        give(first);
        atomic_store_explicit(&ring_turn, i + 1, memory_order_relaxed);
    }
}

struct work {
    uint64_t state;
    int number, steps;
};

static void *work(void *of)
{
    struct work *work = of;
    close_ring(work->number);
    for (int i = 0; i < work->steps; i++) {
        if (below(&work->state, 50))
            nest(&work->state);
        else
            do_other(&work->state);
        if (i == work->steps / 2)
            pthread_barrier_wait(&barrier);
    }
    return NULL;
}

static void start(uint64_t seed, int count)
{
    uint64_t state = seed;
    for (int i = 0; i < LOCKS; i++)
        make(&locks[i], (enum kind)below(&state, KINDS));
    planted_count = count;
    for (int i = 0; i < count; i++)
        make(&planted[i], (enum kind)below(&state, KINDS));
    must(pthread_barrier_init(&barrier, NULL, THREADS), "pthread_barrier_init");
    struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };
    must(sigaction(SIGUSR1, &action, NULL), "sigaction");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "child") == 0)
        return 7;
    if (argc < 4)
        return 2;
    uint64_t seed = strtoull(argv[1], NULL, 10), sum = 0;
    int steps = atoi(argv[2]), count = atoi(argv[3]);
    self_path = argv[0];
    plugin = argc > 4 ? argv[4] : NULL;
    start(seed, count < MOST_PLANTED ? count : MOST_PLANTED);
    pthread_t threads[THREADS];
    struct work works[THREADS];
    for (int i = 0; i < THREADS; i++) {
        works[i] = (struct work){ seed * THREADS + (uint64_t)i, i, steps };
        must(pthread_create(&threads[i], NULL, work, &works[i]), "pthread_create");
    }
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL), "pthread_join");
    for (int i = 0; i < LOCKS; i++)
        sum = sum * 31 + locks[i].guarded;
    for (int i = 0; i < LOCKS; i++)
        drop(&locks[i]);
    for (int i = 0; i < planted_count; i++)
        drop(&planted[i]);
    pthread_barrier_destroy(&barrier);
    printf("%llu: %016llx, %d signals, %d children, %d first times\n", (unsigned long long)seed,
           (unsigned long long)sum, atomic_load(&signals), atomic_load(&exits), atomic_load(&firsts));
    return (int)(sum % 50);
}
