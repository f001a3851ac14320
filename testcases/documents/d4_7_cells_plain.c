// SPDX-License-Identifier: Apache-2.0
// D4.7: two workers move units between the cells of a shared array with plain `--` and `++`.
//
// The article: 10 cells of 100 units each; a worker picks two cells and moves a unit from one to the other, again and
// again, so the total must stay 1000. The article saw 15810.
//
// Expected: a data race on the array's cells.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CELLS 10
#define UNITS 100
#define WORKERS 2
#define MOVES 100000

static int cells[CELLS];

static void *move_units(void *argument)
{
    unsigned int seed = *(const unsigned int *)argument;

    for (int i = 0; i < MOVES; i++) {
        int from = rand_r(&seed) % CELLS;
        int to = rand_r(&seed) % CELLS;

        if (cells[from] > 0) {
            // CHECK-DAG: error: {{.*}}cells{{.*}}[data-race]
            // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}} in thread move_units
            cells[from]--;
            cells[to]++;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    unsigned int seeds[WORKERS] = { 1, 2 };
    int total = 0;

    for (int i = 0; i < CELLS; i++)
        cells[i] = UNITS;
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, move_units, &seeds[i]);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    for (int i = 0; i < CELLS; i++)
        total += cells[i];
    printf("total %d\n", total);
    return 0;
}
// TSAN-CHECK: tsan: data race
