// SPDX-License-Identifier: Apache-2.0
// Functions are looked up that do not exist, while locks lie on the heap: the loader frees the text of each error at the next one.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: all ended
// CHECK-NOT: concheck:
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    pthread_mutex_t *table = malloc(sizeof *table);
    pthread_mutex_init(table, NULL);
    pthread_mutex_lock(table);
    pthread_mutex_unlock(table);
    for (int i = 0; i < 3; i++)
        if (dlsym(RTLD_DEFAULT, "surely_no_such_function"))
            return 1;
    pthread_mutex_destroy(table);
    free(table);
    puts("all ended");
    return 0;
}
