/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What known functions do to concurrency and to memory, as data.
 *
 * A function has up to CC_API_EFFECTS effects, applied in order. The built-in
 * table (api_table.def) covers pthreads, C11 threads, POSIX semaphores and libc;
 * users add rows in `.concheck.yml`, which win over built-in ones.
 *
 * A model stands for the body: a function with a model is not entered, even if
 * the program defines it, unless the row says `CC_API_WEAK`.
 *
 * Ownership: a set borrows nothing; user rows live in the arena it was loaded in.
 * Thread-safety: read-only once loaded. Complexity: lookup is O(1).
 */
#ifndef CC_LOCKMODELS_API_MODEL_H
#define CC_LOCKMODELS_API_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cc_effect_kind {
    CC_EFFECT_NONE = 0,
    /* locks: `object` is the argument that points to the lock */
    CC_EFFECT_LOCK_INIT, /* `other` = attribute argument, `other2` = type by value (mtx_init), or CC_ARG_NONE */
    CC_EFFECT_LOCK_DESTROY,
    CC_EFFECT_ACQUIRE,       /* blocks until it has the lock in `mode` */
    CC_EFFECT_TRY_ACQUIRE,   /* never blocks; the result says whether it succeeded */
    CC_EFFECT_TIMED_ACQUIRE, /* blocks for a bounded time; the result says whether it succeeded */
    CC_EFFECT_RELEASE,
    CC_EFFECT_ATTR_SETTYPE, /* attribute `object` of a lock of `lock_kind` gets the type of argument `other` */
    CC_EFFECT_ATTR_INIT,    /* attribute `object` (of locks, conditions, threads) gets its defaults */
    /* condition variables: `object` = condition, `other` = mutex */
    CC_EFFECT_COND_INIT,
    CC_EFFECT_COND_DESTROY,
    CC_EFFECT_COND_WAIT,
    CC_EFFECT_COND_TIMED_WAIT,
    CC_EFFECT_COND_SIGNAL,
    CC_EFFECT_COND_BROADCAST,
    /* semaphores: `object`; `other` = initial value at SEM_INIT */
    CC_EFFECT_SEM_INIT,
    CC_EFFECT_SEM_DESTROY,
    CC_EFFECT_SEM_WAIT,
    CC_EFFECT_SEM_TRY_WAIT,
    CC_EFFECT_SEM_TIMED_WAIT,
    CC_EFFECT_SEM_POST,
    CC_EFFECT_SEM_OPEN, /* the result is a semaphore, or null; `other` = initial value */
    /* barriers: `object`; `other` = number of participants at BARRIER_INIT */
    CC_EFFECT_BARRIER_INIT,
    CC_EFFECT_BARRIER_DESTROY,
    CC_EFFECT_BARRIER_WAIT,
    /* threads */
    CC_EFFECT_SPAWN,         /* `object` = where the handle is stored; NONE: it is the result; `other` = attribute,
                                `function`, `argument` */
    CC_EFFECT_JOIN,          /* `object` = handle by value, blocks */
    CC_EFFECT_JOIN_STORED,   /* the same, `object` = where the handle is stored */
    CC_EFFECT_TRY_JOIN,      /* does not block, or for a bounded time; result says whether */
    CC_EFFECT_DETACH,        /* `object` = handle by value */
    CC_EFFECT_ATTR_DETACHED, /* thread attribute `object` gets the detach state of argument `other` */
    CC_EFFECT_THREAD_EXIT,   /* ends the calling thread; does not return */
    CC_EFFECT_CANCEL,
    CC_EFFECT_SELF,         /* returns the calling thread's handle */
    CC_EFFECT_PROCESS_EXIT, /* ends the process; does not return */
    CC_EFFECT_FORK,
    CC_EFFECT_ONCE,         /* `object` = control, `function` = called at most once; all callers see it done */
    CC_EFFECT_CALL,         /* calls argument `function` now, in this thread, with `argument` if not CC_ARG_NONE */
    CC_EFFECT_CALL_AT_EXIT, /* registers `function` for the end of the thread or process */
    CC_EFFECT_KEY_CREATE, /* `object` = where the key is stored; `function` is called at the end of threads that have data under it */
    CC_EFFECT_SIGNAL_HANDLER, /* installs `function`, or what the structure `object` begins with, as a signal handler */
    CC_EFFECT_KEY_GET,        /* thread-specific data: result is this thread's own */
    CC_EFFECT_KEY_SET,        /* `other` = value */
    CC_EFFECT_CLEANUP_PUSH,   /* `object` = buffer; `function`, `argument`: run when the thread ends or on pop */
    CC_EFFECT_CLEANUP_POP,    /* `object` = buffer, `other` = whether to run it */
    /* memory: `object` points to it, `other` = size argument where there is one */
    /* result is a new object nobody else has; `other` = size, `other2` = count argument; `success` is the result of failure */
    CC_EFFECT_ALLOC,
    CC_EFFECT_ALLOC_OUT, /* stores a new object's address where `object` points (posix_memalign, getline) */
    CC_EFFECT_FREE,
    CC_EFFECT_REALLOC,     /* frees `object`, result is the same content in a new object; sizes as for ALLOC */
    CC_EFFECT_READ,        /* reads memory at `object` */
    CC_EFFECT_WRITE,       /* writes memory at `object`, content unknown afterwards */
    CC_EFFECT_ZERO,        /* sets memory at `object` to a byte: zero if argument `other2` is 0 or absent */
    CC_EFFECT_COPY,        /* copies from `other` to `object`; `other2` = size argument */
    CC_EFFECT_RETURNS_ARG, /* result is argument `object`; or null, if `result` is NONZERO_OK */
    CC_EFFECT_RETURNS_WITHIN, /* result is null, or points into what argument `object` points to; `other` = size of an element */
    CC_EFFECT_WRITE_REST,   /* writes memory at all arguments after the named ones (scanf) */
    CC_EFFECT_CHANGE_REST,  /* the same, if it writes at all: that is no access (ioctl) */
    CC_EFFECT_HIDDEN_STATE, /* reads and writes one hidden static object (rand, strtok, localtime) */
    /* blocking and control */
    /* may block for long: sleep, I/O on sockets and pipes; not if `other` has a bit of `success`, or is zero if there are none */
    CC_EFFECT_BLOCK,
    CC_EFFECT_YIELD,
    CC_EFFECT_NO_RETURN,
    CC_EFFECT_SETJMP,
    CC_EFFECT_LONGJMP,
    CC_EFFECT_RETURNS_CONST, /* the result is `success` */
    CC_EFFECT_NOTHING,       /* known to do nothing that matters here (printf of plain values, strlen, ...) */
};

enum cc_lock_kind {
    CC_LOCK_MUTEX = 1,
    CC_LOCK_RWLOCK,
    CC_LOCK_SPIN,
    CC_LOCK_SEM,
    CC_LOCK_FILE,
    CC_LOCK_OTHER,
    CC_LOCK_WORD, /* an atomic word that the program uses as a lock; no API takes it */
    CC_LOCK_ONCE, /* who runs what runs once: the others wait for its end */
};
enum cc_lock_mode { CC_MODE_EXCLUSIVE = 1, CC_MODE_SHARED, CC_MODE_ANY /* release of either */ };

/* How the result tells success from failure. */
enum cc_result_rule {
    CC_RESULT_NONE = 0,      /* void or irrelevant */
    CC_RESULT_ZERO_OK,       /* 0 on success (pthreads; thrd_success is 0 in glibc) */
    CC_RESULT_NONZERO_OK,    /* non-zero on success (Linux-style try-locks) */
    CC_RESULT_MINUS_ONE_BAD, /* -1 on failure, 0 on success (semaphores) */
    CC_RESULT_BUSY_BAD,      /* EBUSY when another holds the lock, 0 on success */
    CC_RESULT_TIMEOUT_BAD,   /* ETIMEDOUT when the time is over, 0 on success */
};

#define CC_ARG_NONE (-1)

enum { CC_API_EFFECTS = 4 };

struct cc_effect {
    uint8_t kind;                                     /* enum cc_effect_kind */
    uint8_t lock_kind;                                /* enum cc_lock_kind, of lock effects */
    uint8_t mode;                                     /* enum cc_lock_mode, of ACQUIRE and its like and of RELEASE */
    uint8_t result;                                   /* enum cc_result_rule */
    int8_t object, other, other2, function, argument; /* argument indices from 0, or CC_ARG_NONE */
    bool recursive;  /* the lock may be taken again by its holder, whatever its type (flockfile) */
    int64_t success; /* RETURNS_CONST: the value; ALLOC, REALLOC, BLOCK: see there */
};

enum cc_api_flag {
    CC_API_WEAK = 1,          /* a definition in the program wins over this row */
    CC_API_SAFE_IN_GLIBC = 2, /* its HIDDEN_STATE is what POSIX allows; glibc's own function is thread-safe */
};

struct cc_api_model {
    const char *name;
    uint32_t flags;
    struct cc_effect effects[CC_API_EFFECTS]; /* up to the first CC_EFFECT_NONE */
};

struct cc_api_set;

/* Make the set of built-in models in `arena` (with an `on_exhausted` hook). */
CC_MUST_USE enum cc_status cc_api_set_create(struct cc_arena *arena, struct cc_api_set **out);

/* Add a model, replacing one of the same name. `model` and its name are copied. */
CC_MUST_USE enum cc_status cc_api_set_add(struct cc_api_set *set, const struct cc_api_model *model);

/* Add the name of a type that is a synchronisation object. `name` is copied. */
CC_MUST_USE enum cc_status cc_api_set_add_sync_type(struct cc_api_set *set, const char *name);

/* The model of `name`, or NULL. */
const struct cc_api_model *cc_api_find(const struct cc_api_set *set, const char *name);

/* Say whether type `name` ("pthread_mutex_t", "mtx_t", ...) is that of a synchronisation object. */
bool cc_api_is_sync_type(const struct cc_api_set *set, const char *name);

#ifdef __cplusplus
}
#endif

#endif
