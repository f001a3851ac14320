/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program that bench_runtime measures, natively and under each tool: one workload, by name, for a
 * number of rounds. It prints the nanoseconds of a round, as the clock on the wall has them and as the processor
 * was used, and the peak resident memory in kilobytes.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MANY = 10000, NESTED = 4, JOBS = 64, POOL = 4 };

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t nest[NESTED] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                        PTHREAD_MUTEX_INITIALIZER };
static pthread_mutex_t *many;
static long rounds;
static uint64_t shared;

static uint64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Kilobytes, of this program alone: what getrusage says begins with the parent's. */
static long peak_memory(void)
{
    char line[256];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %ld", &peak) == 1)
            break;
    if (status)
        fclose(status);
    return peak;
}

/* One uncontended lock. */
static void pair(void)
{
    for (long i = 0; i < rounds; i++) {
        pthread_mutex_lock(&one);
        shared++;
        pthread_mutex_unlock(&one);
    }
}

/* Four locks, one in the other. */
static void nested(void)
{
    for (long i = 0; i < rounds; i++) {
        for (int n = 0; n < NESTED; n++)
            pthread_mutex_lock(&nest[n]);
        shared++;
        for (int n = NESTED; n-- > 0;)
            pthread_mutex_unlock(&nest[n]);
    }
}

static void make_many(void)
{
    many = malloc(MANY * sizeof *many);
    for (int i = 0; i < MANY; i++)
        pthread_mutex_init(&many[i], NULL);
}

/* Pairs of ten thousand locks, always the lower one first. A round is one pair. */
static void locks(void)
{
    make_many();
    for (long i = 0; i < rounds; i++) {
        int at = (int)(i % (MANY / 2)) * 2;
        pthread_mutex_lock(&many[at]);
        pthread_mutex_lock(&many[at + 1]);
        shared++;
        pthread_mutex_unlock(&many[at + 1]);
        pthread_mutex_unlock(&many[at]);
    }
}

static void *contender(void *unused)
{
    for (long i = 0; i < rounds; i++) {
        pthread_mutex_lock(&one);
        for (int k = 0; k < 200; k++)
            *(volatile uint64_t *)&shared += 1;
        pthread_mutex_unlock(&one);
    }
    return unused;
}

static void contend(int count)
{
    pthread_t threads[8];
    for (int i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, contender, NULL);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void contend2(void)
{
    contend(2);
}

static void contend4(void)
{
    contend(4);
}

/* A pool of threads that take jobs from a queue; each job computes for some microseconds. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t more, less;
    int jobs[JOBS];
    int first, count;
    int closed;
} queue = { .mutex = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER, .less = PTHREAD_COND_INITIALIZER };

static void *pool_worker(void *result)
{
    for (;;) {
        pthread_mutex_lock(&queue.mutex);
        while (!queue.count && !queue.closed)
            pthread_cond_wait(&queue.more, &queue.mutex);
        if (!queue.count) {
            pthread_mutex_unlock(&queue.mutex);
            return result;
        }
        int job = queue.jobs[queue.first];
        queue.first = (queue.first + 1) % JOBS;
        queue.count--;
        pthread_cond_signal(&queue.less);
        pthread_mutex_unlock(&queue.mutex);
        uint64_t value = (uint64_t)job;
        for (int i = 0; i < 20000; i++)
            value = value * 6364136223846793005u + 1442695040888963407u;
        *(uint64_t *)result += value;
    }
}

static void pool(void)
{
    pthread_t threads[POOL];
    uint64_t results[POOL][16];
    memset(results, 0, sizeof results);
    for (int i = 0; i < POOL; i++)
        pthread_create(&threads[i], NULL, pool_worker, results[i]);
    for (long i = 0; i < rounds; i++) {
        pthread_mutex_lock(&queue.mutex);
        while (queue.count == JOBS)
            pthread_cond_wait(&queue.less, &queue.mutex);
        queue.jobs[(queue.first + queue.count) % JOBS] = (int)i;
        queue.count++;
        pthread_cond_signal(&queue.more);
        pthread_mutex_unlock(&queue.mutex);
    }
    pthread_mutex_lock(&queue.mutex);
    queue.closed = 1;
    pthread_cond_broadcast(&queue.more);
    pthread_mutex_unlock(&queue.mutex);
    for (int i = 0; i < POOL; i++)
        pthread_join(threads[i], NULL);
}

/* Two threads that hand over to each other by conditions; a round is one turn of both. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed[2];
    int whose;
} game = { .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = { PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER } };

static void *player(void *second)
{
    int me = second != NULL;
    for (long i = 0; i < rounds; i++) {
        pthread_mutex_lock(&game.mutex);
        while (game.whose != me)
            pthread_cond_wait(&game.changed[me], &game.mutex);
        game.whose = !me;
        pthread_cond_signal(&game.changed[!me]);
        pthread_mutex_unlock(&game.mutex);
    }
    return NULL;
}

static void turns(void)
{
    pthread_t other;
    pthread_create(&other, NULL, player, &game);
    player(NULL);
    pthread_join(other, NULL);
}

/* malloc and free of small blocks. */
static void blocks(void)
{
    void *volatile block;
    for (long i = 0; i < rounds; i++) {
        block = malloc(64);
        free(block);
    }
}

/* What a program with ten thousand locks keeps beside them: here, a kilobyte for each. */
static void memory(void)
{
    char **data = malloc(MANY * sizeof *data);
    make_many();
    for (int i = 0; i < MANY; i++) {
        data[i] = malloc(1024);
        memset(data[i], i, 1024);
    }
    for (long r = 0; r < rounds; r++)
        for (int i = 0; i + 1 < MANY; i += 2) {
            pthread_mutex_lock(&many[i]);
            pthread_mutex_lock(&many[i + 1]);
            data[i][0]++;
            pthread_mutex_unlock(&many[i + 1]);
            pthread_mutex_unlock(&many[i]);
        }
}

static const struct {
    const char *name;
    void (*run)(void);
    long rounds;
} workloads[] = {
    { "pair", pair, 20000000 },        { "nested", nested, 5000000 },    { "locks", locks, 5000000 },
    { "contend2", contend2, 1000000 }, { "contend4", contend4, 500000 }, { "pool", pool, 30000 },
    { "turns", turns, 200000 },        { "malloc", blocks, 20000000 },   { "memory", memory, 3 },
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof workloads / sizeof *workloads; i++) {
        if (strcmp(workloads[i].name, argv[1]) != 0)
            continue;
        rounds = argc > 2 ? atol(argv[2]) : workloads[i].rounds;
        uint64_t start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
        workloads[i].run();
        uint64_t end = now(CLOCK_MONOTONIC), used_end = now(CLOCK_PROCESS_CPUTIME_ID);
        printf("%.3f %.3f %ld\n", (double)(end - start) / (double)rounds, (double)(used_end - used) / (double)rounds,
               peak_memory());
        return 0;
    }
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++)
        printf("%s %ld\n", workloads[i].name, workloads[i].rounds);
    return argc > 1;
}
