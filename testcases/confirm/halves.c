// SPDX-License-Identifier: Apache-2.0
// One nesting is only in the source, and the run does not come to it; the other only in a library that the static pass
// does not see. Neither has the cycle: together they have.
//
// RUN: %predict
// RUN: %concheck report %t.json | %FileCheck %s --check-prefix=NOTHING --allow-empty
// NOTHING-NOT: lock-order
// RUN: %build_it %t %S/Inputs/halves_library.c
// RUN: rm -rf %t.records && %concheck run -q --record=%t.records -- %t
// RUN: %status 1 %concheck report %t.json %t.records --graph=%t.dot | %FileCheck %s
// CHECK: error: lock-order cycle `first` -> `second` -> `first` can deadlock [lock-order-cycle]
// CHECK: halves.c:[[#]]:{{.*}} note: acquires `second` in thread forth while holding `first` ({{.*}}); this was predicted only
// CHECK: halves_library.c:[[#]]:{{.*}} note: acquires `first` in thread back while holding `second` ({{.*}}); this was seen in a run
// CHECK: why: neither the static pass nor the run has all of it
// RUN: %FileCheck --input-file=%t.dot %s --check-prefix=GRAPH
// GRAPH-DAG: n0 -> n1 [label="thread forth (predicted)\n
// GRAPH-DAG: n1 -> n0 [label="thread back (observed)\n
// RUN: %status 1 %concheck report --format=json -o %t.both.json %t.json %t.records
// RUN: grep '"evidence"' %t.both.json | tr -d ' ,' | sort | uniq -c | %FileCheck %s --check-prefix=JSON
// JSON: 1 "evidence":"observed"
// JSON-NEXT: 2 "evidence":"predicted"
// RUN: %status 1 %concheck report --format=sarif %t.json %t.records | %FileCheck %s --check-prefix=SARIF
// SARIF: "text": "acquires `second` while holding `first`"
// SARIF: "evidence": "predicted"
// SARIF: "text": "acquires `first` while holding `second`"
// SARIF: "evidence": "observed"
//
// A campaign aims at it: the run that does the other half too deadlocks, and is confirmed.
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %status 1 %confirm -q --from %t.both.json -- %t both | %FileCheck %s --check-prefix=CONFIRMED
// CONFIRMED: can deadlock [lock-order-cycle, confirmed]
// RUN: %status 0 %confirm -q --runs=3 --from %t.json -- %t | %FileCheck %s --check-prefix=TRIED
// TRIED: tried: not confirmed in 3 runs: no thread acquired `second` while holding `first` ({{.*}}halves.c:[[#]]) in them
//
// What threads cannot close is none: a gate lock, a try-lock, one thread before the other, one thread alone.
// RUN: sh -c 'for way in GATE TRIED JOINED EARLY LATE ALONE; do %gcc -g -O1 -pthread -D$way %s %S/Inputs/halves_library.c -o %t.way && %concheck -q --fail-on=never --format=json -o %t.way.json %s -- -D$way && rm -rf %t.way.records && %concheck run -q --record=%t.way.records -- %t.way >%t.out 2>&1 && %concheck report -q %t.way.json %t.way.records || echo $way; done' | %FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: {{.}}
#include <stdio.h>

#include "Inputs/both_threads.h"
#include "Inputs/gate.h"

void library_call(void);

pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
int steps;

static void *forth(void *wanted)
{
    enter();
    pthread_mutex_lock(&first);
#ifdef TRIED
    if (wanted && pthread_mutex_trylock(&second) == 0) {
#else
    if (wanted) {
        pthread_mutex_lock(&second);
#endif
        steps++;
        pthread_mutex_unlock(&second);
    }
    pthread_mutex_unlock(&first);
    leave();
    return NULL;
}

static void *back(void *unused)
{
    enter();
    library_call();
    leave();
    return unused;
}

int main(int argc, char **argv)
{
    void *wanted = argc > 1 ? argv : NULL;
#if defined EARLY || defined ALONE
    forth(wanted);
#endif
#ifdef ALONE
    back(NULL);
#elif defined EARLY || defined LATE
    run_one(back, NULL);
#elif defined JOINED
    run_one(forth, wanted);
    run_one(back, NULL);
#else
    run_both(forth, back, wanted);
#endif
#ifdef LATE
    forth(wanted);
#endif
    printf("%d\n", steps);
    return 0;
}
