# SPDX-License-Identifier: Apache-2.0
"""More correct idioms, as parts of random programs: turns, bounded buffers, pools, objects that move, trees."""

from random_parts import Part, function, spawn, thread


def declare_condition(c, part):
    lock, cond = c.name("mon_lock"), c.name("mon_cond")
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
    part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;" % cond)
    return lock, cond


def wait_until(lock, cond, condition):
    return ["pthread_mutex_lock(&%s);" % lock, "while (!(%s)) {" % condition,
            "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "pthread_mutex_unlock(&%s);" % lock]


def turns(c):
    """Two threads write one datum in turn; whose turn it is, is guarded, the datum is not."""
    part = Part()
    c.tag("turns", "condition-loop")
    lock, cond = declare_condition(c, part)
    turn, data, name = c.name("turn"), c.name("board"), c.name("player")
    part.declare("static int %s, %s;" % (turn, data))
    part.shared.append(data)
    part.function(thread(name, ["int me = (int)(intptr_t)arg;", *wait_until(lock, cond, "%s == me" % turn),
                                "%s += 1;" % data, "pthread_mutex_lock(&%s);" % lock, "%s = me + 1;" % turn,
                                "pthread_cond_broadcast(&%s);" % cond, "pthread_mutex_unlock(&%s);" % lock]))
    spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
    part.after.append('printf("%%d\\n", %s);' % data)
    return part


def bounded_buffer(c):
    """Two semaphores count free and filled slots; with one producer and one consumer no lock is needed."""
    part = Part()
    c.tag("semaphore-buffer")
    free, filled, slot = c.name("slots_free"), c.name("slots_filled"), c.name("slot_data")
    put, get = c.name("fill"), c.name("drain")
    part.declare("static sem_t %s, %s;\nstatic int %s;" % (free, filled, slot))
    part.shared.append(slot)
    part.before += ["sem_init(&%s, 0, 1);" % free, "sem_init(&%s, 0, 0);" % filled]
    count = c.pick(1, 2)
    part.function(thread(put, ["for (int i = 0; i < %d; i++) {" % count, "sem_wait(&%s);" % free, "%s = i;" % slot,
                               "sem_post(&%s);" % filled, "}"]))
    part.function(thread(get, ["for (int i = 0; i < %d; i++) {" % count, "sem_wait(&%s);" % filled,
                               "int n = %s;" % slot, "sem_post(&%s);" % free, "(void)n;", "}"]))
    spawn(c, part, [(put, "NULL"), (get, "NULL")])
    return part


def pool(c):
    """Workers that take tasks until told to stop."""
    part = Part()
    c.tag("pool-with-stop", "condition-loop", "handed-object")
    lock, cond = declare_condition(c, part)
    task, head, stop, name = c.name("task"), c.name("tasks"), c.name("stopping"), c.name("pool_worker")
    part.declare("struct %s {\nstruct %s *next;\nint input;\n};" % (task, task))
    part.declare("static struct %s *%s;\nstatic int %s;" % (task, head, stop))
    part.function(thread(name, [
        "for (;;) {", "pthread_mutex_lock(&%s);" % lock, "while (%s == NULL && !%s) {" % (head, stop),
        "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "struct %s *t = %s;" % (task, head), "if (t != NULL) {",
        "%s = t->next;" % head, "}", "pthread_mutex_unlock(&%s);" % lock, "if (t == NULL) {", "break;", "}",
        "t->input += 1;", "free(t);", "}"]))
    spawn(c, part, [(name, "NULL")] * c.pick(1, 2), "NULL")
    part.middle += ["for (int i = 0; i < 2; i++) {", "struct %s *t = malloc(sizeof *t);" % task, "t->input = i;",
                    "pthread_mutex_lock(&%s);" % lock, "t->next = %s;" % head, "%s = t;" % head,
                    "pthread_cond_signal(&%s);" % cond, "pthread_mutex_unlock(&%s);" % lock, "}",
                    "pthread_mutex_lock(&%s);" % lock, "%s = 1;" % stop, "pthread_cond_broadcast(&%s);" % cond,
                    "pthread_mutex_unlock(&%s);" % lock]
    return part


def moved(c):
    """Nodes move from one list to another; each list has its lock, in between a node is the mover's own."""
    part = Part()
    c.tag("region-move", "handed-object")
    node, one, two = c.name("letter"), c.name("inbox"), c.name("outbox")
    lock1, lock2, name, other = c.name("inbox_lock"), c.name("outbox_lock"), c.name("mover"), c.name("reader")
    part.declare("struct %s {\nint stamp;\nstruct %s *next;\n};" % (node, node))
    part.declare("static struct %s *%s, *%s;" % (node, one, two))
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER, %s = PTHREAD_MUTEX_INITIALIZER;"
                 % (lock1, lock2))
    part.before += ["for (int i = 0; i < 2; i++) {", "struct %s *n = malloc(sizeof *n);" % node, "n->stamp = 0;",
                    "n->next = %s;" % one, "%s = n;" % one, "}"]
    part.function(thread(name, [
        "pthread_mutex_lock(&%s);" % lock1, "struct %s *n = %s;" % (node, one), "if (n != NULL) {",
        "%s = n->next;" % one, "}", "pthread_mutex_unlock(&%s);" % lock1, "if (n != NULL) {", "n->stamp += 1;",
        "pthread_mutex_lock(&%s);" % lock2, "n->next = %s;" % two, "%s = n;" % two,
        "pthread_mutex_unlock(&%s);" % lock2, "}"]))
    part.function(thread(other, [
        "pthread_mutex_lock(&%s);" % lock2, "for (struct %s *n = %s; n != NULL; n = n->next) {" % (node, two),
        "n->stamp += 1;", "}", "pthread_mutex_unlock(&%s);" % lock2]))
    spawn(c, part, [(name, "NULL"), (c.pick(other, name), "NULL")])
    return part


def grown_list(c):
    """Nodes are made in private, put into a list under its lock, and then used under that lock."""
    part = Part()
    c.tag("private-then-published", "region-list")
    node, head, lock = c.name("entry"), c.name("entries"), c.name("entries_lock")
    add, use = c.name("add_entry"), c.name("use_entries")
    part.declare("struct %s {\nint hits;\nstruct %s *next;\n};" % (node, node))
    part.declare("static struct %s *%s;\nstatic pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % (node, head, lock))
    part.function(thread(add, ["struct %s *e = malloc(sizeof *e);" % node, "e->hits = 0;",
                               "pthread_mutex_lock(&%s);" % lock, "e->next = %s;" % head, "%s = e;" % head,
                               "pthread_mutex_unlock(&%s);" % lock]))
    find = c.name("find_entry")
    part.function(function("struct %s *%s(void)" % (node, find), ["return %s;" % head]))
    part.function(thread(use, ["pthread_mutex_lock(&%s);" % lock, "struct %s *e = %s();" % (node, find),
                               "if (e != NULL) {", "e->hits += 1;", "}", "pthread_mutex_unlock(&%s);" % lock]))
    spawn(c, part, [(add, "NULL"), (use, "NULL"), (use, "NULL")][:c.pick(2, 3)])
    return part


def thread_tree(c):
    """A thread that starts threads of its own and waits for them."""
    part = Part()
    c.tag("thread-creates-thread", "threads-in-loop")
    leaf, root, data = c.name("leaf"), c.name("branch"), c.name("sums")
    part.declare("static int %s[3];" % data)
    part.shared.append(data + "[2]")
    part.function(thread(leaf, ["int *mine = arg;", "*mine += 1;"]))
    part.function(thread(root, ["pthread_t leaves[2];", "for (int i = 0; i < 2; i++) {",
                                "pthread_create(&leaves[i], NULL, %s, &%s[i]);" % (leaf, data), "}",
                                "for (int i = 0; i < 2; i++) {", "pthread_join(leaves[i], NULL);", "}",
                                "%s[2] = %s[0] + %s[1];" % (data, data, data)]))
    spawn(c, part, [(root, "NULL")])
    part.after.append('printf("%%d\\n", %s[2]);' % data)
    return part


def optional_lock(c):
    """A lock that may be absent; whether it is, does not change."""
    part = Part()
    c.tag("optional-lock", "lock-by-address")
    tag, one, lock, name = c.name("buffer"), c.name("shared_buffer"), c.name("buffer_lock"), c.name("append")
    part.declare("struct %s {\npthread_mutex_t *lock;\nint fill;\n};" % tag)
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;\nstatic struct %s %s;" % (lock, tag, one))
    part.before.append("%s.lock = &%s;" % (one, lock))
    part.function(function("void %s(struct %s *b)" % (name, tag), [
        "if (b->lock != NULL) {", "pthread_mutex_lock(b->lock);", "}", "b->fill += 1;", "if (b->lock != NULL) {",
        "pthread_mutex_unlock(b->lock);", "}"]))
    user = c.name("writer")
    part.function(thread(user, ["struct %s own = { .lock = NULL };" % tag, "%s(&own);" % name,
                                "%s(&%s);" % (name, one)]))
    spawn(c, part, [(user, "NULL")] * 2, "NULL")
    return part


def try_wrapper(c):
    """Lock state as a function's return value."""
    part = Part()
    c.tag("try-lock", "lock-state-returned")
    lock, data, enter, name = c.name("door"), c.name("guests"), c.name("try_enter"), c.name("guest")
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;\nstatic int %s;" % (lock, data))
    part.shared.append(data)
    way = c.way("bool", "rc", "retry")
    c.tag("try-wrapper-" + way)
    if way == "rc":
        part.function(function("int %s(void)" % enter, ["int rc = pthread_mutex_trylock(&%s);" % lock,
                                                       "if (rc != 0) {", "return -1;", "}", "return 0;"]))
        test = "%s() == 0" % enter
    else:
        part.function(function("int %s(void)" % enter, ["return pthread_mutex_trylock(&%s) == 0;" % lock]))
        test = "%s()" % enter
    if way == "retry":
        body = ["while (!%s) {" % test, "sched_yield();", "}", "%s += 1;" % data, "pthread_mutex_unlock(&%s);" % lock]
    else:
        body = ["if (%s) {" % test, "%s += 1;" % data, "pthread_mutex_unlock(&%s);" % lock, "}"]
    part.function(thread(name, body))
    spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


def flag_stop(c):
    """A thread that runs until an atomic flag tells it to stop."""
    part = Part()
    c.tag("stop-flag", "c11-atomic")
    flag, count, name = c.name("running"), c.name("ticks"), c.name("ticker")
    part.declare("static atomic_int %s;\nstatic int %s;" % (flag, count))
    part.shared.append(count)
    part.before.append("atomic_store(&%s, 1);" % flag)
    part.function(thread(name, ["while (atomic_load(&%s)) {" % flag, "%s = 1 - %s;" % (count, count), "}"]))
    spawn(c, part, [(name, "NULL")])
    part.middle.append("atomic_store(&%s, 0);" % flag)
    part.after.append('printf("%%d\\n", %s);' % count)
    return part


def upgrade(c):
    """A read lock is given up before the write lock is taken, and the test repeated."""
    part = Part()
    c.tag("read-write", "read-then-write-lock")
    lock, data, name = c.name("cache_lock"), c.name("cached"), c.name("lookup")
    part.declare("static pthread_rwlock_t %s = PTHREAD_RWLOCK_INITIALIZER;\nstatic int %s;" % (lock, data))
    part.shared.append(data)
    part.function(thread(name, [
        "pthread_rwlock_rdlock(&%s);" % lock, "int known = %s;" % data, "pthread_rwlock_unlock(&%s);" % lock,
        "if (known == 0) {", "pthread_rwlock_wrlock(&%s);" % lock, "if (%s == 0) {" % data, "%s = 7;" % data, "}",
        "pthread_rwlock_unlock(&%s);" % lock, "}"]))
    spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


EXCHANGE = [turns, bounded_buffer, pool, moved, grown_list, thread_tree, optional_lock, try_wrapper, flag_stop, upgrade]
