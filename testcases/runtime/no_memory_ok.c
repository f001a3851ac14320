// SPDX-License-Identifier: Apache-2.0
// A program that is given no more memory while it runs (prlimit): it goes on, and where recording stopped for that it is said.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: error
// CHECK: 100000 locks, sum 200000
// CHECK: concheck: recording stopped early: the process is given no more memory
#include "two_threads.h"
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { LOCKS = 100000 };

static pthread_mutex_t many[LOCKS];
static long sum;

/* What the process has, and nothing besides. */
static int forbid_more(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld", &pages) != 1)
        return -1;
    fclose(file);
    const struct rlimit limit = { (rlim_t)(pages * sysconf(_SC_PAGESIZE)), RLIM_INFINITY };
    return prlimit(getpid(), RLIMIT_AS, &limit, NULL);
}

static void *work(void *unused)
{
    for (int i = 0; i + 1 < LOCKS; i++) {
        pthread_mutex_lock(&many[i]);
        pthread_mutex_lock(&many[i + 1]);
        sum += 2;
        pthread_mutex_unlock(&many[i + 1]);
        pthread_mutex_unlock(&many[i]);
    }
    return unused;
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    if (forbid_more())
        return 3;
    work(NULL);
    pthread_mutex_lock(&many[0]);
    sum += 2;
    pthread_mutex_unlock(&many[0]);
    printf("%d locks, sum %ld\n", LOCKS, sum);
    return 0;
}
