// SPDX-License-Identifier: Apache-2.0
// A library is unloaded and loaded again, at the same place as it happens: its lock is another one.
//
// RUN: %gcc -shared -fPIC -O1 -g -pthread %S/Inputs/plugin.c -o %t.so
// RUN: %build_it
// RUN: %record %t %t.so > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <dlfcn.h>

#include "two_threads.h"

static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
static const char *library;

static void nest(pthread_mutex_t *outer, pthread_mutex_t *inner)
{
    pthread_mutex_lock(outer);
    pthread_mutex_lock(inner);
    pthread_mutex_unlock(inner);
    pthread_mutex_unlock(outer);
}

static void use(int plugin_first)
{
    void *handle = dlopen(library, RTLD_NOW);
    pthread_mutex_t *lock = handle ? dlsym(handle, "plugin_lock") : NULL;
    if (!lock)
        exit(3);
    nest(plugin_first ? lock : &own, plugin_first ? &own : lock);
    dlclose(handle);
}

static void first(void)
{
    use(1);
}

static void second(void)
{
    pause_ms(100);
    use(0);
}

int main(int argc, char **argv)
{
    library = argv[argc - 1];
    run_both(first, second);
    return 0;
}
