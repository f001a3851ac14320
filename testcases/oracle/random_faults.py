# SPDX-License-Identifier: Apache-2.0
"""Faults put into correct programs: small changes of the text, some harmless, most not. The explorer says which.

Each takes the choices and the lines of a program and returns changed lines, or None where it does not apply.
"""

import re

TAKE = re.compile(r"\s*(pthread_mutex_lock|pthread_spin_lock|pthread_rwlock_wrlock|pthread_rwlock_rdlock|mtx_lock"
                  r"|sem_wait)\((.*)\);$")
GIVE = re.compile(r"\s*(pthread_mutex_unlock|pthread_spin_unlock|pthread_rwlock_unlock|mtx_unlock|sem_post)\((.*)\);$")
SIMPLE = re.compile(r"\s*(?!return|goto|break|pthread_t |int \w+;|struct|static|\w+:)[\w*(&].*;$")


def places(lines, pattern):
    return [number for number, line in enumerate(lines) if re.match(pattern, line)]


def without(lines, numbers):
    return [line for number, line in enumerate(lines) if number not in numbers]


def drop_pair(c, lines):
    """A critical section loses its lock."""
    found = places(lines, TAKE)
    if not found:
        return None
    at = c.pick(*found)
    what = TAKE.match(lines[at]).group(2)
    gone = [at]
    for number in range(at + 1, len(lines)):
        if lines[number] == "}":
            break
        match = GIVE.match(lines[number])
        if match and match.group(2) == what:
            gone.append(number)
            break
    return without(lines, gone)


def drop_release(c, lines):
    found = places(lines, GIVE)
    return without(lines, [c.pick(*found)]) if found else None


def drop_take(c, lines):
    found = places(lines, TAKE)
    return without(lines, [c.pick(*found)]) if found else None


def swap_takes(c, lines):
    found = [n for n in places(lines, TAKE) if n + 1 < len(lines) and TAKE.match(lines[n + 1])]
    return swap(lines, c.pick(*found)) if found else None


def swap(lines, at):
    return lines[:at] + [lines[at + 1], lines[at]] + lines[at + 2:]


def shift_release(c, lines):
    """The lock is released one statement too early."""
    found = [n for n in places(lines, GIVE) if n > 0 and SIMPLE.match(lines[n - 1])]
    return swap(lines, c.pick(*found) - 1) if found else None


def shift_take(c, lines):
    """The lock is taken one statement too late."""
    found = [n for n in places(lines, TAKE) if n + 1 < len(lines) and SIMPLE.match(lines[n + 1])]
    return swap(lines, c.pick(*found)) if found else None


def other_lock(c, lines):
    """One critical section takes another lock of the same kind."""
    found = places(lines, TAKE)
    if len(found) < 2:
        return None
    at, other = c.pick(*found), c.pick(*found)
    kind, what = TAKE.match(lines[at]).groups()
    kind2, what2 = TAKE.match(lines[other]).groups()
    if kind != kind2 or what == what2:
        return None
    changed = list(lines)
    for number in range(at, len(lines)):
        if lines[number] == "}":
            break
        if (TAKE.match(lines[number]) or GIVE.match(lines[number])) and "(%s)" % what in lines[number]:
            changed[number] = lines[number].replace("(%s)" % what, "(%s)" % what2)
    return changed


def drop_join(c, lines):
    found = places(lines, r"\s*pthread_join")
    return without(lines, [c.pick(*found)]) if found else None


def late_join(c, lines):
    """A join moves behind the next statement."""
    found = [n for n in places(lines, r"    pthread_join") if n + 1 < len(lines) and SIMPLE.match(lines[n + 1])]
    return swap(lines, c.pick(*found)) if found else None


def wait_once(c, lines):
    found = places(lines, r"\s*while .*\{$")
    if not found:
        return None
    at = c.pick(*found)
    return lines[:at] + [lines[at].replace("while", "if", 1)] + lines[at + 1:]


def drop_wait(c, lines):
    found = [n for n in places(lines, r"\s*while .*\{$") if n + 2 < len(lines) and lines[n + 2].strip() == "}"]
    if not found:
        return None
    at = c.pick(*found)
    return without(lines, [at, at + 1, at + 2])


def drop_wake(c, lines):
    found = places(lines, r"\s*(pthread_cond_(signal|broadcast)|sem_post|pthread_barrier_wait)")
    return without(lines, [c.pick(*found)]) if found else None


def weaken(c, lines):
    """An atomic operation becomes relaxed, or plain."""
    found = places(lines, r".*(memory_order_(acquire|release)|__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL)"
                          r"|__sync_fetch_and_add|__atomic_fetch_add)")
    if not found:
        return None
    at = c.pick(*found)
    line = re.sub(r"memory_order_(acquire|release)", "memory_order_relaxed", lines[at])
    line = re.sub(r"__atomic_load_n\(&(\w+), \w+\)", r"\1", line)
    line = re.sub(r"__atomic_store_n\(&(\w+), (\w+), \w+\)", r"\1 = \2", line)
    line = re.sub(r"__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL)", "__ATOMIC_RELAXED", line)
    line = re.sub(r"(?:__sync_fetch_and_add|__atomic_fetch_add)\(&([\w.]+), (\w+)(?:, \w+)?\)", r"\1++", line)
    return lines[:at] + [line] + lines[at + 1:]


def same_index(c, lines):
    """What each thread had for itself is one for all."""
    found = places(lines, r".*pthread_create\(.*(\[i\]\);|\(intptr_t\)i\);|\[1\]\);|\(intptr_t\)1\);)")
    if not found:
        return None
    at = c.pick(*found)
    line = re.sub(r"\[[i1]\]\);$", "[0]);", lines[at])
    line = re.sub(r"\(intptr_t\)[i1]\);$", "(intptr_t)0);", line)
    return lines[:at] + [line] + lines[at + 1:]


def double_take(c, lines):
    found = places(lines, TAKE)
    if not found:
        return None
    at = c.pick(*found)
    return lines[:at + 1] + [lines[at]] + lines[at + 1:]


def extra_access(c, lines, shared=()):
    """One more access, somewhere."""
    if not shared:
        return None
    found = [n for n in range(len(lines)) if SIMPLE.match(lines[n]) or TAKE.match(lines[n])]
    what = c.pick(*shared)
    if not found:
        return None
    at = c.pick(*found)
    new = c.pick("%s += 1;", "(void)%s;", "%s = 0;") % what
    if new.startswith("(void)"):
        new = "if (%s > 100) {\n}" % what
    pad = re.match(r"\s*", lines[at]).group()
    return lines[:at] + [pad + text for text in new.split("\n")] + lines[at:]


def swap_any(c, lines):
    found = [n for n in range(len(lines) - 1) if SIMPLE.match(lines[n]) and SIMPLE.match(lines[n + 1])]
    return swap(lines, c.pick(*found)) if found else None


FAULTS = [drop_pair, drop_pair, drop_release, drop_take, swap_takes, swap_takes, shift_release, shift_take, other_lock,
          drop_join, late_join, wait_once, drop_wait, drop_wake, weaken, weaken, same_index, double_take, extra_access,
          extra_access, extra_access, swap_any]


def add_fault(c, lines, shared):
    """Apply one random fault that fits; returns its name and the lines."""
    for _ in range(20):
        fault = c.pick(*FAULTS)
        changed = fault(c, lines, shared) if fault is extra_access else fault(c, lines)
        if changed is not None and changed != lines:
            return fault.__name__, changed
    return None, lines
