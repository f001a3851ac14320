# SPDX-License-Identifier: Apache-2.0
"""Ways to break a correct C program, one place at a time.

Each function takes the lines of a source and yields (line number, changed lines). They work on text, so the source
must have one statement a line, as the tests' programs do.
"""

import re

LOCK = re.compile(r"^(\s+)(pthread_mutex_lock|pthread_spin_lock|pthread_rwlock_(?:rd|wr)lock|mtx_lock|sem_wait)"
                  r"\((.+)\);\s*(//.*)?$")
UNLOCK = re.compile(r"^(\s+)(pthread_mutex_unlock|pthread_spin_unlock|pthread_rwlock_unlock|mtx_unlock|sem_post)"
                    r"\((.+)\);\s*(//.*)?$")
UNLOCK_OF = {"pthread_mutex_lock": "pthread_mutex_unlock", "pthread_spin_lock": "pthread_spin_unlock",
             "pthread_rwlock_rdlock": "pthread_rwlock_unlock", "pthread_rwlock_wrlock": "pthread_rwlock_unlock",
             "mtx_lock": "mtx_unlock", "sem_wait": "sem_post"}
STATEMENT = re.compile(r"^\s+(?!return\b|goto\b|break\b|continue\b|else\b|struct\b|int\b|long\b|char\b|pthread_t\b)"
                       r"[\w*(+-].*;\s*$")


def function_end(lines, at):
    """The line of the brace that ends the function around line `at`."""
    while at < len(lines) and not lines[at].startswith("}"):
        at += 1
    return at


def is_body(lines, number):
    """Whether the line is all that an if, else or loop without braces has for a body."""
    before = lines[number - 1].strip() if number else ""
    return bool(re.match(r"(\}?\s*else\s+)?(if|while|for)\b.*\)$|\}?\s*else$|do$", before))


def without(lines, numbers):
    """The lines without some; a statement that is a whole body leaves an empty one."""
    return [";" if number in numbers and is_body(lines, number) else line for number, line in enumerate(lines)
            if number not in numbers or is_body(lines, number)]


def replaced(lines, number, line):
    return lines[:number] + [line] + lines[number + 1:]


def delete_matching(pattern):
    def rule(lines):
        for number, line in enumerate(lines):
            if re.match(pattern, line):
                yield number, without(lines, {number})
    return rule


def substitute(pattern, text):
    def rule(lines):
        for number, line in enumerate(lines):
            changed = re.sub(pattern, text, line)
            if changed != line and not line.startswith("//"):
                yield number, replaced(lines, number, changed)
    return rule


def lock_removed(lines):
    """A critical section without its lock: the call, and in the same function the unlocks of the same argument."""
    for number, line in enumerate(lines):
        match = LOCK.match(line)
        if not match:
            continue
        gone = {number}
        for other in range(number + 1, function_end(lines, number)):
            found = UNLOCK.match(lines[other])
            if found and found.group(2) == UNLOCK_OF[match.group(2)] and found.group(3) == match.group(3):
                gone.add(other)
            again = LOCK.match(lines[other])
            if again and again.group(3) == match.group(3):
                break
        if len(gone) > 1:
            yield number, without(lines, gone)


def swapped(lines, number):
    return lines[:number] + [lines[number + 1], lines[number]] + lines[number + 2:]


def order_swapped(lines):
    for number in range(len(lines) - 1):
        first, second = LOCK.match(lines[number]), LOCK.match(lines[number + 1])
        if first and second and "sem_wait" not in (first.group(2), second.group(2)):
            yield number, swapped(lines, number)


def unlocked_early(lines):
    """The last statement of a critical section comes after the unlock."""
    for number in range(1, len(lines)):
        if UNLOCK.match(lines[number]) and STATEMENT.match(lines[number - 1]) and not is_body(lines, number - 1):
            if not UNLOCK.match(lines[number - 1]) and not LOCK.match(lines[number - 1]):
                yield number, swapped(lines, number - 1)


def locked_late(lines):
    for number in range(len(lines) - 1):
        if LOCK.match(lines[number]) and STATEMENT.match(lines[number + 1]) and not is_body(lines, number):
            if not UNLOCK.match(lines[number + 1]) and not LOCK.match(lines[number + 1]):
                yield number, swapped(lines, number)


WAIT = r"(pthread_cond_(timed)?wait|cnd_(timed)?wait)\("


def wait_not_in_loop(lines):
    """`while (not yet) wait();` becomes `if`."""
    for number, line in enumerate(lines):
        following = " ".join(lines[number + 1:number + 4])
        if re.match(r"\s+while \(.*\)( \{)?$", line) and re.match(r"\s*" + WAIT, following):
            yield number, replaced(lines, number, line.replace("while", "if", 1))


def barrier_removed(lines):
    """All waits at one barrier in one function."""
    for number, line in enumerate(lines):
        match = re.match(r"\s+pthread_barrier_wait\((.*)\);$", line)
        if match:
            yield number, without(lines, {number})


PLAIN_ATOMICS = """\
#undef atomic_load
#undef atomic_store
#undef atomic_init
#undef atomic_fetch_add
#undef atomic_fetch_sub
#undef atomic_exchange
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_weak
#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_fetch_add_explicit
#undef atomic_fetch_sub_explicit
#undef atomic_exchange_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_compare_exchange_weak_explicit
#define _Atomic
#define atomic_int int
#define atomic_uint unsigned
#define atomic_long long
#define atomic_bool _Bool
#define atomic_size_t unsigned long
#define atomic_init(p, v) (*(p) = (v))
#define atomic_load(p) (*(p))
#define atomic_store(p, v) (*(p) = (v))
#define atomic_fetch_add(p, v) ((*(p) += (v)) - (v))
#define atomic_fetch_sub(p, v) ((*(p) -= (v)) + (v))
#define atomic_exchange(p, v) (plain_old = (long)*(p), *(p) = (v), (__typeof__(*(p)))plain_old)
#define atomic_compare_exchange_strong(p, e, d) (*(p) == *(e) ? (*(p) = (d), 1) : (*(e) = *(p), 0))
#define atomic_compare_exchange_weak(p, e, d) atomic_compare_exchange_strong(p, e, d)
#define atomic_load_explicit(p, o) atomic_load(p)
#define atomic_store_explicit(p, v, o) atomic_store(p, v)
#define atomic_fetch_add_explicit(p, v, o) atomic_fetch_add(p, v)
#define atomic_fetch_sub_explicit(p, v, o) atomic_fetch_sub(p, v)
#define atomic_exchange_explicit(p, v, o) atomic_exchange(p, v)
#define atomic_compare_exchange_strong_explicit(p, e, d, o, f) atomic_compare_exchange_strong(p, e, d)
#define atomic_compare_exchange_weak_explicit(p, e, d, o, f) atomic_compare_exchange_strong(p, e, d)
static _Thread_local long plain_old __attribute__((unused));"""


def atomics_plain(lines):
    """The program with plain integers where it has C11 atomics."""
    if not any("stdatomic.h" in line for line in lines):
        return
    last = max(number for number, line in enumerate(lines) if line.startswith("#include"))
    yield last, lines[:last + 1] + PLAIN_ATOMICS.split("\n") + lines[last + 1:]


def builtin_plain(lines):
    """An atomic builtin becomes the plain operation."""
    for number, line in enumerate(lines):
        for changed in plain_builtin_lines(line):
            if changed != line:
                yield number, replaced(lines, number, changed)


def plain_builtin_lines(line):
    yield re.sub(r"__atomic_load_n\(([^,()]+), \w+\)", r"(*(\1))", line)
    yield re.sub(r"__atomic_store_n\(([^,()]+), ([^,]+), \w+\)", r"(*(\1) = \2)", line)
    yield re.sub(r"__atomic_fetch_(add|sub)\(([^,()]+), ([^,]+), \w+\)",
                 lambda m: "(*(%s) %s %s)" % (m[2], "+=" if m[1] == "add" else "-=", m[3]), line)
    yield re.sub(r"__sync_(?:fetch_and_(add|sub)|(add|sub)_and_fetch)\(([^,()]+), ([^,]+)\)",
                 lambda m: "(*(%s) %s %s)" % (m[3], "+=" if "add" in (m[1], m[2]) else "-=", m[4].rstrip()), line)


def one_for_all(lines):
    """Threads share the argument that each had for itself."""
    for number, line in enumerate(lines):
        if "pthread_create(" not in line and "thrd_create(" not in line:
            continue
        changed = re.sub(r"&(\w+)\[\w+\]\)(\)*[^()]*)$", r"&\1[0])\2", line)
        changed = re.sub(r"\((intptr_t|uintptr_t|size_t|long)\)[a-z]\)", r"(\1)0)", changed)
        if changed != line:
            yield number, replaced(lines, number, changed)


# name -> (function, whether a documented rule makes every such mutant wrong)
OPERATORS = {
    "lock removed": (lock_removed, False),
    "unlock removed": (delete_matching(UNLOCK.pattern.replace("|sem_post", "")), True),
    "lock call alone removed": (delete_matching(LOCK.pattern.replace("|sem_wait", "")), True),
    "semaphore operation removed": (delete_matching(r"\s+sem_(wait|post)\(.*;$"), False),
    "order swapped": (order_swapped, False),
    "unlocked one statement early": (unlocked_early, False),
    "locked one statement late": (locked_late, False),
    "write lock made read lock": (substitute(r"pthread_rwlock_wrlock", "pthread_rwlock_rdlock"), False),
    "result of try-lock ignored": (substitute(r"(\w+_trylock\([^()]*(?:\([^()]*\))?[^()]*\)) == (0|thrd_success)",
                                              r"(\1, 1)"), False),
    "C11 atomics made plain": (atomics_plain, False),
    "atomic builtin made plain": (builtin_plain, False),
    "acquire or release made relaxed": (substitute(r"memory_order_(acquire|release|acq_rel|seq_cst)\b"
                                                   r"|__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL|SEQ_CST)\b",
                                                   lambda m: "memory_order_relaxed" if m[1] else "__ATOMIC_RELAXED"),
                                        False),
    "join dropped": (delete_matching(r"\s+(pthread_join|thrd_join)\(.*;$"), True),
    "wait moved out of its loop": (wait_not_in_loop, True),
    "signal dropped": (delete_matching(r"\s+(pthread_cond_|cnd_)(signal|broadcast)\(.*;$"), False),
    "barrier removed": (barrier_removed, False),
    "argument shared": (one_for_all, False),
    "thread-local made shared": (substitute(r"\b(_Thread_local|__thread|thread_local) ", ""), False),
    "once made a call": (substitute(r"(?:pthread_once|call_once)\(.*, (\w+)\)", r"\1()"), False),
}


def mutants(source):
    """(operator, line number counted from 1, mutant, whether it is wrong by rule)."""
    lines = source.split("\n")
    for name, (rule, by_rule) in OPERATORS.items():
        seen = set()
        for number, changed in rule(lines):
            text = "\n".join(changed)
            if text not in seen:
                seen.add(text)
                yield name, number + 1, text, by_rule
