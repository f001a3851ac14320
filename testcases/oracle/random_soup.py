# SPDX-License-Identifier: Apache-2.0
"""Arbitrary code, mostly with the right locks in the right order: nobody knows beforehand whether it is right."""

from random_parts import Part, function, thread


class Soup:
    def __init__(self, c):
        self.c, self.part = c, Part()
        self.locks = [c.name("lock") for _ in range(c.number(1, 3))]
        self.data = [c.name("value") for _ in range(c.number(1, 3))]
        self.guard = [c.number(0, len(self.locks) - 1) for _ in self.data]
        for lock in self.locks:
            self.part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
        for data in self.data:
            self.part.declare("static int %s;" % data)
        self.part.declare("static _Thread_local int sink;")
        self.part.shared += self.data
        self.helpers = []  # (name, lowest lock it takes)
        self.budget = 0

    def take(self, lock):
        return "pthread_mutex_lock(&%s);" % self.locks[lock]

    def give(self, lock):
        return "pthread_mutex_unlock(&%s);" % self.locks[lock]

    def touch(self, data):
        name = self.data[data]
        self.c.tag("global-data")
        return [self.c.pick("%s += 1;", "%s = 3;", "%s -= 1;", "sink = %s;") % name]

    def access(self, held):
        c = self.c
        data = c.number(0, len(self.data) - 1)
        guard = self.guard[data]
        if guard in held or c.chance(0.06):
            return self.touch(data)
        if held and guard < max(held) and c.chance(0.9):
            return []
        return [self.take(guard), *self.touch(data), self.give(guard)]

    def statement(self, held, depth):
        c = self.c
        self.budget -= 1
        kind = c.pick("access", "access", "access", "lock", "call", "if", "try", "loop")
        if depth > 2 or kind == "access":
            return self.access(held)
        if kind == "lock" or kind == "try":
            free = [lock for lock in range(len(self.locks)) if lock not in held]
            if held and c.chance(0.93):
                free = [lock for lock in free if lock > max(held)]
            if not free:
                return self.access(held)
            lock = c.pick(*free)
            body = self.block(held | {lock}, depth + 1)
            if kind == "lock":
                return [self.take(lock), *body, self.give(lock)]
            c.tag("try-lock")
            return ["if (pthread_mutex_trylock(&%s) == 0) {" % self.locks[lock], *body, self.give(lock), "}"]
        if kind == "call" and self.helpers:
            fitting = [h for h in self.helpers if not held or h[1] is None or h[1] > max(held)]
            if fitting:
                c.tag("lock-in-callee")
                return ["%s();" % c.pick(*fitting)[0]]
            return self.access(held)
        if kind == "if":
            return ["if (time(NULL) % 2) {", *self.block(held, depth + 1), "}"]
        if kind == "loop" and depth == 0:
            return ["for (int i = 0; i < 2; i++) {", *self.block(held, depth + 2), "}"]
        return self.access(held)

    def block(self, held, depth):
        lines = []
        for _ in range(self.c.number(1, 2)):
            if self.budget > 0:
                lines += self.statement(held, depth)
        return lines

    def body(self, budget):
        self.budget = budget
        lines = []
        while self.budget > 0:
            lines += self.statement(frozenset(), 0)
        return lines

    def helper(self):
        name = self.c.name("helper")
        lines = self.body(2)
        taken = [n for n, lock in enumerate(self.locks) if any("(&%s)" % lock in line for line in lines)]
        self.part.function(function("void %s(void)" % name, lines or [";"]))
        self.helpers.append((name, min(taken) if taken else None))

    def build(self):
        c, part = self.c, self.part
        for _ in range(c.number(0, 2)):
            self.helper()
        handles = []
        main = []
        for number in range(c.number(1, 3)):
            name, handle = c.name("task"), c.name("task_thread")
            part.function(thread(name, self.body(c.number(2, 4)) or [";"]))
            part.locals.append("pthread_t %s;" % handle)
            main.append("pthread_create(&%s, NULL, %s, NULL);" % (handle, name))
            handles.append(handle)
            if c.chance(0.3):
                main += self.access(frozenset())
            if number and c.chance(0.25):
                joined = handles.pop(0)
                main.append("pthread_join(%s, NULL);" % joined)
                c.tag("join-between-creates")
        for handle in handles:
            main.append("pthread_join(%s, NULL);" % handle)
            if c.chance(0.2):
                main += self.access(frozenset())
        main += self.touch(0)
        part.start += main
        return part


def soup(c):
    c.tag("arbitrary-code")
    part = Soup(c).build()
    part.arbitrary = True
    return part
