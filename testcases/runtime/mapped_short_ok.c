// SPDX-License-Identifier: Apache-2.0
// A mapping that is longer than its file must not be read by the recorder, when a library is loaded and the
// modules are listed for a stack through it: that would end the program with SIGBUS.
//
// RUN: %gcc -g -O1 -DLIBRARY -fPIC -shared %s -o %t.so
// RUN: %build_it
// RUN: %record %t %t.short %t.so > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <pthread.h>

#ifdef LIBRARY
void both(pthread_mutex_t *first, pthread_mutex_t *second)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}
#else
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    int file = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || mmap(NULL, 1 << 16, PROT_READ, MAP_SHARED, file, 0) == MAP_FAILED)
        return 3;
    void *library = dlopen(argv[2], RTLD_NOW);
    if (!library)
        return 4;
    void (*both)(pthread_mutex_t *, pthread_mutex_t *);
    *(void **)&both = dlsym(library, "both");
    both(&a, &b);
    return 0;
}
#endif
