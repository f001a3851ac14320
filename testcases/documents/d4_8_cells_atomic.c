// SPDX-License-Identifier: Apache-2.0
// D4.8: the cells of D4.7 with atomic load, compare-and-swap and add.
//
// The article: a worker takes a unit only if its compare-and-swap from n to n - 1 succeeds, and adds it elsewhere in
// one step. The total stays 1000.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE add-made-load-and-store: s/atomic_fetch_add\(&cells\[to\], 1\)/atomic_store(\&cells[to], atomic_load(\&cells[to]) + 1)/ => atomicity-violation
// MUTATE atomic-made-plain: s/static atomic_int cells/static int cells/; s/atomic_load\(&cells\[(from|i)\]\)/cells[\1]/; s/atomic_store\(&cells\[i\], UNITS\)/cells[i] = UNITS/; s/atomic_compare_exchange_strong\(&cells\[from\], &units, units - 1\)/(cells[from] = units - 1, 1)/; s/atomic_fetch_add\(&cells\[to\], 1\)/cells[to]++/ => data-race
// MUTATE join-dropped: s/pthread_join\(workers\[i\], NULL\);/(void)workers[i];/ => thread-leak
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define CELLS 10
#define UNITS 100
#define WORKERS 2
#define MOVES 100000

static atomic_int cells[CELLS];

static void *move_units(void *argument)
{
    unsigned int seed = *(const unsigned int *)argument;

    for (int i = 0; i < MOVES; i++) {
        int from = rand_r(&seed) % CELLS;
        int to = rand_r(&seed) % CELLS;
        int units = atomic_load(&cells[from]);

        if (units > 0 && atomic_compare_exchange_strong(&cells[from], &units, units - 1))
            atomic_fetch_add(&cells[to], 1);
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    unsigned int seeds[WORKERS] = { 1, 2 };
    int total = 0;

    for (int i = 0; i < CELLS; i++)
        atomic_store(&cells[i], UNITS);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, move_units, &seeds[i]);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    for (int i = 0; i < CELLS; i++)
        total += atomic_load(&cells[i]);
    printf("total %d\n", total);
    return 0;
}
// TSAN-CHECK: total 1000
// TSAN-CHECK: tsan: clean
