/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record: the file in which the shim keeps what it sees of a running process.
 *
 * One file a process, called concheck.PID.ID.EXEC.ccr. The process writes it through a shared
 * mapping, so the file outlives exit, crash and SIGKILL, and can be read while the process runs.
 *
 * Layout: the header, then one region for each table, at header.tables[t].offset. The file is
 * sparse: a region is as large as its table may ever become, and only its `ready` first bytes
 * have room on disk. Numbers are in the byte order and sizes of the machine that wrote them.
 *
 * Tables. Element 0 of each table is reserved, so that a reference of 0 means "none". `count` is
 * the number of elements handed out, 0 included. An element of a table of structs counts once its
 * `valid` is not 0: it is stored last, with release order. FRAMES, SETS and TEXT are pools of
 * words; whoever refers to a place in them does so after the place is filled.
 *
 * Adding fields to the end of the header or to `reserved` keeps the version; anything else does not.
 * Thread-safety: fields that change later are read and written with the __atomic builtins.
 */
#ifndef CC_LOCKGRAPH_RECORD_FORMAT_H
#define CC_LOCKGRAPH_RECORD_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CC_RECORD_MAGIC "CCRECORD" /* 8 bytes, no NUL */
#define CC_RECORD_SUFFIX ".ccr"
enum { CC_RECORD_STEER_EDGES = 8 };
enum { CC_RECORD_VERSION = 3, CC_RECORD_ALIGNMENT = 4096 };

enum cc_record_table_id {
    CC_RECORD_TEXT = 0,   /* char: texts, each ended by a NUL */
    CC_RECORD_MODULES,    /* struct cc_record_module */
    CC_RECORD_FRAMES,     /* uint64_t: stacks, see cc_record_stack */
    CC_RECORD_THREADS,    /* struct cc_record_thread */
    CC_RECORD_HELD,       /* struct cc_record_held: a block for each thread, see cc_record_thread */
    CC_RECORD_CLASSES,    /* struct cc_record_class */
    CC_RECORD_FIGURES,    /* struct cc_record_figures */
    CC_RECORD_LOCKS,      /* struct cc_record_lock */
    CC_RECORD_SETS,       /* uint32_t: sets of locks: their number, then the locks, ascending */
    CC_RECORD_EDGES,      /* struct cc_record_edge */
    CC_RECORD_WITNESSES,  /* struct cc_record_witness */
    CC_RECORD_EVENTS,     /* struct cc_record_event */
    CC_RECORD_STUCK,      /* struct cc_record_stuck: members of deadlocks that happened */
    CC_RECORD_HAND_OVERS, /* struct cc_record_hand_over */
    CC_RECORD_TABLES
};

struct cc_record_table {
    uint64_t offset;       /* of element 0, from the start of the file */
    uint64_t capacity;     /* bytes of the region */
    uint64_t ready;        /* bytes with room on disk */
    uint32_t element_size; /* bytes; a later version of the shim may have longer elements */
    uint32_t count;        /* elements handed out; some may not be valid yet or never become so */
};

/* How far the process has come. */
enum cc_record_state {
    CC_RECORD_RUNNING = 1, /* or killed, or crashed: nobody was left to say so */
    CC_RECORD_EXITED,      /* through exit or the end of main */
    CC_RECORD_EXITED_RAW,  /* through _exit */
    CC_RECORD_EXECED,      /* became another program; its record has the next exec_count */
    CC_RECORD_ENDED,       /* ended by the shim because of a deadlock */
};

struct cc_record_header {
    char magic[8];
    uint32_t version;
    uint32_t header_size; /* sizeof of this struct */
    uint64_t id;          /* random; the same in all records of one pid until it forks */
    uint64_t parent_id;   /* of the process that forked, 0 for the first */
    int32_t pid;          /* as the process sees itself */
    int32_t parent_pid;
    uint32_t exec_count;     /* programs that ran in this process before */
    uint32_t state;          /* enum cc_record_state */
    int32_t exit_status;     /* as given to exit; meaningful in the EXITED states */
    uint32_t off_reason;     /* TEXT: why the shim switched itself off, 0 while it is on */
    uint64_t start_realtime; /* nanoseconds since 1970 */
    uint64_t start_ticks;    /* of the clock that `time` fields are in */
    uint64_t ticks_per_second;
    uint32_t program;      /* TEXT: path of the executable */
    uint32_t command_line; /* TEXT: arguments, joined by blanks */
    uint32_t folder;       /* TEXT: working folder at the start */
    uint32_t machine;      /* ELF's e_machine */
    uint32_t options;      /* TEXT: what CONCHECK_OPTIONS said */
    uint32_t lost;         /* things not recorded because a table was full or there was no memory */
    uint32_t main_thread;  /* THREADS */
    uint32_t steer_held;   /* how often a thread was held back, of a steered run */
    uint32_t steer_vain;   /* and how often for nothing */
    uint32_t steer_came
        [CC_RECORD_STEER_EDGES]; /* by edge of the plan: which arrival was held until the others came, 0 none */
    uint32_t reserved[3];
    struct cc_record_table tables[CC_RECORD_TABLES];
};

/* Code loaded into the process: one mapped file. An address belongs to the latest module that covers it. */
struct cc_record_module {
    uint32_t valid;
    uint32_t path;     /* TEXT */
    uint64_t start;    /* first address */
    uint64_t end;      /* one past the last */
    uint64_t bias;     /* address - bias = address in the file's program headers */
    uint64_t loaded;   /* time it was first seen */
    uint64_t unloaded; /* time it was found gone, 0 while it is there */
    uint32_t build_id_length;
    uint8_t build_id[20];
};

/*
 * A stack: FRAMES[stack] is the number of frames n (low 32 bits), and flags; FRAMES[stack + 1 .. n] are
 * addresses, innermost first. Each is a return address, that is one past its call; the first is that of
 * the call to the intercepted function itself. Frames of the shim are left out. Equal stacks are shared.
 */
enum cc_record_stack_flag {
    CC_RECORD_STACK_CUT = 1,     /* there are more frames than were kept, or they could not be found */
    CC_RECORD_STACK_HANDLER = 2, /* passes through a signal handler */
};
#define CC_RECORD_STACK_LENGTH(word) ((uint32_t)(word))
#define CC_RECORD_STACK_FLAGS(word) ((uint32_t)((word) >> 32))

enum cc_record_kind {
    CC_RECORD_MUTEX = 1,
    CC_RECORD_RWLOCK,
    CC_RECORD_SPIN,
    CC_RECORD_COND,
    CC_RECORD_SEM,
    CC_RECORD_BARRIER,
    CC_RECORD_ONCE,
    CC_RECORD_STDIO, /* a FILE that flockfile locks */
    CC_RECORD_C11,   /* mtx_t */
    CC_RECORD_C11_COND,
    CC_RECORD_THREAD_END, /* stands for the end of a thread, which a join waits for */
};

enum cc_record_mode {
    CC_RECORD_EXCLUSIVE = 1,
    CC_RECORD_SHARED, /* a read lock */
};

enum cc_record_lock_flag {
    CC_RECORD_LOCK_RECURSIVE = 1,
    CC_RECORD_LOCK_ERRORCHECK = 2,
    CC_RECORD_LOCK_ROBUST = 4,
    CC_RECORD_LOCK_SHARED = 8,           /* between processes, or a named semaphore */
    CC_RECORD_LOCK_PREFERS_WRITER = 16,  /* a reader queues behind a waiting writer: read-read can block */
    CC_RECORD_LOCK_FOREIGN_RELEASE = 32, /* was released by a thread that did not hold it: it orders nothing */
    CC_RECORD_LOCK_PRIORITY = 64,        /* priority inheritance or ceiling */
    CC_RECORD_LOCK_DESTROYED = 128,      /* by its destroy function */
    CC_RECORD_LOCK_FREED = 256,          /* its memory was freed or unmapped */
    CC_RECORD_LOCK_ACQUIRED = 512,       /* was held at least once */
    CC_RECORD_LOCK_MONITOR = 1024,       /* a condition was awaited with it, or signalled under it */
};

/* One lock: an address for the time between its initialisation and its end. */
struct cc_record_lock {
    uint32_t valid; /* changes whenever the element is given to another lock: its generation */
    uint16_t flags; /* enum cc_record_lock_flag */
    uint8_t kind;   /* enum cc_record_kind */
    uint8_t unused;
    uint64_t address;
    uint32_t class_id; /* CLASSES */
    uint32_t index;    /* its number within the class, from 0 */
    uint32_t thread;   /* THREADS: who initialised it or was first to use it; for THREAD_END the thread itself */
    uint32_t value;    /* semaphore: initial value; barrier: count */
};

/* How the shim learned of a class. */
enum cc_record_origin {
    CC_RECORD_BY_INIT = 1, /* `place` is the return address of the initialising call */
    CC_RECORD_BY_OBJECT,   /* a lock in a module's data: `place` is its address */
    CC_RECORD_BY_USE,      /* `place` is the return address of its first acquisition: no init call was seen */
};

/*
 * Locks made, or first used, at one place by the same callers. What a user calls a class may be several of these, and one place
 * may make locks of several: then its function makes them for others, and their names tell them apart.
 */
struct cc_record_class {
    uint32_t valid;
    uint8_t kind;
    uint8_t origin; /* enum cc_record_origin */
    uint16_t unused;
    uint64_t place;
    uint32_t stack;   /* FRAMES: of the first lock's initialisation or use */
    uint32_t locks;   /* made so far */
    uint32_t figures; /* FIGURES: 0 while nothing was measured */
    uint32_t reserved[5];
};

/* Durations: bucket b counts those of [2^(b/2), 2^((b+1)/2)) nanoseconds, the last those above too. */
enum { CC_RECORD_BUCKETS = 80 };

struct cc_record_durations {
    uint32_t bucket[CC_RECORD_BUCKETS];
    uint64_t total;         /* nanoseconds */
    uint64_t longest;       /* nanoseconds */
    uint32_t longest_stack; /* FRAMES: where the longest was acquired */
    uint32_t longest_thread;
};

/*
 * What a class cost. One acquisition in `hold_sample` is counted in `sampled`. The hold is measured of these, of those
 * that had to wait, and of the first of each chain of locks held.
 */
struct cc_record_figures {
    uint32_t valid;
    uint32_t class_id;
    uint64_t contended; /* acquisitions that found the lock taken: all of them */
    uint64_t sampled;   /* acquisitions, one in `hold_sample` */
    uint32_t hold_sample;
    uint32_t unused;
    struct cc_record_durations wait; /* of all contended acquisitions */
    struct cc_record_durations hold;
};

enum cc_record_thread_state {
    CC_RECORD_THREAD_NEW = 1, /* created, has not run yet */
    CC_RECORD_THREAD_ALIVE,
    CC_RECORD_THREAD_OVER,   /* has ended */
    CC_RECORD_THREAD_NEVER,  /* could not be created */
    CC_RECORD_THREAD_PARENT, /* of the process that forked: it does not exist here, the locks it holds do */
};

enum cc_record_thread_flag {
    CC_RECORD_THREAD_DETACHED = 1,
    CC_RECORD_THREAD_JOINED = 2,
    CC_RECORD_THREAD_KNOWN_START = 4, /* created by pthread_create or thrd_create: parent and start are known */
    CC_RECORD_THREAD_CANCELLED = 8,
};

enum cc_record_wait {
    CC_RECORD_WAIT_NONE = 0,
    CC_RECORD_WAIT_LOCK, /* `wait_kind` says of which kind, `wait_mode` how */
    CC_RECORD_WAIT_COND, /* `wait_second` is the mutex */
    CC_RECORD_WAIT_SEM,
    CC_RECORD_WAIT_BARRIER,
    CC_RECORD_WAIT_JOIN, /* `wait_address` is the pthread_t, `wait_element` the THREADS entry */
    CC_RECORD_WAIT_ONCE,
    CC_RECORD_WAIT_CALL, /* in a system call that may block: not for good */
};

/*
 * A thread. Locks held: HELD[held] and what follows, as long as cc_record_is_held says so, oldest first; the block moves
 * when it grows. What the thread is about to acquire is said before every acquisition, also those that do not block: by the
 * element behind the last one, whose address is not 0 then, or by `acquiring`.
 */
struct cc_record_thread {
    uint32_t valid;
    uint32_t state;     /* enum cc_record_thread_state */
    int32_t tid;        /* the kernel's */
    uint32_t flags;     /* enum cc_record_thread_flag */
    uint64_t acquiring; /* address of the lock it acquires, 0 when none; the low two bits are the shim's */
    uint32_t held;      /* HELD; 0 when it has ended and held nothing */
    uint32_t unused;
    uint8_t wait;          /* enum cc_record_wait: set when it may block for longer */
    uint8_t wait_kind;     /* enum cc_record_kind */
    uint8_t wait_mode;     /* enum cc_record_mode */
    uint8_t wait_timed;    /* the wait ends by itself */
    uint32_t wait_stack;   /* FRAMES */
    uint32_t wait_element; /* LOCKS, or THREADS for a join */
    uint32_t wait_turn;    /* private to the shim */
    uint64_t wait_address;
    uint64_t wait_second;
    uint64_t wait_since;
    uint64_t handle;        /* its pthread_t */
    uint64_t start_routine; /* address of the function it runs */
    uint64_t start_argument;
    uint32_t parent;       /* THREADS: its creator, 0 for main and for threads the shim did not see created */
    uint32_t parent_epoch; /* what the creator did in epochs up to this precedes the thread */
    uint32_t joiner;       /* THREADS: who joined it */
    uint32_t joiner_epoch; /* what the joiner did in epochs from this on follows the thread */
    uint32_t epoch;        /* current; rises with every creation and join the thread makes */
    uint32_t create_stack; /* FRAMES */
    uint64_t began, ended; /* times */
    char name[16];         /* as pthread_setname_np set it; empty when it did not */
    uint32_t end_lock;     /* LOCKS: stands for its end where a join holds locks */
    uint32_t place;        /* private to the shim */
    uint32_t reserved[6];
};

/*
 * The lowest two bits of the address of a held lock, which is a multiple of four. An awaited one is not held, and the last; it is
 * only there when the lock seemed to be free. The last one of a thread that has no mark, is of a mutex and was free may be awaited
 * too, see record_holders.h.
 */
enum { CC_RECORD_HELD_AWAITED = 1, CC_RECORD_HELD_SLOWLY = 2 };

/* A lock that a thread holds. */
struct cc_record_held {
    uint64_t address; /* 0 while the element is not in use; else with the bits above */
    uint64_t time;    /* of the acquisition; good while the highest bit of `depth` is set */
    uint64_t word; /* private to the shim; from here to `stack` all is of the last acquisition when it is not in use */
    uint64_t site; /* return address of the acquisition */
    uint32_t below, chain; /* private to the shim */
    uint32_t lock;         /* LOCKS, 0 when not known yet */
    uint32_t stack;        /* FRAMES */
    uint32_t epoch;        /* of the thread, at the acquisition */
    uint8_t kind;          /* enum cc_record_kind */
    uint8_t mode;          /* enum cc_record_mode */
    uint16_t depth;        /* acquisitions beyond the first, of a recursive lock; the highest bit: it is measured */
    int32_t countdown;     /* private to the shim: acquisitions until the next one is measured here */
    uint32_t unused;
};

static inline uint64_t cc_record_held_address(const struct cc_record_held *held)
{
    return __atomic_load_n(&held->address, __ATOMIC_ACQUIRE) &
           ~(uint64_t)(CC_RECORD_HELD_AWAITED | CC_RECORD_HELD_SLOWLY);
}

/* Say whether the element is of a lock that is held. Behind the last one of a thread there is an element of none. */
static inline bool cc_record_is_held(const struct cc_record_held *held)
{
    uint64_t address = __atomic_load_n(&held->address, __ATOMIC_ACQUIRE);
    return address != 0 && !(address & CC_RECORD_HELD_AWAITED);
}

/*
 * What one thread did to a semaphore, a barrier or a condition: how often it gave (posted, arrived, signalled) and took
 * (passed, or was woken), and in which epochs the first times. Epochs are noted plus one, 0 is not noted: what the thread did in epochs up to
 * `given_epoch` was done before it gave, what it did from `taken_epoch` on after it took.
 */
enum { CC_RECORD_TURNS = 8 };

struct cc_record_hand_over {
    uint32_t valid;
    uint32_t lock;   /* LOCKS */
    uint32_t thread; /* THREADS; 0: of all threads together, `given` alone */
    uint32_t given, taken;
    uint32_t doubtful; /* times it tried, or waited with a time limit */
    uint32_t given_epoch[CC_RECORD_TURNS], taken_epoch[CC_RECORD_TURNS];
    uint32_t
        taken_turn[CC_RECORD_TURNS]; /* of a condition: the number, from 1, of the earliest signal that it may be */
};

/* Some thread acquired `to` while it held `from`. */
struct cc_record_edge {
    uint32_t valid;
    uint32_t from, to;                       /* LOCKS */
    uint32_t from_generation, to_generation; /* `valid` of the locks; an edge whose locks have another is over */
    uint32_t witness;                        /* WITNESSES: the latest, linked to the earlier ones */
    uint32_t count;                          /* witnesses seen, more than are kept */
    uint32_t class_edge;                     /* not used yet */
};

enum cc_record_witness_flag {
    CC_RECORD_CANNOT_WAIT = 1,  /* a try-lock that succeeded */
    CC_RECORD_TIMED = 2,        /* a lock with a time-out */
    CC_RECORD_REACQUIRED = 4,   /* at the end of a wait on a condition */
    CC_RECORD_NOT_ACQUIRED = 8, /* requested: the thread blocked before it had `to` */
    CC_RECORD_FROM_TRIED = 16,  /* `from` was taken by a try-lock; no matter for the order */
};

/* One way in which an edge came about: distinct in thread, modes, gates, epoch or stacks. */
struct cc_record_witness {
    uint8_t valid;
    uint8_t from_mode, to_mode; /* enum cc_record_mode */
    uint8_t flags;              /* enum cc_record_witness_flag */
    uint32_t edge;
    uint32_t next; /* WITNESSES: an earlier one of the edge, 0 at the end */
    uint32_t thread;
    uint32_t epoch; /* of the thread, when it asked for `to` */
    uint32_t gates; /* SETS: locks held besides `from`, exclusively; 0 when none */
    uint32_t from_stack, to_stack;
    uint32_t from_epoch;
    uint32_t count;
};

enum cc_record_event_kind {
    CC_RECORD_EVENT_DOUBLE_LOCK = 1,     /* other_stack: where it was acquired before */
    CC_RECORD_EVENT_UNLOCK_NOT_HELD,     /* other_thread: who holds it, 0 for nobody */
    CC_RECORD_EVENT_DESTROY_HELD,        /* other_thread, other_stack: who holds it and since where */
    CC_RECORD_EVENT_FREE_HELD,           /* the same; its memory is freed or unmapped */
    CC_RECORD_EVENT_USE_AFTER_DESTROY,   /* other_stack: the destroy */
    CC_RECORD_EVENT_WAIT_WITHOUT_LOCK,   /* lock: the condition; second: the mutex */
    CC_RECORD_EVENT_COND_TWO_MUTEXES,    /* lock: the condition; second: the other mutex */
    CC_RECORD_EVENT_LOCK_IN_HANDLER,     /* acquired in a signal handler */
    CC_RECORD_EVENT_FORK_HELD,           /* in the child: a lock that a thread of the parent held is used */
    CC_RECORD_EVENT_BLOCKING_UNDER_LOCK, /* text: the call; other_stack: where the lock was acquired */
    CC_RECORD_EVENT_JOIN_UNDER_LOCK,     /* other_thread: the joined thread, which needs the lock as well */
    CC_RECORD_EVENT_WAIT_HOLDING_LOCK,   /* lock: the one kept; second: the condition */
    CC_RECORD_EVENT_LOCK_LEFT,           /* the thread ended and holds it; other_stack: where it was acquired */
    CC_RECORD_EVENT_TRY_LIVELOCK,        /* number: tries in a row that failed */
    CC_RECORD_EVENT_THREAD_BLOCKED,      /* at exit other_thread waits; other_stack: where */
    CC_RECORD_EVENT_THREAD_LEAK,         /* at exit other_thread was neither joined nor detached */
    CC_RECORD_EVENT_DEADLOCK,            /* number: group in STUCK */
};

/* Something that happened, each different one once. */
struct cc_record_event {
    uint32_t valid;
    uint32_t kind; /* enum cc_record_event_kind */
    uint32_t thread;
    uint32_t lock, second; /* LOCKS */
    uint32_t stack;        /* FRAMES: where */
    uint32_t other_thread, other_stack;
    uint32_t text;  /* TEXT */
    uint32_t count; /* times it happened */
    uint64_t number;
    uint64_t time;
};

/* One thread of a deadlock that happened, as it was found. A deadlock is all rows of one group, from 1. */
struct cc_record_stuck {
    uint32_t valid;
    uint32_t group;
    uint32_t thread;
    uint8_t wait, wait_kind, wait_mode, unused; /* as in struct cc_record_thread */
    uint32_t element;                           /* LOCKS, or THREADS for a join */
    uint32_t stack;                             /* FRAMES: where it waits */
    uint32_t owner;                             /* THREADS: who holds that, 0 when it is no lock or nobody does */
    uint32_t owner_stack;                       /* FRAMES: where the owner acquired it */
    uint64_t address;
    uint64_t time;
};

#ifdef __cplusplus
}
#endif

#endif
