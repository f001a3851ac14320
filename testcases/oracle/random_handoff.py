# SPDX-License-Identifier: Apache-2.0
"""Correct concurrent idioms, as parts of random programs: confinement, hand-off, latches, conditions, atomics, once.

As in random_idioms.py, each function takes the choices and returns a part that is right as it is.
"""

from random_parts import Part, function, spawn, thread


def lines(text):
    return text.strip("\n").split("\n")


def confined(c):
    """Each thread has an argument or an element of its own."""
    part = Part()
    way = c.way("args", "out", "malloc", "value", "chunk", "stored", "nested")
    name, data = c.name("work"), c.name("results")
    c.tag("confine-" + way)
    if way in ("args", "stored", "chunk"):
        tag = c.name("job")
        more = {"args": "", "stored": "int *out;\n", "chunk": "int from;\nint to;\n"}[way]
        part.declare("struct %s {\nint input;\nint output;\n%s};" % (tag, more))
        part.locals.append("struct %s %s[2];" % (tag, name + "_jobs"))
        jobs = name + "_jobs"
        body = ["struct %s *job = arg;" % tag, "job->output = job->input * 2;"]
        part.before += ["for (int i = 0; i < 2; i++) {", "%s[i].input = i;" % jobs, "%s[i].output = 0;" % jobs]
        if way == "stored":
            part.declare("static int %s[2];" % data)
            part.before.append("%s[i].out = &%s[i];" % (jobs, data))
            body += ["*job->out = job->output;"]
            part.shared.append(data + "[0]")
        if way == "chunk":
            part.declare("static int %s[4];" % data)
            part.before += ["%s[i].from = i * 2;" % jobs, "%s[i].to = i * 2 + 2;" % jobs]
            body += ["for (int k = job->from; k < job->to; k++) {", "%s[k] = k;" % data, "}"]
            part.shared.append(data + "[1]")
        part.before.append("}")
        part.function(thread(name, body))
        spawn(c, part, [(name, "&%s[%d]" % (jobs, i)) for i in range(2)], "&%s[i]" % jobs)
        part.after.append('printf("%%d\\n", %s[0].output + %s[1].output);' % (jobs, jobs))
    elif way == "out":
        part.locals.append("int %s[2] = { 0, 0 };" % data)
        part.function(thread(name, ["int *out = arg;", "*out += 3;"]))
        spawn(c, part, [(name, "&%s[%d]" % (data, i)) for i in range(2)], "&%s[i]" % data)
        part.after.append('printf("%%d\\n", %s[0] + %s[1]);' % (data, data))
    elif way == "malloc":
        tag = c.name("request")
        part.declare("struct %s {\nint number;\n};" % tag)
        fresh = c.name("new_request")
        part.function(function("struct %s *%s(int number)" % (tag, fresh), [
            "struct %s *r = malloc(sizeof *r);" % tag, "r->number = number;", "return r;"]))
        part.function(thread(name, ["struct %s *r = arg;" % tag, "r->number += 1;", "free(r);"]))
        spawn(c, part, [(name, "%s(%d)" % (fresh, i)) for i in range(2)], "%s(i)" % fresh)
    elif way == "value":
        part.declare("static int %s[3];" % data)
        part.shared.append(data + "[2]")
        part.function(thread(name, ["int i = (int)(intptr_t)arg;", "%s[i] = i + 1;" % data]))
        spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
        part.after.append('printf("%%d\\n", %s[0]);' % data)
    else:
        c.tag("thread-creates-thread")
        inner = c.name("helper")
        part.function(thread(inner, ["int *n = arg;", "*n += 1;"]))
        part.function(thread(name, ["int mine = 1;", "pthread_t h;", "pthread_create(&h, NULL, %s, &mine);" % inner,
                                    "pthread_join(h, NULL);", "mine += 1;"]))
        spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


def phases(c):
    """What create and join order."""
    part = Part()
    data, name, second = c.name("field"), c.name("phase"), c.name("phase")
    part.declare("static int %s;" % data)
    part.shared.append(data)
    way = c.way("two", "main", "conditional", "return", "helper", "main")
    c.tag("phase-" + way)
    if way == "two":
        handle, other = c.name("early"), c.name("late")
        part.function(thread(name, ["%s = 1;" % data]))
        part.function(thread(second, ["%s += 1;" % data]))
        part.locals.append("pthread_t %s, %s;" % (handle, other))
        part.start += ["pthread_create(&%s, NULL, %s, NULL);" % (handle, name), "pthread_join(%s, NULL);" % handle,
                       "pthread_create(&%s, NULL, %s, NULL);" % (other, second)]
        part.join.append("pthread_join(%s, NULL);" % other)
    elif way == "main":
        part.function(thread(name, ["%s += 1;" % data]))
        part.before.append("%s = 5;" % data)
        spawn(c, part, [(name, "NULL")])
        part.after.append('printf("%%d\\n", %s);' % data)
    elif way == "conditional":
        handle, started = c.name("maybe"), c.name("started")
        part.function(thread(name, ["%s += 1;" % data]))
        part.locals += ["pthread_t %s;" % handle, "int %s = time(NULL) %% 2;" % started]
        part.start += ["if (%s) {" % started, "pthread_create(&%s, NULL, %s, NULL);" % (handle, name), "}"]
        part.join += ["if (%s) {" % started, "pthread_join(%s, NULL);" % handle, "}"]
        part.after.append("%s += 1;" % data)
    elif way == "return":
        handle, result = c.name("asker"), c.name("result")
        part.function("static void *%s(void *arg)\n{\nint *box = malloc(sizeof(int));\n(void)arg;\n*box = 4;\n"
                      "return box;\n}" % name)
        part.locals += ["pthread_t %s;" % handle, "void *%s = NULL;" % result]
        part.start.append("pthread_create(&%s, NULL, %s, NULL);" % (handle, name))
        part.join.append("pthread_join(%s, &%s);" % (handle, result))
        part.after += ["int *%s_at = %s;" % (result, result), "%s = *%s_at;" % (data, result)]
    else:
        handle, begin, end = c.name("runner"), c.name("start_all"), c.name("stop_all")
        c.tag("create-in-callee")
        part.declare("static pthread_t %s;" % handle)
        part.function(thread(name, ["%s += 1;" % data]))
        part.function(function("void %s(void)" % begin, ["pthread_create(&%s, NULL, %s, NULL);" % (handle, name)]))
        part.function(function("void %s(void)" % end, ["pthread_join(%s, NULL);" % handle]))
        part.before.append("%s = 2;" % data)
        part.start.append("%s();" % begin)
        part.join.append("%s();" % end)
        part.after.append("%s += 1;" % data)
    return part


def queue(c):
    """Objects given away through a queue under a mutex."""
    part = Part()
    way = c.way("ring", "list", "slot", "pool")
    c.tag("queue-" + way, "handed-object", "condition-loop")
    item, lock, ready = c.name("item"), c.name("queue_lock"), c.name("ready")
    make, use = c.name("produce"), c.name("consume")
    call = "void (*fn)(int *);\nint *at;\n" if way == "pool" else ""
    part.declare("struct %s {\nint value;\nstruct %s *next;\n%s};" % (item, item, call))
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
    part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;" % ready)
    count = 1 if way == "slot" else c.pick(1, 2)
    fill = ["struct %s *it = malloc(sizeof *it);" % item, "it->value = 7;"]
    if way == "ring":
        ring, head, size = c.name("ring"), c.name("first"), c.name("length")
        part.declare("static struct %s *%s[2];\nstatic int %s, %s;" % (item, ring, head, size))
        put = ["%s[(%s + %s) %% 2] = it;" % (ring, head, size), "%s += 1;" % size]
        empty = "%s == 0" % size
        get = ["struct %s *it = %s[%s];" % (item, ring, head), "%s = (%s + 1) %% 2;" % (head, head), "%s -= 1;" % size]
    elif way in ("list", "pool"):
        head = c.name("pending")
        part.declare("static struct %s *%s;" % (item, head))
        put = ["it->next = %s;" % head, "%s = it;" % head]
        empty = "%s == NULL" % head
        get = ["struct %s *it = %s;" % (item, head), "%s = it->next;" % head]
    else:
        head = c.name("slot")
        part.declare("static struct %s *%s;" % (item, head))
        put, empty = ["%s = it;" % head], "%s == NULL" % head
        get = ["struct %s *it = %s;" % (item, head), "%s = NULL;" % head]
    run = ["it->value += 1;"]
    if way == "pool":
        c.tag("thread-pool")
        task, counts = c.name("bump"), c.name("counts")
        part.declare("static int %s[2];" % counts)
        part.function(function("void %s(int *at)" % task, ["*at += 1;"]))
        fill += ["it->fn = %s;" % task, "it->at = &%s[n];" % counts]
        run = ["it->fn(it->at);"]
        part.after.append('printf("%%d\\n", %s[0]);' % counts)
    body = ["for (int n = 0; n < %d; n++) {" % count, *fill, "pthread_mutex_lock(&%s);" % lock, *put,
            "pthread_cond_signal(&%s);" % ready, "pthread_mutex_unlock(&%s);" % lock, "}"]
    part.function(thread(make, body))
    taken = ["pthread_mutex_lock(&%s);" % lock, "while (%s) {" % empty,
             "pthread_cond_wait(&%s, &%s);" % (ready, lock), "}", *get, "pthread_mutex_unlock(&%s);" % lock]
    if c.chance(0.3):
        c.tag("queue-in-callee")
        pop = c.name("pop")
        part.function(function("struct %s *%s(void)" % (item, pop), taken + ["return it;"]))
        taken = ["struct %s *it = %s();" % (item, pop)]
    part.function(thread(use, ["for (int n = 0; n < %d; n++) {" % count, *taken, *run, "free(it);", "}"]))
    calls = [(make, "NULL"), (use, "NULL")]
    if count == 2 and c.chance(0.0):
        calls.append((use, "NULL"))
    spawn(c, part, calls)
    return part


def latch(c):
    """A counter or flag under a mutex, awaited in a loop."""
    part = Part()
    way = c.way("wait_group", "future", "countdown", "gate", "atomic_count", "semaphore", "own_barrier", "stage")
    c.tag("latch-" + way)
    data, name = c.name("answer"), c.name("solver")
    part.declare("static int %s[2];" % data)
    part.shared.append(data + "[0]")
    write = ["int i = (int)(intptr_t)arg;", "%s[i] = i + 10;" % data]
    read = ['printf("%%d\\n", %s[0] + %s[1]);' % (data, data)]
    if way in ("wait_group", "future", "countdown", "gate", "stage"):
        lock, cond, count = c.name("latch_lock"), c.name("latch_cond"), c.name("left")
        c.tag("condition-loop")
        part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
        part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;" % cond)
    if way in ("wait_group", "countdown"):
        part.declare("static int %s = %d;" % (count, 2 if way == "countdown" else 0))
        if way == "wait_group":
            part.before += ["pthread_mutex_lock(&%s);" % lock, "%s += 2;" % count, "pthread_mutex_unlock(&%s);" % lock]
        done = ["pthread_mutex_lock(&%s);" % lock, "%s -= 1;" % count, "if (%s == 0) {" % count,
                "pthread_cond_broadcast(&%s);" % cond, "}", "pthread_mutex_unlock(&%s);" % lock]
        part.function(thread(name, write + done))
        spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
        part.middle += ["pthread_mutex_lock(&%s);" % lock, "while (%s > 0) {" % count,
                        "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "pthread_mutex_unlock(&%s);" % lock] + read
    elif way == "future":
        part.declare("static int %s;" % count)
        signal = ["pthread_mutex_lock(&%s);" % lock, "%s = 1;" % count, "pthread_cond_signal(&%s);" % cond,
                  "pthread_mutex_unlock(&%s);" % lock]
        part.function(thread(name, write + signal))
        spawn(c, part, [(name, "(void *)(intptr_t)0")])
        part.middle += ["pthread_mutex_lock(&%s);" % lock, "while (!%s) {" % count,
                        "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "pthread_mutex_unlock(&%s);" % lock] + read
    elif way in ("gate", "stage"):
        # Main prepares and opens; the threads wait for it.
        goal = "1" if way == "gate" else "2"
        part.declare("static int %s;" % count)
        wait = ["pthread_mutex_lock(&%s);" % lock, "while (%s < %s) {" % (count, goal),
                "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "pthread_mutex_unlock(&%s);" % lock]
        part.function(thread(name, wait + ["int seen = %s[0] + %s[1];" % (data, data), "(void)seen;"]))
        spawn(c, part, [(name, "NULL")] * 2, "NULL")
        part.middle += ["%s[0] = 1;" % data, "pthread_mutex_lock(&%s);" % lock, "%s = %s;" % (count, goal),
                        "pthread_cond_broadcast(&%s);" % cond, "pthread_mutex_unlock(&%s);" % lock]
    elif way == "atomic_count":
        count = c.name("finished")
        c.tag("c11-atomic")
        part.declare("static atomic_int %s;" % count)
        order = c.pick("", "_explicit")
        add = "atomic_fetch_add(&%s, 1);" if not order else "atomic_fetch_add_explicit(&%s, 1, memory_order_release);"
        load = "atomic_load(&%s)" if not order else "atomic_load_explicit(&%s, memory_order_acquire)"
        part.function(thread(name, write + [add % count]))
        spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
        part.middle += ["while (%s < 2) {" % (load % count), "}"] + read
    elif way == "semaphore":
        sem = c.name("done")
        c.tag("semaphore-latch")
        part.declare("static sem_t %s;" % sem)
        part.before.append("sem_init(&%s, 0, 0);" % sem)
        part.function(thread(name, write + ["sem_post(&%s);" % sem]))
        spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
        part.middle += c.pick(["sem_wait(&%s);" % sem] * 2,
                              ["for (int i = 0; i < 2; i++) {", "sem_wait(&%s);" % sem, "}"]) + read
    else:
        lock, cond, count, generation = c.name("lock"), c.name("cond"), c.name("arrived"), c.name("generation")
        c.tag("condition-loop")
        part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
        part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;" % cond)
        part.declare("static int %s, %s;" % (count, generation))
        meet = c.name("meet")
        part.function(function("void %s(void)" % meet, lines("""
pthread_mutex_lock(&%(l)s);
int mine = %(g)s;
%(c)s += 1;
if (%(c)s == 2) {
%(c)s = 0;
%(g)s += 1;
pthread_cond_broadcast(&%(w)s);
}
while (mine == %(g)s) {
pthread_cond_wait(&%(w)s, &%(l)s);
}
pthread_mutex_unlock(&%(l)s);
""" % {"l": lock, "g": generation, "c": count, "w": cond})))
        part.function(thread(name, write + ["%s();" % meet, "int other = %s[1 - i];" % data, "(void)other;"]))
        spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
    return part


def barrier(c):
    """Phases between which a barrier stands."""
    part = Part()
    c.tag("barrier-phases")
    meet, data, name = c.name("meeting"), c.name("grid"), c.name("compute")
    part.declare("static pthread_barrier_t %s;" % meet)
    part.declare("static int %s[2];" % data)
    part.shared.append(data + "[0]")
    with_main = c.chance(0.3)
    part.before.append("pthread_barrier_init(&%s, NULL, %d);" % (meet, 3 if with_main else 2))
    body = ["int i = (int)(intptr_t)arg;", "%s[i] = i;" % data, "pthread_barrier_wait(&%s);" % meet,
            "int left = %s[1 - i];" % data]
    if c.chance(0.5):
        body += ["pthread_barrier_wait(&%s);" % meet, "%s[i] = left;" % data]
        if with_main:
            part.middle.append("pthread_barrier_wait(&%s);" % meet)
    else:
        body.append("(void)left;")
    part.function(thread(name, body))
    if with_main:
        c.tag("main-at-barrier")
        part.middle.append("pthread_barrier_wait(&%s);" % meet)
    spawn(c, part, [(name, "(void *)(intptr_t)%d" % i) for i in range(2)], "(void *)(intptr_t)i")
    return part


def published(c):
    """An object made in private and published by an atomic operation."""
    part = Part()
    way = c.way("flag", "pointer", "cas", "exchange", "lock", "builtin")
    c.tag("publish-" + way)
    tag, at, one, two = c.name("message"), c.name("mailbox"), c.name("sender"), c.name("receiver")
    part.declare("struct %s {\nint body;\n};" % tag)
    make = ["struct %s *m = malloc(sizeof *m);" % tag, "m->body = 1;"]
    use = ["if (m != NULL) {", "m->body += 1;", "}"]
    if way == "flag":
        c.tag("c11-atomic", "flag-handoff")
        data = c.name("payload")
        part.declare("static int %s;\nstatic atomic_int %s;" % (data, at))
        part.shared.append(data)
        part.function(thread(one, ["%s = 42;" % data, "atomic_store_explicit(&%s, 1, memory_order_release);" % at]))
        wait = "while" if c.chance(0.4) else "if"
        if wait == "while":
            body = ["while (!atomic_load_explicit(&%s, memory_order_acquire)) {" % at, "}", "%s += 1;" % data]
        else:
            body = ["if (atomic_load_explicit(&%s, memory_order_acquire)) {" % at, "%s += 1;" % data, "}"]
        part.function(thread(two, body))
    elif way == "builtin":
        c.tag("gnu-atomic", "flag-handoff")
        data = c.name("payload")
        part.declare("static int %s;\nstatic int %s;" % (data, at))
        part.shared.append(data)
        part.function(thread(one, ["%s = 42;" % data, "__atomic_store_n(&%s, 1, __ATOMIC_RELEASE);" % at]))
        part.function(thread(two, ["if (__atomic_load_n(&%s, __ATOMIC_ACQUIRE)) {" % at, "%s += 1;" % data, "}"]))
    elif way == "pointer":
        c.tag("c11-atomic")
        part.declare("static struct %s *_Atomic %s;" % (tag, at))
        part.function(thread(one, make + ["atomic_store(&%s, m);" % at]))
        part.function(thread(two, ["struct %s *m = atomic_load(&%s);" % (tag, at)] + use))
    elif way == "cas":
        c.tag("sync-atomic")
        part.declare("static struct %s *%s;" % (tag, at))
        part.function(thread(one, make + ["if (!__sync_bool_compare_and_swap(&%s, NULL, m)) {" % at, "free(m);", "}"]))
        two = one
        part.after += ["if (%s != NULL) {" % at, 'printf("%%d\\n", %s->body);' % at, "}"]
    elif way == "exchange":
        c.tag("gnu-atomic")
        part.declare("static struct %s *%s;" % (tag, at))
        part.function(thread(one, make + [
            "struct %s *old = __atomic_exchange_n(&%s, m, __ATOMIC_ACQ_REL);" % (tag, at), "free(old);"]))
        part.function(thread(two, ["struct %s *m = __atomic_exchange_n(&%s, NULL, __ATOMIC_ACQ_REL);" % (tag, at)] +
                             use + ["free(m);"]))
    else:
        lock = c.name("box_lock")
        part.declare("static struct %s *%s;\nstatic pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % (tag, at, lock))
        part.function(thread(one, make + ["pthread_mutex_lock(&%s);" % lock, "%s = m;" % at,
                                          "pthread_mutex_unlock(&%s);" % lock]))
        part.function(thread(two, ["pthread_mutex_lock(&%s);" % lock, "struct %s *m = %s;" % (tag, at),
                                   "%s = NULL;" % at, "pthread_mutex_unlock(&%s);" % lock] + use))
    spawn(c, part, [(one, "NULL"), (two, "NULL")])
    return part


def atomics(c):
    """Counters, claims and reference counts."""
    part = Part()
    way = c.way("counter", "gnu", "sync", "claim", "refcount", "cas_loop", "first")
    c.tag("atomic-" + way)
    count, name = c.name("hits"), c.name("visit")
    if way == "counter":
        c.tag("c11-atomic")
        part.declare("static atomic_int %s;" % count)
        part.function(thread(name, c.pick(["atomic_fetch_add(&%s, 1);" % count], ["%s++;" % count],
                                          ["atomic_fetch_add_explicit(&%s, 1, memory_order_relaxed);" % count])))
        part.after.append('printf("%%d\\n", atomic_load(&%s));' % count)
    elif way in ("gnu", "sync"):
        c.tag("gnu-atomic" if way == "gnu" else "sync-atomic")
        part.declare("static int %s;" % count)
        add = "__atomic_fetch_add(&%s, 1, __ATOMIC_RELAXED);" if way == "gnu" else "__sync_fetch_and_add(&%s, 1);"
        part.function(thread(name, [add % count]))
        part.after.append('printf("%%d\\n", %s);' % count)
        part.shared.append(count)
    elif way == "claim":
        data = c.name("seats")
        part.declare("static int %s;\nstatic int %s[4];" % (count, data))
        part.shared.append(data + "[0]")
        part.function(thread(name, ["int mine = __sync_fetch_and_add(&%s, 1);" % count, "%s[mine] = 1;" % data]))
    elif way == "refcount":
        tag, item = c.name("image"), c.name("picture")
        c.tag("last-reference-frees")
        part.declare("struct %s {\natomic_int refs;\nint pixels;\n};" % tag)
        part.declare("static struct %s *%s;" % (tag, item))
        put = c.name("image_put")
        part.function(function("void %s(struct %s *p)" % (put, tag), [
            "if (atomic_fetch_sub(&p->refs, 1) == 1) {", "free(p);", "}"]))
        part.function(thread(name, ["struct %s *p = arg;" % tag, "int n = p->pixels;", "(void)n;", "%s(p);" % put]))
        part.before += ["%s = malloc(sizeof *%s);" % (item, item), "%s->pixels = 3;" % item,
                        "atomic_init(&%s->refs, 2);" % item]
        spawn(c, part, [(name, item)] * 2, item)
        return part
    elif way == "cas_loop":
        c.tag("c11-atomic")
        part.declare("static atomic_int %s;" % count)
        part.function(thread(name, ["int old = atomic_load(&%s);" % count,
                                    "while (!atomic_compare_exchange_weak(&%s, &old, old + 1)) {" % count, "}"]))
    else:
        data = c.name("owner")
        part.declare("static atomic_int %s;\nstatic int %s;" % (count, data))
        part.shared.append(data)
        part.function(thread(name, ["int none = 0;", "if (atomic_compare_exchange_strong(&%s, &none, 1)) {" % count,
                                    "%s = 9;" % data, "}"]))
        part.after.append('printf("%%d\\n", %s);' % data)
    spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


def once(c):
    """Initialisation: once, and double-checked."""
    part = Part()
    way = c.way("once", "double", "locked")
    c.tag("init-" + way)
    data, name, get = c.name("settings"), c.name("client"), c.name("settings_get")
    part.declare("static int *%s;" % data)
    if way == "once":
        flag, make = c.name("once"), c.name("load_settings")
        part.declare("static pthread_once_t %s = PTHREAD_ONCE_INIT;" % flag)
        part.function(function("void %s(void)" % make, ["%s = malloc(sizeof(int));" % data, "*%s = 5;" % data]))
        part.function(function("int *%s(void)" % get, ["pthread_once(&%s, %s);" % (flag, make), "return %s;" % data]))
    else:
        lock = c.name("init_lock")
        part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
        locked = ["pthread_mutex_lock(&%s);" % lock, "if (%s == NULL) {" % data, "int *p = malloc(sizeof(int));",
                  "*p = 5;", "%s = p;" % data, "}", "int *q = %s;" % data, "pthread_mutex_unlock(&%s);" % lock,
                  "return q;"]
        if way == "double":
            locked = ["int *s = __atomic_load_n(&%s, __ATOMIC_ACQUIRE);" % data, "if (s != NULL) {", "return s;", "}",
                      "pthread_mutex_lock(&%s);" % lock, "s = %s;" % data, "if (s == NULL) {",
                      "s = malloc(sizeof(int));", "*s = 5;",
                      "__atomic_store_n(&%s, s, __ATOMIC_RELEASE);" % data, "}",
                      "pthread_mutex_unlock(&%s);" % lock, "return s;"]
        part.function(function("int *%s(void)" % get, locked))
    part.function(thread(name, ["int *mine = %s();" % get, "int n = *mine;", "(void)n;"]))
    spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


def storage(c):
    """Thread-local and thread-specific data, and data that is only read."""
    part = Part()
    way = c.way("tls", "tsd", "readonly", "const")
    c.tag("storage-" + way)
    data, name = c.name("scratch"), c.name("format")
    if way == "tls":
        part.declare("static _Thread_local int %s;" % data)
        part.function(thread(name, ["%s += 1;" % data, "int n = %s;" % data, "(void)n;"]))
        part.after.append("%s += 1;" % data)
    elif way == "tsd":
        part.declare("static pthread_key_t %s;" % data)
        part.before.append("pthread_key_create(&%s, NULL);" % data)
        part.function(thread(name, ["int *p = malloc(sizeof(int));", "*p = 1;", "pthread_setspecific(%s, p);" % data,
                                    "int *q = pthread_getspecific(%s);" % data, "*q += 1;"]))
    elif way == "readonly":
        part.declare("static int %s[2];" % data)
        part.shared.append(data + "[0]")
        part.before += ["for (int i = 0; i < 2; i++) {", "%s[i] = i * i;" % data, "}"]
        part.function(thread(name, ["int n = %s[0] + %s[1];" % (data, data), "(void)n;"]))
    else:
        part.declare("static const int %s[2] = { 3, 4 };" % data)
        part.function(thread(name, ["int n = %s[0] + %s[1];" % (data, data), "(void)n;"]))
    spawn(c, part, [(name, "NULL")] * 2, "NULL")
    return part


def detached(c):
    """Detached threads, counted down before main ends."""
    part = Part()
    c.tag("detached", "condition-loop")
    lock, cond, live, data, name = (c.name("live_lock"), c.name("live_cond"), c.name("live"), c.name("log_lines"),
                                    c.name("logger"))
    handle = c.name("unused")
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
    part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;" % cond)
    part.declare("static int %s, %s;" % (live, data))
    part.shared.append(data)
    part.function(thread(name, ["pthread_mutex_lock(&%s);" % lock, "%s += 1;" % data, "%s -= 1;" % live,
                                "pthread_cond_signal(&%s);" % cond, "pthread_mutex_unlock(&%s);" % lock]))
    part.before.append("%s = 2;" % live)
    part.start += ["for (int i = 0; i < 2; i++) {", "pthread_t %s;" % handle,
                   "pthread_create(&%s, NULL, %s, NULL);" % (handle, name), "pthread_detach(%s);" % handle, "}"]
    part.join += ["pthread_mutex_lock(&%s);" % lock, "while (%s > 0) {" % live,
                  "pthread_cond_wait(&%s, &%s);" % (cond, lock), "}", "pthread_mutex_unlock(&%s);" % lock]
    part.after.append('printf("%%d\\n", %s);' % data)
    return part


def holding(c):
    """Locks held across create, join and waits, without harm."""
    part = Part()
    way = c.way("create", "join", "join", "wait_other")
    c.tag("holding-across-" + way)
    lock, data, name = c.name("big_lock"), c.name("books"), c.name("clerk")
    other = c.name("small_lock")
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % lock)
    part.declare("static pthread_mutex_t %s = PTHREAD_MUTEX_INITIALIZER;" % other)
    part.declare("static int %s;" % data)
    part.shared.append(data)
    if way == "create":
        part.function(thread(name, ["pthread_mutex_lock(&%s);" % lock, "%s += 1;" % data,
                                    "pthread_mutex_unlock(&%s);" % lock]))
        part.start.append("pthread_mutex_lock(&%s);" % lock)
        spawn(c, part, [(name, "NULL")])
        part.middle += ["%s += 1;" % data, "pthread_mutex_unlock(&%s);" % lock]
    elif way == "join":
        part.function(thread(name, ["pthread_mutex_lock(&%s);" % other, "%s += 1;" % data,
                                    "pthread_mutex_unlock(&%s);" % other]))
        spawn(c, part, [(name, "NULL")])
        part.join.insert(0, "pthread_mutex_lock(&%s);" % lock)
        part.join += ["%s += 1;" % data, "pthread_mutex_unlock(&%s);" % lock]
    else:
        cond, ready, waiter = c.name("turn"), c.name("turn_ready"), c.name("waiter")
        c.tag("condition-loop")
        part.declare("static pthread_cond_t %s = PTHREAD_COND_INITIALIZER;\nstatic int %s;" % (cond, ready))
        part.function(thread(name, ["pthread_mutex_lock(&%s);" % other, "%s = 1;" % ready,
                                    "pthread_cond_signal(&%s);" % cond, "pthread_mutex_unlock(&%s);" % other]))
        part.function(thread(waiter, ["pthread_mutex_lock(&%s);" % other, "while (!%s) {" % ready,
                                      "pthread_cond_wait(&%s, &%s);" % (cond, other), "}",
                                      "pthread_mutex_unlock(&%s);" % other, "pthread_mutex_lock(&%s);" % lock,
                                      "%s += 1;" % data, "pthread_mutex_unlock(&%s);" % lock]))
        spawn(c, part, [(name, "NULL"), (waiter, "NULL")])
    return part


HANDOFF = [confined, confined, phases, phases, queue, queue, latch, latch, barrier, published, published, atomics,
           once, storage, detached, holding]
