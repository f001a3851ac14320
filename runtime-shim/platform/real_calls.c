/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/real_calls.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "runtime-shim/platform/machine.h"

/*
 * The first free finds the real one: later ones need not ask whether it was found. Looking for what there is not makes the loader
 * free the text that says so: then that is kept.
 */
static void find_and_free(void *block)
{
    static __thread bool finding __attribute__((tls_model("initial-exec")));
    if (finding)
        return;
    finding = true;
    (void)cc_real_calls_find();
    finding = false;
    void (*found)(void *) = cc_real.free;
    if (found != find_and_free)
        found(block);
}

struct cc_real_calls cc_real = { .free = find_and_free };
void (*cc_real_calls_found)(void);
bool cc_real_lock_is_foreign;
size_t (*cc_usable_size)(void *block);

static const struct {
    const char *name, *version;
    size_t offset;
} CALLS[] = {
#define CC_REAL(name, version) { #name, version, offsetof(struct cc_real_calls, name) },
#include "runtime-shim/platform/real_calls.def"
#undef CC_REAL
};

/* Say whether two functions are in different files. */
static bool are_apart(const void *one, const void *other)
{
    Dl_info first, second;
    return !one || !other || !dladdr(one, &first) || !dladdr(other, &second) || first.dli_fbase != second.dli_fbase;
}

bool cc_real_calls_find(void)
{
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        bool old = CC_OLD_VERSIONS && CALLS[i].version && cc_libc_is_glibc();
        void *found = old ? dlvsym(RTLD_NEXT, CALLS[i].name, CALLS[i].version) : NULL;
        if (!found)
            found = dlsym(RTLD_NEXT, CALLS[i].name);
        void **slot = __builtin_assume_aligned((char *)&cc_real + CALLS[i].offset, sizeof(void *));
        __atomic_store_n(slot, found, __ATOMIC_RELAXED);
    }
    void *size = dlsym(RTLD_DEFAULT, "malloc_usable_size");
    __atomic_store_n((void **)&cc_usable_size, size, __ATOMIC_RELAXED);
    /* Nobody stands before a function that only looks at a number; and both have always been in one library. */
    cc_real_lock_is_foreign =
        are_apart((const void *)cc_real.pthread_mutex_lock, dlsym(RTLD_NEXT, "pthread_mutexattr_gettype"));
    /* What is missing in an older C library is not the program's error to find. */
    (void)dlerror();
    if (cc_real_calls_found)
        cc_real_calls_found();
    return cc_real.pthread_mutex_lock && cc_real.pthread_mutex_unlock && cc_real.pthread_create;
}

bool cc_real_has_front(void)
{
    /* In this library a call of the name is bound to whom the whole program is bound to; its own is found beside. */
    void *bound = dlsym(RTLD_DEFAULT, "pthread_mutex_lock");
    return bound && are_apart(bound, &cc_real);
}

bool cc_real_front_calls(uint64_t site, const char *name)
{
    Dl_info at;
    return dladdr((void *)site, &at) && at.dli_sname && strstr(at.dli_sname, name);
}
