# SPDX-License-Identifier: Apache-2.0
"""What random programs are put together from: choices, names, locks of all kinds, ways to start and join threads."""

import random


class Part:
    """A piece of a program: declarations, functions, and what `main` does for it, phase by phase."""

    PHASES = ("locals", "before", "start", "middle", "join", "after")

    def __init__(self):
        self.decls, self.functions, self.shared = [], [], []
        self.arbitrary = False  # not known to be right
        for phase in self.PHASES:
            setattr(self, phase, [])

    def declare(self, text):
        self.decls.append(text)

    def function(self, text):
        self.functions.append(text)


class Choices:
    """A source of random decisions that notes which patterns were used."""

    def __init__(self, seed, turn):
        self.random, self.turn = random.Random(seed), turn
        self.tags = set()
        self.used = {}

    def pick(self, *options):
        return self.random.choice(options)

    def way(self, *options):
        """The way in which an idiom is done: by turns for the first that asks, so that a series of seeds has all."""
        turn, self.turn = self.turn, None
        return self.pick(*options) if turn is None else options[turn % len(options)]

    def chance(self, probability):
        return self.random.random() < probability

    def number(self, low, high):
        return self.random.randint(low, high)

    def name(self, base):
        """A fresh name."""
        self.used[base] = self.used.get(base, 0) + 1
        return base if self.used[base] == 1 else "%s%d" % (base, self.used[base])

    def tag(self, *names):
        self.tags.update(names)


class Lock:
    """A kind of lock: its type, and the statements to initialise, take and release one at an address."""

    def __init__(self, kind):
        self.kind = kind
        self.type = {
            "mutex": "pthread_mutex_t", "recursive": "pthread_mutex_t", "spin": "pthread_spinlock_t",
            "rwlock": "pthread_rwlock_t", "semaphore": "sem_t", "c11": "mtx_t", "flag": "atomic_flag",
            "own": "int",
        }[kind]

    def static_init(self):
        """An initialiser, or None where it takes a call."""
        return {"mutex": "PTHREAD_MUTEX_INITIALIZER", "rwlock": "PTHREAD_RWLOCK_INITIALIZER",
                "flag": "ATOMIC_FLAG_INIT", "own": "0"}.get(self.kind)

    def init(self, at):
        return {
            "mutex": ["pthread_mutex_init(%s, NULL);" % at],
            "recursive": ["pthread_mutexattr_t attr;", "pthread_mutexattr_init(&attr);",
                          "pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);",
                          "pthread_mutex_init(%s, &attr);" % at],
            "spin": ["pthread_spin_init(%s, 0);" % at],
            "rwlock": ["pthread_rwlock_init(%s, NULL);" % at],
            "semaphore": ["sem_init(%s, 0, 1);" % at],
            "c11": ["mtx_init(%s, mtx_plain);" % at],
            "flag": ["atomic_flag_clear(%s);" % at],
            "own": ["__atomic_store_n(%s, 0, __ATOMIC_RELAXED);" % at],
        }[self.kind]

    def take(self, at):
        return {
            "mutex": "pthread_mutex_lock(%s);", "recursive": "pthread_mutex_lock(%s);",
            "spin": "pthread_spin_lock(%s);", "rwlock": "pthread_rwlock_wrlock(%s);", "semaphore": "sem_wait(%s);",
            "c11": "mtx_lock(%s);", "flag": "while (atomic_flag_test_and_set(%s)) {\n}",
            "own": "while (__sync_lock_test_and_set(%s, 1)) {\n}",
        }[self.kind] % at

    def take_read(self, at):
        return "pthread_rwlock_rdlock(%s);" % at if self.kind == "rwlock" else self.take(at)

    def release(self, at):
        return {
            "mutex": "pthread_mutex_unlock(%s);", "recursive": "pthread_mutex_unlock(%s);",
            "spin": "pthread_spin_unlock(%s);", "rwlock": "pthread_rwlock_unlock(%s);", "semaphore": "sem_post(%s);",
            "c11": "mtx_unlock(%s);", "flag": "atomic_flag_clear(%s);", "own": "__sync_lock_release(%s);",
        }[self.kind] % at

    def attempt(self, at):
        """A condition that is true when a try-lock succeeded; None where the kind has none."""
        return {
            "mutex": "pthread_mutex_trylock(%s) == 0", "recursive": "pthread_mutex_trylock(%s) == 0",
            "spin": "pthread_spin_trylock(%s) == 0", "rwlock": "pthread_rwlock_trywrlock(%s) == 0",
            "semaphore": "sem_trywait(%s) == 0", "c11": "mtx_trylock(%s) == thrd_success",
        }.get(self.kind, "%s") % at if self.kind not in ("flag", "own") else None


KIND_TAGS = {"recursive": "recursive", "spin": "spin", "rwlock": "read-write", "semaphore": "semaphore-as-lock",
             "c11": "c11-mutex", "flag": "home-made-lock", "own": "home-made-lock"}


def some_lock(choices, *kinds):
    """A random kind of lock, a mutex more often than not."""
    kinds = kinds or ("recursive", "spin", "rwlock", "semaphore", "c11", "flag", "own")
    kind = "mutex" if choices.chance(0.6) else choices.pick(*kinds)
    if kind in KIND_TAGS:
        choices.tag(KIND_TAGS[kind])
    return Lock(kind)


def global_lock(choices, part, lock, base="lock"):
    """Declare a lock of static storage; returns its address as text."""
    name = choices.name(base)
    static = lock.static_init()
    if static is not None and choices.chance(0.8):
        choices.tag("static-initialiser")
        part.declare("static %s %s = %s;" % (lock.type, name, static))
    else:
        part.declare("static %s %s;" % (lock.type, name))
        part.before += in_block(lock.init("&" + name))
    return "&" + name


def in_block(lines):
    """Declarations of a block's own need a block."""
    if any(line.startswith("pthread_mutexattr_t") for line in lines):
        return ["{"] + lines + ["}"]
    return lines


def spawn(choices, part, calls, loop=None):
    """Start and join threads in one of many ways. `calls` are (function, argument); `loop`, where all functions are
    the same, is the argument as text with the index `i`."""
    count = len(calls)
    if loop is not None and choices.chance(0.6):
        return spawn_loop(choices, part, calls[0][0], loop, count)
    handles = [choices.name("thread") for _ in calls]
    for handle, (function, argument) in zip(handles, calls):
        part.locals.append("pthread_t %s;" % handle)
        part.start.append("pthread_create(&%s, NULL, %s, %s);" % (handle, function, argument))
    if count > 1 and choices.chance(0.3):
        handles.reverse()
        choices.tag("join-reversed")
    for handle in handles:
        part.join.append("pthread_join(%s, NULL);" % handle)
    choices.tag("create-join")
    return None


def spawn_loop(choices, part, function, argument, count):
    handles = choices.name("threads")
    choices.tag("threads-in-loop")
    if choices.chance(0.15):
        choices.tag("handles-on-heap")
        part.locals.append("pthread_t *%s = malloc(%d * sizeof(pthread_t));" % (handles, count))
    elif choices.chance(0.25):
        choices.tag("handles-global")
        part.declare("static pthread_t %s[%d];" % (handles, count))
    else:
        part.locals.append("pthread_t %s[%d];" % (handles, count))
    part.start += ["for (int i = 0; i < %d; i++) {" % count,
                   "pthread_create(&%s[i], NULL, %s, %s);" % (handles, function, argument), "}"]
    if choices.chance(0.2):
        choices.tag("join-reversed")
        part.join += ["for (int i = %d; i >= 0; i--) {" % (count - 1), "pthread_join(%s[i], NULL);" % handles, "}"]
    else:
        part.join += ["for (int i = 0; i < %d; i++) {" % count, "pthread_join(%s[i], NULL);" % handles, "}"]


def thread(name, body, argument="arg"):
    """The text of a thread's function."""
    lines = body if isinstance(body, list) else body.strip("\n").split("\n")
    head = "static void *%s(void *%s)\n{\n" % (name, argument)
    if not any(argument in line for line in lines):
        lines = ["(void)%s;" % argument] + lines
    return head + "\n".join(lines) + "\nreturn NULL;\n}"


def function(head, body):
    """The text of a function."""
    lines = body if isinstance(body, list) else body.strip("\n").split("\n")
    return "static %s\n{\n%s\n}" % (head, "\n".join(lines))


HEADERS = [("pthread_", "pthread.h"), ("sem_", "semaphore.h"), ("atomic_", "stdatomic.h"), ("mtx_", "threads.h"),
           ("NULL", "stdlib.h"), ("time(", "time.h"), ("intptr_t", "stdint.h"), ("offsetof", "stddef.h"), ("sched_yield", "sched.h"), ("printf", "stdio.h")]


def program_text(parts, mixed_order):
    """The whole program, indented, one statement a line."""
    phases = {phase: [line for part in parts for line in getattr(part, phase)] for phase in Part.PHASES}
    if mixed_order:
        # One part after the other: the first is joined before the second is started.
        body = list(phases["locals"])
        for part in parts:
            for phase in Part.PHASES[1:]:
                body += getattr(part, phase)
    else:
        body = [line for phase in Part.PHASES for line in phases[phase]]
    decls = list(dict.fromkeys(text for part in parts for text in part.decls))
    blocks = decls + [text for part in parts for text in part.functions]
    blocks.append("int main(void)\n{\n" + "\n".join(body) + "\nreturn 0;\n}")
    text = indent("\n".join(blocks))
    headers = ["#include <%s>" % header for word, header in HEADERS if word in text]
    if "intptr_t" not in text and "uintptr_t" in text:
        headers.append("#include <stdint.h>")
    return "\n".join(headers) + "\n\n" + text + "\n"


def indent(text):
    depth, lines = 0, []
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            continue
        closes = line.startswith("}")
        depth -= closes
        label = line.endswith(":") and " " not in line
        lines.append("    " * (max(0, depth - 1) if label else depth) + line)
        depth += line.count("{") - line.count("}") + closes
    return "\n".join(lines)
