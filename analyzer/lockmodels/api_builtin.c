/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lockmodels/api_builtin.h"

#include <stddef.h>

/* The vocabulary of api_table.def. The order of EFFECT's parameters is that of struct cc_effect. */

#define _ CC_ARG_NONE
#define CC_LOCK_NONE 0
#define CC_MODE_NONE 0

#define EFFECT(kind, lock, mode, result, object, other, other2, function, argument)                                    \
    {                                                                                                                  \
        CC_EFFECT_##kind, CC_LOCK_##lock, CC_MODE_##mode, CC_RESULT_##result, object, other, other2, function,         \
            argument, false, 0                                                                                         \
    }
/* An effect that says no more than its kind and up to three arguments. */
#define PLAIN(kind, object, other, other2) EFFECT(kind, NONE, NONE, NONE, object, other, other2, _, _)

#define LOCK_INIT(lock, object, attribute, type) EFFECT(LOCK_INIT, lock, NONE, NONE, object, attribute, type, _, _)
#define LOCK_DESTROY(lock, object) EFFECT(LOCK_DESTROY, lock, NONE, NONE, object, _, _, _, _)
#define ACQUIRE(lock, mode, object, result) EFFECT(ACQUIRE, lock, mode, result, object, _, _, _, _)
#define TRY_ACQUIRE(lock, mode, object, result) EFFECT(TRY_ACQUIRE, lock, mode, result, object, _, _, _, _)
#define TIMED_ACQUIRE(lock, mode, object, result) EFFECT(TIMED_ACQUIRE, lock, mode, result, object, _, _, _, _)
#define RELEASE(lock, mode, object) EFFECT(RELEASE, lock, mode, NONE, object, _, _, _, _)
#define RECURSIVE_LOCK(kind, lock, object, result)                                                                     \
    {                                                                                                                  \
        CC_EFFECT_##kind, CC_LOCK_##lock, CC_MODE_EXCLUSIVE, CC_RESULT_##result, object, _, _, _, _, true, 0           \
    }
#define ATTR_INIT(lock, object) EFFECT(ATTR_INIT, lock, NONE, NONE, object, _, _, _, _)
#define ATTR_SETTYPE(lock, object, type) EFFECT(ATTR_SETTYPE, lock, NONE, NONE, object, type, _, _, _)

#define COND_INIT(object) PLAIN(COND_INIT, object, _, _)
#define COND_DESTROY(object) PLAIN(COND_DESTROY, object, _, _)
#define COND_WAIT(object, mutex) EFFECT(COND_WAIT, MUTEX, NONE, ZERO_OK, object, mutex, _, _, _)
#define COND_TIMED_WAIT(object, mutex) EFFECT(COND_TIMED_WAIT, MUTEX, NONE, ZERO_OK, object, mutex, _, _, _)
#define COND_SIGNAL(object) PLAIN(COND_SIGNAL, object, _, _)
#define COND_BROADCAST(object) PLAIN(COND_BROADCAST, object, _, _)

#define SEM_EFFECT(kind, result, object, initial) EFFECT(kind, SEM, NONE, result, object, initial, _, _, _)
#define SEM_INIT(object, initial) SEM_EFFECT(SEM_INIT, NONE, object, initial)
#define SEM_OPEN(initial) SEM_EFFECT(SEM_OPEN, NONE, _, initial)
#define SEM_DESTROY(object) SEM_EFFECT(SEM_DESTROY, NONE, object, _)
#define SEM_WAIT(object) SEM_EFFECT(SEM_WAIT, MINUS_ONE_BAD, object, _)
#define SEM_TRY_WAIT(object) SEM_EFFECT(SEM_TRY_WAIT, MINUS_ONE_BAD, object, _)
#define SEM_TIMED_WAIT(object) SEM_EFFECT(SEM_TIMED_WAIT, MINUS_ONE_BAD, object, _)
#define SEM_POST(object) SEM_EFFECT(SEM_POST, NONE, object, _)

#define BARRIER_INIT(object, participants) PLAIN(BARRIER_INIT, object, participants, _)
#define BARRIER_DESTROY(object) PLAIN(BARRIER_DESTROY, object, _, _)
#define BARRIER_WAIT(object) PLAIN(BARRIER_WAIT, object, _, _)

#define SPAWN(handle, attribute, start, argument, result)                                                              \
    EFFECT(SPAWN, NONE, NONE, result, handle, attribute, _, start, argument)
#define JOIN(handle, result) EFFECT(JOIN, NONE, NONE, result, handle, _, _, _, _)
#define JOIN_STORED(handle, result) EFFECT(JOIN_STORED, NONE, NONE, result, handle, _, _, _, _)
#define TRY_JOIN(handle, result) EFFECT(TRY_JOIN, NONE, NONE, result, handle, _, _, _, _)
#define DETACH(handle) PLAIN(DETACH, handle, _, _)
#define ATTR_DETACHED(object, state) PLAIN(ATTR_DETACHED, object, state, _)
#define THREAD_EXIT PLAIN(THREAD_EXIT, _, _, _)
#define CANCEL(handle) PLAIN(CANCEL, handle, _, _)
#define SELF PLAIN(SELF, _, _, _)
#define PROCESS_EXIT PLAIN(PROCESS_EXIT, _, _, _)
#define FORK PLAIN(FORK, _, _, _)

#define CALLBACK(kind, object, called, given) EFFECT(kind, NONE, NONE, NONE, object, _, _, called, given)
#define ONCE(object, called) CALLBACK(ONCE, object, called, _)
#define CALL(called, given) CALLBACK(CALL, _, called, given)
#define CALL_AT_EXIT(called, given) CALLBACK(CALL_AT_EXIT, _, called, given)
#define KEY_CREATE(key, called) CALLBACK(KEY_CREATE, key, called, _)
#define SIGNAL_HANDLER(called) CALLBACK(SIGNAL_HANDLER, _, called, _)
#define SIGNAL_ACTION(object) CALLBACK(SIGNAL_HANDLER, object, _, _)
#define CLEANUP_PUSH(object, called, given) CALLBACK(CLEANUP_PUSH, object, called, given)
#define CLEANUP_POP(object, execute) PLAIN(CLEANUP_POP, object, execute, _)
#define KEY_GET(key) PLAIN(KEY_GET, key, _, _)
#define KEY_SET(key, value) PLAIN(KEY_SET, key, value, _)

#define ALLOC(size, count) PLAIN(ALLOC, _, size, count)
#define ALLOC_OUT(object, size) PLAIN(ALLOC_OUT, object, size, _)
#define ALLOC_OR_MINUS_ONE(size)                                                                                       \
    {                                                                                                                  \
        CC_EFFECT_ALLOC, 0, 0, 0, _, size, _, _, _, false, -1                                                          \
    }
#define REALLOC_OR_MINUS_ONE(object, size)                                                                             \
    {                                                                                                                  \
        CC_EFFECT_REALLOC, 0, 0, 0, object, size, _, _, _, false, -1                                                   \
    }
#define FREE(object) PLAIN(FREE, object, _, _)
#define REALLOC(object, size, count) PLAIN(REALLOC, object, size, count)
#define READ(object, size) PLAIN(READ, object, size, _)
#define WRITE(object, size) PLAIN(WRITE, object, size, _)
#define ZERO(object, size, byte) PLAIN(ZERO, object, size, byte)
#define COPY(to, from, size) PLAIN(COPY, to, from, size)
#define RETURNS_ARG(object) PLAIN(RETURNS_ARG, object, _, _)
#define RETURNS_ARG_OR_NULL(object) EFFECT(RETURNS_ARG, NONE, NONE, NONZERO_OK, object, _, _, _, _)
#define RETURNS_WITHIN(object) RETURNS_ELEMENT(object, _)
#define RETURNS_ELEMENT(object, size) EFFECT(RETURNS_WITHIN, NONE, NONE, NONZERO_OK, object, size, _, _, _)
#define WRITE_REST PLAIN(WRITE_REST, _, _, _)
#define CHANGE_REST PLAIN(CHANGE_REST, _, _, _)
#define HIDDEN_STATE PLAIN(HIDDEN_STATE, _, _, _)

#define BLOCK PLAIN(BLOCK, _, _, _)
#define BLOCK_UNLESS(flags, bits)                                                                                      \
    {                                                                                                                  \
        CC_EFFECT_BLOCK, 0, 0, 0, _, flags, _, _, _, false, bits                                                       \
    }
enum { DONT_WAIT = 0x40 /* MSG_DONTWAIT */, NO_HANG = 1 /* WNOHANG */, LOCK_NOT_BLOCKING = 4 /* LOCK_NB */ };
#define BLOCK_FOR(time) BLOCK_UNLESS(time, 0)
#define YIELD PLAIN(YIELD, _, _, _)
#define SECTION_BEGIN RECURSIVE_LOCK(ACQUIRE, SECTION, _, NONE)
#define SECTION_END RECURSIVE_LOCK(RELEASE, SECTION, _, NONE)
#define ASSUME(condition) PLAIN(ASSUME, condition, _, _)
#define NO_RETURN PLAIN(NO_RETURN, _, _, _)
#define SETJMP(object) PLAIN(SETJMP, object, _, _)
#define LONGJMP(object) PLAIN(LONGJMP, object, 1, _)
#define RETURNS_CONST(value)                                                                                           \
    {                                                                                                                  \
        CC_EFFECT_RETURNS_CONST, 0, 0, 0, _, _, _, _, _, false, value                                                  \
    }
#define NOTHING PLAIN(NOTHING, _, _, _)

#define ROW(name, flags, ...) { name, flags, { __VA_ARGS__ } },
#define API(name, ...) ROW(#name, 0, __VA_ARGS__)
#define LIBC(name, ...) ROW(#name, CC_API_WEAK, __VA_ARGS__)
#define LIB(name, ...) ROW(#name, CC_API_WEAK, __VA_ARGS__)
#define POSIX_ONLY(name, ...) ROW(#name, CC_API_WEAK | CC_API_SAFE_IN_GLIBC, __VA_ARGS__)
#define WITH_BUILTIN(name, ...)                                                                                        \
    ROW(#name, CC_API_WEAK, __VA_ARGS__)                                                                               \
    ROW("__builtin_" #name, 0, __VA_ARGS__)
#define WITH_CHECKED(name, ...)                                                                                        \
    WITH_BUILTIN(name, __VA_ARGS__)                                                                                    \
    ROW("__" #name "_chk", CC_API_WEAK, __VA_ARGS__)                                                                   \
    ROW("__builtin___" #name "_chk", 0, __VA_ARGS__)
#define MATH(name)                                                                                                     \
    WITH_BUILTIN(name, NOTHING)                                                                                        \
    ROW(#name "f", CC_API_WEAK, NOTHING)                                                                               \
    ROW("__builtin_" #name "f", 0, NOTHING)                                                                            \
    ROW(#name "l", CC_API_WEAK, NOTHING)                                                                               \
    ROW("__builtin_" #name "l", 0, NOTHING)

const struct cc_api_model cc_api_builtin[] = {
#include "analyzer/lockmodels/api_table.def"
#include "analyzer/lockmodels/library_table.def"
};

const uint32_t cc_api_builtin_count = sizeof cc_api_builtin / sizeof *cc_api_builtin;

/* A thread handle is ordinary memory, and so is an attribute; their races are real ones. */
const char *const cc_api_builtin_sync_types[] = {
    "pthread_mutex_t",
    "pthread_rwlock_t",
    "pthread_spinlock_t",
    "pthread_cond_t",
    "pthread_barrier_t",
    "pthread_once_t",
    "pthread_key_t",
    "mtx_t",
    "cnd_t",
    "once_flag",
    "__once_flag",
    "tss_t",
    "__tss_t",
    "sem_t",
    "union _GMutex",
    "struct _GRecMutex",
    "struct _GRWLock",
    "struct _GCond",
    "uv_mutex_t",
    "uv_rwlock_t",
    "uv_sem_t",
    "uv_cond_t",
    "uv_barrier_t",
    "uv_once_t",
    "omp_lock_t",
    "omp_nest_lock_t",
    "spinlock_t",
    "struct spinlock",
    "raw_spinlock_t",
    "struct raw_spinlock",
    "struct mutex",
    "rwlock_t",
    "struct rw_semaphore",
    "SDL_SpinLock",
};

const uint32_t cc_api_builtin_sync_type_count = sizeof cc_api_builtin_sync_types / sizeof *cc_api_builtin_sync_types;
