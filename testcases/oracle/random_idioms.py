# SPDX-License-Identifier: Apache-2.0
"""Correct concurrent idioms in many clothes, as parts of random programs: objects guarded by locks, and locks in order.

Each function takes the choices and returns a part. All are right as they are: random_faults.py breaks them.
"""

from random_parts import Lock, Part, function, global_lock, in_block, some_lock, spawn, thread


def threads_count(c):
    return 3 if c.chance(0.15) else 2


# Data under a lock


class Guarded:
    """Data with its lock: how to declare both, and how code that has `self.parameter` reaches them."""

    def __init__(self, c, part, lock):
        self.lock, self.parameter, self.argument = lock, None, "NULL"
        self.loop = "NULL"
        getattr(self, c.way("plain", "in_struct", "through_pointer", "on_heap", "element", "striped", "by_function",
                             "lock_elsewhere", "container", "list_node"))(c, part)

    def plain(self, c, part):
        c.tag("global-data")
        self.at = global_lock(c, part, self.lock)
        self.data = c.name("total")
        part.declare("static int %s;" % self.data)
        part.shared.append(self.data)

    def struct(self, c, part, more=""):
        tag = c.name("account")
        part.declare("struct %s {\n%s lock;\nint value;\n%s}; " % (tag, self.lock.type, more))
        return tag

    def in_struct(self, c, part):
        c.tag("struct-own-lock")
        tag, name = self.struct(c, part), c.name("bank")
        part.declare("static struct %s %s;" % (tag, name))
        part.before += in_block(self.lock.init("&%s.lock" % name))
        self.at, self.data = "&%s.lock" % name, "%s.value" % name
        part.shared.append(self.data)

    def through_pointer(self, c, part):
        c.tag("own-lock-parameter")
        tag, name = self.struct(c, part), c.name("shop")
        if c.chance(0.5):
            part.declare("static struct %s %s;" % (tag, name))
        else:
            part.locals.append("struct %s %s = { .value = 0 };" % (tag, name))
        part.before += in_block(self.lock.init("&%s.lock" % name))
        self.parameter, self.argument = "struct %s *p" % tag, "&" + name
        self.at, self.data, self.loop = "&p->lock", "p->value", "&" + name

    def on_heap(self, c, part):
        c.tag("own-lock-heap")
        tag, name = self.struct(c, part), c.name("store")
        if c.chance(0.5):
            part.declare("static struct %s *%s;" % (tag, name))
            part.before.append("%s = malloc(sizeof(struct %s));" % (name, tag))
        else:
            part.locals.append("struct %s *%s = malloc(sizeof *%s);" % (tag, name, name))
        part.before.append("%s->value = 0;" % name)
        part.before += in_block(self.lock.init("&%s->lock" % name))
        self.parameter, self.argument, self.loop = "struct %s *p" % tag, name, name
        self.at, self.data = "&p->lock", "p->value"
        if c.chance(0.5):
            part.after.append("free(%s);" % name)

    def element(self, c, part):
        c.tag("own-lock-element")
        tag, name = self.struct(c, part), c.name("table")
        part.declare("static struct %s %s[2];" % (tag, name))
        part.before += ["for (int i = 0; i < 2; i++) {"] + self.lock.init("&%s[i].lock" % name) + ["}"]
        part.shared.append("%s[0].value" % name)
        if c.chance(0.5):
            self.parameter, self.argument = "struct %s *p" % tag, "&%s[%d]" % (name, c.number(0, 1))
            self.loop = "&%s[i %% 2]" % name
            self.at, self.data = "&p->lock", "p->value"
            return
        self.at, self.data = "&%s[slot].lock" % name, "%s[slot].value" % name
        self.parameter, self.argument = "int slot", "(void *)(intptr_t)%d" % c.number(0, 1)
        self.loop = "(void *)(intptr_t)(i % 2)"

    def striped(self, c, part):
        c.tag("striped-locks")
        locks, data = c.name("locks"), c.name("buckets")
        part.declare("static %s %s[2];" % (self.lock.type, locks))
        part.declare("static int %s[4];" % data)
        part.before += ["for (int i = 0; i < 2; i++) {"] + self.lock.init("&%s[i]" % locks) + ["}"]
        self.at, self.data = "&%s[key %% 2]" % locks, "%s[key]" % data
        self.parameter, self.argument = "int key", "(void *)(intptr_t)%d" % c.number(0, 3)
        self.loop = "(void *)(intptr_t)i"
        part.shared.append("%s[0]" % data)

    def by_function(self, c, part):
        c.tag("lock-by-function")
        locks, data, chosen = c.name("locks"), c.name("slots"), c.name("lock_of")
        part.declare("static %s %s[2];" % (self.lock.type, locks))
        part.declare("static int %s[2];" % data)
        part.before += ["for (int i = 0; i < 2; i++) {"] + self.lock.init("&%s[i]" % locks) + ["}"]
        part.function(function("%s *%s(int key)" % (self.lock.type, chosen), ["return &%s[key];" % locks]))
        self.at, self.data = "%s(key)" % chosen, "%s[key]" % data
        self.parameter, self.argument = "int key", "(void *)(intptr_t)%d" % c.number(0, 1)
        self.loop = "(void *)(intptr_t)(i % 2)"
        part.shared.append("%s[1]" % data)

    def lock_elsewhere(self, c, part):
        c.tag("lock-by-address")
        tag, name = c.name("view"), c.name("view_of")
        lock = global_lock(c, part, self.lock, "model_lock")
        part.declare("struct %s {\n%s *lock;\nint value;\n};" % (tag, self.lock.type))
        part.declare("static struct %s %s;" % (tag, name))
        part.before.append("%s.lock = %s;" % (name, lock))
        self.at, self.data = "p->lock", "p->value"
        self.parameter, self.argument, self.loop = "struct %s *p" % tag, "&" + name, "&" + name

    def container(self, c, part):
        c.tag("container-of")
        inner, outer, name = c.name("link"), c.name("timer"), c.name("dial")
        part.declare("struct %s {\nint key;\n};" % inner)
        part.declare("struct %s {\n%s lock;\nint value;\nstruct %s link;\n};" % (outer, self.lock.type, inner))
        part.declare("static struct %s %s;" % (outer, name))
        get = c.name("timer_of")
        part.function(function("struct %s *%s(struct %s *l)" % (outer, get, inner),
                               ["return (struct %s *)((char *)l - offsetof(struct %s, link));" % (outer, outer)]))
        part.before += in_block(self.lock.init("&%s.lock" % name))
        self.parameter, self.argument, self.loop = "struct %s *l" % inner, "&%s.link" % name, "&%s.link" % name
        self.at, self.data = "&%s(l)->lock" % get, "%s(l)->value" % get
        part.shared.append("%s.value" % name)

    def list_node(self, c, part):
        c.tag("list-node-lock")
        tag, head = c.name("node"), c.name("head")
        part.declare("struct %s {\n%s lock;\nint value;\nstruct %s *next;\n};" % (tag, self.lock.type, tag))
        part.declare("static struct %s *%s;" % (tag, head))
        part.before += ["for (int i = 0; i < 2; i++) {", "struct %s *n = malloc(sizeof *n);" % tag, "n->value = 0;",
                        *self.lock.init("&n->lock"), "n->next = %s;" % head, "%s = n;" % head, "}"]
        self.parameter, self.argument = "struct %s *p" % tag, c.pick(head, head + "->next")
        self.loop = "i == 0 ? %s : %s->next" % (head, head)
        self.at, self.data = "&p->lock", "p->value"

    def take_argument(self):
        """The statement by which a thread gets `self.parameter` out of `arg`."""
        if self.parameter is None:
            return []
        if self.parameter.startswith("int"):
            return ["%s = (int)(intptr_t)arg;" % self.parameter]
        return ["%s = arg;" % self.parameter]

    def name(self):
        return "" if self.parameter is None else self.parameter.split()[-1].lstrip("*")

    def parameters(self, more=""):
        words = [w for w in (self.parameter, more) if w]
        return ", ".join(words) or "void"

    def arguments(self, more=""):
        return ", ".join(w for w in (self.name(), more) if w)


def critical_section(c, part, g):
    """The statements of one critical section that changes the data of `g`, in one of many styles."""
    style = c.pick("inline", "inline", "wrappers", "callee", "held_helper", "pointer", "table", "error_code", "goto_out",
                   "early_return", "try", "try_stored", "flagged", "macro_like", "begin_end", "deep")
    take, release, change = g.lock.take(g.at), g.lock.release(g.at), "%s += 1;" % g.data
    attempt = g.lock.attempt(g.at)
    if style.startswith("try") and attempt is None:
        style = "inline"
    name = c.name("update")
    if style == "inline":
        return [take, change, release]
    if style == "wrappers":
        c.tag("lock-wrappers")
        enter, leave = c.name("enter"), c.name("leave")
        part.function(function("void %s(%s)" % (enter, g.parameters()), [take]))
        part.function(function("void %s(%s)" % (leave, g.parameters()), [release]))
        return ["%s(%s);" % (enter, g.arguments()), change, "%s(%s);" % (leave, g.arguments())]
    if style == "callee":
        c.tag("lock-in-callee")
        part.function(function("void %s(%s)" % (name, g.parameters("int by")),
                               [take, "%s += by;" % g.data, release]))
        return ["%s(%s);" % (name, g.arguments("2"))]
    if style == "deep":
        c.tag("lock-in-deep-callee")
        inner = c.name("apply")
        part.function(function("void %s(%s)" % (inner, g.parameters()), [take, change, release]))
        part.function(function("void %s(%s)" % (name, g.parameters()), ["%s(%s);" % (inner, g.arguments())]))
        return ["%s(%s);" % (name, g.arguments())]
    if style == "held_helper":
        c.tag("helper-with-lock-held")
        part.function(function("void %s(%s)" % (name, g.parameters()), [change]))
        return [take, "%s(%s);" % (name, g.arguments()), release]
    if style == "pointer":
        c.tag("function-pointer")
        part.function(function("void %s(%s)" % (name, g.parameters()), [change]))
        run = c.name("with_lock")
        part.function(function("void %s(%s)" % (run, g.parameters("void (*fn)(%s)" % g.parameters())),
                               [take, "fn(%s);" % g.arguments(), release]))
        return ["%s(%s);" % (run, g.arguments(name))]
    if style == "table":
        c.tag("function-table")
        other, table = c.name("query"), c.name("handlers")
        seen = c.name("seen")
        part.function(function("void %s(%s)" % (name, g.parameters()), [take, change, release]))
        part.function(function("void %s(%s)" % (other, g.parameters()),
                               [take, "int %s = %s;" % (seen, g.data), release, "(void)%s;" % seen]))
        part.function("static void (*const %s[])(%s) = { %s, %s };" % (table, g.parameters(), name, other))
        which = c.pick("0", "time(NULL) % 2")
        return ["%s[%s](%s);" % (table, which, g.arguments())]
    if style == "error_code":
        c.tag("lock-returns-error")
        part.function(function("int %s(%s)" % (name, g.parameters()),
                               ["if (time(NULL) % 2) {", "return -1;", "}", take, "return 0;"]))
        return ["if (%s(%s) == 0) {" % (name, g.arguments()), change, release, "}"]
    if style == "goto_out":
        c.tag("goto-cleanup")
        part.function(function("int %s(%s)" % (name, g.parameters()), [
            "int rc = -1;", take, "if (time(NULL) % 2) {", "goto out;", "}", change, "rc = 0;", "out:", release,
            "return rc;"]))
        return ["%s(%s);" % (name, g.arguments())]
    if style == "early_return":
        c.tag("early-return")
        part.function(function("int %s(%s)" % (name, g.parameters()), [
            take, "if (%s > 2) {" % g.data, release, "return 1;", "}", change, release, "return 0;"]))
        return ["%s(%s);" % (name, g.arguments())]
    if style == "try":
        c.tag("try-lock")
        negated = c.chance(0.3)
        if negated:
            c.tag("try-lock-negated")
            return ["if (!(%s)) {" % attempt, take, "}", change, release]
        return ["if (%s) {" % attempt, change, release, "}"]
    if style == "try_stored":
        c.tag("try-lock-stored")
        got = c.name("got")
        return ["int %s = %s;" % (got, attempt), "if (%s) {" % got, change, "}", "if (%s) {" % got, release, "}"]
    if style == "flagged":
        c.tag("lock-under-flag")
        flag = c.name("locked")
        return ["int %s = time(NULL) %% 2;" % flag, "if (%s) {" % flag, take, "}", "if (%s) {" % flag, change, "}",
                "if (%s) {" % flag, release, "}"]
    if style == "begin_end":
        c.tag("lock-here-unlock-there")
        end = c.name("commit")
        part.function(function("int *%s(%s)" % (name, g.parameters()), [take, "return &%s;" % g.data]))
        part.function(function("void %s(%s)" % (end, g.parameters()), [release]))
        at = c.name("cell")
        return ["int *%s = %s(%s);" % (at, name, g.arguments()), "*%s += 1;" % at, "%s(%s);" % (end, g.arguments())]
    c.tag("loop-around-lock")
    return ["for (int k = 0; k < 2; k++) {", take, change, release, "}"]


def guarded(c):
    """Threads that change data under its lock."""
    part = Part()
    g = Guarded(c, part, some_lock(c))
    bodies = []
    count = threads_count(c)
    same = c.chance(0.6)
    names = []
    for i in range(1 if same else count):
        body = g.take_argument() + critical_section(c, part, g)
        if c.chance(0.25):
            body += critical_section(c, part, g)
        name = c.name("worker")
        bodies.append(thread(name, body))
        names.append(name)
    part.functions += bodies
    if same:
        names *= count
        c.tag("one-entry-many-threads")
    if g.parameter and not same:
        calls = [(name, g.argument) for name in names]
        spawn(c, part, calls)
    else:
        spawn(c, part, [(name, g.argument) for name in names], g.loop if same else None)
    if c.chance(0.4) and g.parameter is None:
        part.middle += critical_section(c, part, g)
        c.tag("main-takes-part")
    if part.shared and c.chance(0.5):
        part.after.append('printf("%%d\\n", %s);' % part.shared[0])
        c.tag("read-after-join")
    return part


def readers_writers(c):
    part = Part()
    c.tag("read-write")
    lock, data = c.name("config_lock"), c.name("config")
    part.declare("static pthread_rwlock_t %s = PTHREAD_RWLOCK_INITIALIZER;" % lock)
    part.declare("static int %s[2];" % data)
    part.shared.append(data + "[0]")
    reader, writer = c.name("reader"), c.name("writer")
    part.function(thread(reader, """
pthread_rwlock_rdlock(&%s);
int sum = %s[0] + %s[1];
pthread_rwlock_unlock(&%s);
(void)sum;
""" % (lock, data, data, lock)))
    part.function(thread(writer, """
pthread_rwlock_wrlock(&%s);
%s[0] += 1;
%s[1] -= 1;
pthread_rwlock_unlock(&%s);
""" % (lock, data, data, lock)))
    spawn(c, part, [(reader, "NULL"), (writer, "NULL"), (c.pick(reader, writer), "NULL")][:c.pick(2, 3)])
    return part


# Order of locks


def two_accounts(c):
    """Transfers between accounts of one type, in an order that no cycle can come from."""
    part = Part()
    tag, table, move = c.name("account"), c.name("accounts"), c.name("transfer")
    part.declare("struct %s {\nint id;\npthread_mutex_t lock;\nint balance;\n};" % tag)
    part.declare("static struct %s %s[2];" % (tag, table))
    part.before += ["for (int i = 0; i < 2; i++) {", "%s[i].id = i;" % table,
                    "pthread_mutex_init(&%s[i].lock, NULL);" % table, "}"]
    order = c.way("id", "address", "index", "swap-id", "swap-address", "gate")
    c.tag({"id": "order-by-key", "address": "order-by-address", "index": "order-by-index", "swap-id": "order-by-key",
           "swap-address": "order-by-address", "gate": "gate-lock"}[order])
    change = ["from->balance -= amount;", "to->balance += amount;"]
    if order in ("id", "address", "index"):
        less = {"id": "from->id < to->id", "address": "(uintptr_t)from < (uintptr_t)to", "index": "from < to"}[order]
        body = ["if (%s) {" % less, "pthread_mutex_lock(&from->lock);", "pthread_mutex_lock(&to->lock);", "} else {",
                "pthread_mutex_lock(&to->lock);", "pthread_mutex_lock(&from->lock);", "}"] + change
        body += ["pthread_mutex_unlock(&to->lock);", "pthread_mutex_unlock(&from->lock);"]
    elif order == "gate":
        gate = c.name("gate")
        part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % gate)
        body = ["pthread_mutex_lock(&%s);" % gate, "pthread_mutex_lock(&from->lock);",
                "pthread_mutex_lock(&to->lock);"]
        early = c.chance(0.5)
        body += (["pthread_mutex_unlock(&%s);" % gate] if early else []) + change
        body += ["pthread_mutex_unlock(&to->lock);", "pthread_mutex_unlock(&from->lock);"]
        body += [] if early else ["pthread_mutex_unlock(&%s);" % gate]
    else:
        less = "from->id > to->id" if order == "swap-id" else "from > to"
        body = ["struct %s *first = from;" % tag, "struct %s *second = to;" % tag, "if (%s) {" % less, "first = to;",
                "second = from;", "}", "pthread_mutex_lock(&first->lock);", "pthread_mutex_lock(&second->lock);"]
        body += change + ["pthread_mutex_unlock(&second->lock);", "pthread_mutex_unlock(&first->lock);"]
    part.function(function("void %s(struct %s *from, struct %s *to, int amount)" % (move, tag, tag), body))
    there, back = c.name("pay"), c.name("refund")
    part.function(thread(there, ["%s(&%s[0], &%s[1], 5);" % (move, table, table)]))
    part.function(thread(back, ["%s(&%s[1], &%s[0], 3);" % (move, table, table)]))
    spawn(c, part, [(there, "NULL"), (back, "NULL")])
    return part


def by_number(c):
    """Locks of an array, two at a time, chosen by number."""
    part = Part()
    locks, data, worker = c.name("forks"), c.name("meals"), c.name("dine")
    part.declare("static pthread_mutex_t %s[3];" % locks)
    part.declare("static int %s[3];" % data)
    part.before += ["for (int i = 0; i < 3; i++) {", "pthread_mutex_init(&%s[i], NULL);" % locks, "}"]
    way = c.way("if", "cond", "minmax")
    c.tag("order-by-index")
    body = ["int left = (int)(intptr_t)arg;", "int right = (left + 1) % 3;"]
    if way == "if":
        body += ["if (left > right) {", "int t = left;", "left = right;", "right = t;", "}"]
        low, high = "left", "right"
    elif way == "cond":
        body += ["int low = left < right ? left : right;", "int high = left < right ? right : left;"]
        low, high = "low", "high"
    else:
        least = c.name("smaller")
        part.function(function("int %s(int a, int b)" % least, ["if (a < b) {", "return a;", "}", "return b;"]))
        body += ["int low = %s(left, right);" % least, "int high = left + right - low;"]
        low, high = "low", "high"
    body += ["pthread_mutex_lock(&%s[%s]);" % (locks, low), "pthread_mutex_lock(&%s[%s]);" % (locks, high),
             "%s[%s] += 1;" % (data, low), "%s[%s] += 1;" % (data, high),
             "pthread_mutex_unlock(&%s[%s]);" % (locks, high), "pthread_mutex_unlock(&%s[%s]);" % (locks, low)]
    part.function(thread(worker, body))
    count = c.pick(2, 3)
    spawn(c, part, [(worker, "(void *)(intptr_t)%d" % i) for i in range(count)], "(void *)(intptr_t)i")
    return part


def nested_locks(c):
    """Several locks, always in one order, some through callees."""
    part = Part()
    count = c.pick(2, 2, 3)
    locks = [global_lock(c, part, some_lock(c, "mutex", "spin", "c11", "rwlock"), "stage")[1:] for _ in range(count)]
    kinds = [text.split()[1] for text in part.decls]
    data = [c.name("state") for _ in locks]
    part.declare("\n".join("static int %s;" % d for d in data))
    part.shared += data
    by_type = {"pthread_mutex_t": Lock("mutex"), "pthread_spinlock_t": Lock("spin"), "mtx_t": Lock("c11"),
               "pthread_rwlock_t": Lock("rwlock")}
    kinds = [by_type[k] for k in kinds]
    c.tag("nested-locks", "cycle-length-%d" % count)
    names = []
    for _ in range(2):
        first = c.number(0, count - 2)
        chosen = [first, c.number(first + 1, count - 1)]
        body = []
        if c.chance(0.4):
            c.tag("nested-through-callee")
            inner = c.name("step")
            i = chosen[1]
            part.function(function("void %s(void)" % inner, [kinds[i].take("&" + locks[i]), "%s += 1;" % data[i],
                                                             kinds[i].release("&" + locks[i])]))
            i = chosen[0]
            body = [kinds[i].take("&" + locks[i]), "%s += 1;" % data[i], "%s();" % inner,
                    kinds[i].release("&" + locks[i])]
        else:
            body = [kinds[i].take("&" + locks[i]) for i in chosen] + ["%s += 1;" % data[i] for i in chosen]
            body += [kinds[i].release("&" + locks[i]) for i in reversed(chosen)]
        name = c.name("walker")
        part.function(thread(name, body))
        names.append(name)
    if c.chance(0.4):
        # Main takes them the other way, when nobody can mind.
        c.tag("order-split-by-join")
        a, b = locks[0], locks[1]
        other = [kinds[1].take("&" + b), kinds[0].take("&" + a), "%s += 1;" % data[0], kinds[0].release("&" + a),
                 kinds[1].release("&" + b)]
        if c.chance(0.5):
            part.after += other
        else:
            part.before += other
    spawn(c, part, [(name, "NULL") for name in names])
    return part


def try_second(c):
    """The second lock is only tried, so the opposite order blocks nobody."""
    part = Part()
    a, b = c.name("left"), c.name("right")
    c.tag("try-lock", "try-edge")
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER, %s = PTHREAD_MUTEX_INITIALIZER;" % (a, b))
    data = c.name("both")
    part.declare("static int %s;" % data)
    part.shared.append(data)
    one, two = c.name("forward"), c.name("backward")
    part.function(thread(one, """
pthread_mutex_lock(&%s);
pthread_mutex_lock(&%s);
%s += 1;
pthread_mutex_unlock(&%s);
pthread_mutex_unlock(&%s);
""" % (a, b, data, b, a)))
    part.function(thread(two, """
pthread_mutex_lock(&%s);
if (pthread_mutex_trylock(&%s) == 0) {
%s += 1;
pthread_mutex_unlock(&%s);
}
pthread_mutex_unlock(&%s);
""" % (b, a, data, a, b)))
    spawn(c, part, [(one, "NULL"), (two, "NULL")])
    return part


def hand_over_hand(c):
    """A list walked with two locks at a time."""
    part = Part()
    c.tag("hand-over-hand", "list-node-lock")
    tag, head, walk = c.name("stop"), c.name("line"), c.name("ride")
    part.declare("struct %s {\npthread_mutex_t lock;\nint waiting;\nstruct %s *next;\n};" % (tag, tag))
    part.declare("static struct %s *%s;" % (tag, head))
    part.before += ["for (int i = 0; i < 2; i++) {", "struct %s *s = malloc(sizeof *s);" % tag,
                    "pthread_mutex_init(&s->lock, NULL);", "s->waiting = 0;", "s->next = %s;" % head,
                    "%s = s;" % head, "}"]
    part.function(thread(walk, """
struct %s *at = %s;
pthread_mutex_lock(&at->lock);
while (at->next != NULL) {
struct %s *next = at->next;
pthread_mutex_lock(&next->lock);
at->waiting += 1;
pthread_mutex_unlock(&at->lock);
at = next;
}
at->waiting += 1;
pthread_mutex_unlock(&at->lock);
""" % (tag, head, tag)))
    spawn(c, part, [(walk, "NULL")] * 2, "NULL")
    return part


def parent_child(c):
    """A child's lock is always taken under its parent's."""
    part = Part()
    c.tag("parent-then-child")
    tag, root = c.name("tree"), c.name("root")
    part.declare("struct %s {\npthread_mutex_t lock;\nint size;\nstruct %s *child;\n};" % (tag, tag))
    part.declare("static struct %s *%s;" % (tag, root))
    make = c.name("make_tree")
    part.function(function("struct %s *%s(struct %s *child)" % (tag, make, tag), [
        "struct %s *t = malloc(sizeof *t);" % tag, "pthread_mutex_init(&t->lock, NULL);", "t->size = 0;",
        "t->child = child;", "return t;"]))
    c.tag("allocation-wrapper")
    part.before += ["%s = %s(%s(NULL));" % (root, make, make)]
    grow, shrink = c.name("grow"), c.name("look")
    part.function(thread(grow, """
pthread_mutex_lock(&%s->lock);
struct %s *c = %s->child;
pthread_mutex_lock(&c->lock);
c->size += 1;
%s->size += 1;
pthread_mutex_unlock(&c->lock);
pthread_mutex_unlock(&%s->lock);
""" % (root, tag, root, root, root)))
    part.function(thread(shrink, """
pthread_mutex_lock(&%s->lock);
int n = %s->size;
struct %s *c = %s->child;
pthread_mutex_lock(&c->lock);
n -= c->size;
pthread_mutex_unlock(&c->lock);
pthread_mutex_unlock(&%s->lock);
(void)n;
""" % (root, root, tag, root, root)))
    spawn(c, part, [(grow, "NULL"), (shrink, "NULL")])
    return part


GUARDED = [guarded] * 6 + [readers_writers, two_accounts, by_number, nested_locks, try_second, hand_over_hand,
                           parent_child]
