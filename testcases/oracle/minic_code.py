# SPDX-License-Identifier: Apache-2.0
"""Compile the small C of minic_parse.py to the explorer's instructions, written as text.

    cells N              number of cells of static storage; addresses count from 1
    tls N                number of cells that every thread has of its own
    class ID NAME        a name for cells: variable, structure.member, function.local
    cell ADDRESS CLASS VALUE
    tlscell OFFSET CLASS VALUE
    type ID SIZE CLASS...  the cells of one object of a type
    func ID ENTRY PARAMETERS SLOTS NAME
    op NAME A B LINE
    main ID
"""

import minic_parse
from minic_parse import INT, Node, Type, Unsupported, array, pointer

FUNCTION_BASE = 100000  # the value of a function designator
BELOW_STORAGE = 8  # cells that are no storage: a null pointer, and the members of what it might point to

CONSTANTS = {
    "NULL": 0, "true": 1, "false": 0, "EBUSY": 16, "ETIMEDOUT": 110, "thrd_success": 0, "thrd_busy": 16,
    "thrd_timedout": 110, "thrd_error": 2, "mtx_plain": 0, "mtx_recursive": 1, "mtx_timed": 0,
    "PTHREAD_MUTEX_INITIALIZER": 0, "PTHREAD_COND_INITIALIZER": 0, "PTHREAD_RWLOCK_INITIALIZER": 0,
    "PTHREAD_ONCE_INIT": 0, "ONCE_FLAG_INIT": 0, "ATOMIC_FLAG_INIT": 0, "PTHREAD_MUTEX_RECURSIVE": 1,
    "PTHREAD_MUTEX_NORMAL": 0, "PTHREAD_MUTEX_DEFAULT": 0, "PTHREAD_MUTEX_ERRORCHECK": 2,
    "PTHREAD_PROCESS_PRIVATE": 0, "PTHREAD_CREATE_DETACHED": 1, "PTHREAD_BARRIER_SERIAL_THREAD": -1,
    "CLOCK_REALTIME": 0, "stdout": 0, "stderr": 0, "TIME_UTC": 1,
    "memory_order_relaxed": 0, "memory_order_consume": 2, "memory_order_acquire": 2, "memory_order_release": 3,
    "memory_order_acq_rel": 4, "memory_order_seq_cst": 5, "__ATOMIC_RELAXED": 0, "__ATOMIC_CONSUME": 2,
    "__ATOMIC_ACQUIRE": 2, "__ATOMIC_RELEASE": 3, "__ATOMIC_ACQ_REL": 4, "__ATOMIC_SEQ_CST": 5,
}
SEQ_CST = 5
ADD, SUB, OR, AND, EXCHANGE = range(5)
ARITHMETIC = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod", "&": "and", "|": "or", "^": "xor", "<<": "shl",
    ">>": "shr", "==": "eq", "!=": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge",
}

# Calls that are one instruction: name -> (instruction, how many of the arguments it takes).
SIMPLE_CALLS = {
    "pthread_mutex_lock": ("lock", 1), "mtx_lock": ("lock", 1), "pthread_spin_lock": ("lock", 1),
    "pthread_mutex_unlock": ("unlock", 1), "mtx_unlock": ("unlock", 1), "pthread_spin_unlock": ("unlock", 1),
    "pthread_mutex_trylock": ("trylock", 1), "mtx_trylock": ("trylock", 1), "pthread_spin_trylock": ("trylock", 1),
    "pthread_mutex_timedlock": ("timedlock", 1), "mtx_timedlock": ("timedlock", 1),
    "pthread_mutex_destroy": ("destroy", 1), "mtx_destroy": ("destroy", 1), "pthread_spin_destroy": ("destroy", 1),
    "pthread_rwlock_rdlock": ("rdlock", 1), "pthread_rwlock_wrlock": ("wrlock", 1),
    "pthread_rwlock_unlock": ("rwunlock", 1), "pthread_rwlock_tryrdlock": ("tryrdlock", 1),
    "pthread_rwlock_trywrlock": ("trywrlock", 1),
    "pthread_cond_wait": ("wait", 2), "cnd_wait": ("wait", 2), "pthread_cond_timedwait": ("timedwait", 2),
    "cnd_timedwait": ("timedwait", 2), "pthread_cond_signal": ("signal", 1), "cnd_signal": ("signal", 1),
    "pthread_cond_broadcast": ("broadcast", 1), "cnd_broadcast": ("broadcast", 1),
    "sem_wait": ("semwait", 1), "sem_post": ("sempost", 1), "sem_trywait": ("semtry", 1),
    "sem_timedwait": ("semtimed", 1), "pthread_barrier_wait": ("barrier", 1), "free": ("free", 1),
    "pthread_key_create": ("keycreate", 1), "pthread_setspecific": ("keyset", 2), "pthread_getspecific": ("keyget", 1),
    "pthread_exit": ("exitthread", 1), "thrd_exit": ("exitthread", 1), "exit": ("exitprocess", 1),
    "abort": ("exitprocess", 0), "_exit": ("exitprocess", 1), "rand": ("nondet", 0),
    "time": ("nondet", 0), "memset": ("memset", 3),
}
# Calls without effect here; their arguments are evaluated.
QUIET_CALLS = {
    "printf", "puts", "fprintf", "putchar", "perror", "usleep", "sleep", "nanosleep", "sched_yield", "assert",
    "thrd_yield", "thrd_sleep", "pthread_detach", "thrd_detach", "pthread_attr_init", "pthread_attr_destroy",
    "pthread_attr_setdetachstate", "pthread_mutexattr_init", "pthread_mutexattr_destroy", "pthread_rwlock_destroy",
    "pthread_cond_destroy", "cnd_destroy", "pthread_barrier_destroy", "sem_destroy", "pthread_rwlock_init",
    "pthread_cond_init", "cnd_init", "clock_gettime", "timespec_get", "srand", "fflush", "__sync_synchronize",
}
FETCH_OPERATIONS = {"add": ADD, "sub": SUB, "or": OR, "and": AND, "exchange": EXCHANGE}


class Code:
    """One use: Code(parsed program).text() gives the instructions."""

    def __init__(self, program):
        self.program = program
        self.ops, self.classes, self.types = [], {}, []
        self.globals, self.tls, self.cells, self.tls_cells = {}, {}, [None] * BELOW_STORAGE, []
        self.functions = {name: number for number, name in enumerate(program.functions)}
        self.type_numbers = {}
        self.scopes, self.function, self.slots, self.statics = [], None, 0, 0
        self.breaks, self.continues, self.labels, self.gotos = [], [], {}, []
        self.line = 0

    # Names of cells

    def class_number(self, name):
        return self.classes.setdefault(name, len(self.classes) + 1)

    def cell_classes(self, type_, name):
        """The class of each cell of an object of this type called `name`."""
        if type_.kind == "array":
            return self.cell_classes(type_.to, name) * type_.count
        if type_.kind == "struct":
            found = []
            for field, (field_type, _) in (type_.fields or {}).items():
                found += self.cell_classes(field_type, "%s.%s" % (type_.name, field))
            return found
        return [self.class_number(name)] * type_.size

    def type_number(self, type_, name):
        key = tuple(self.cell_classes(type_, name))
        if key not in self.type_numbers:
            self.type_numbers[key] = len(self.types)
            self.types.append(key)
        return self.type_numbers[key]

    # Static storage

    def place_static(self, variable):
        table = self.tls_cells if variable.thread_local else self.cells
        address = len(table)
        (self.tls if variable.thread_local else self.globals)[variable.name] = (address, variable.type)
        for number in self.cell_classes(variable.type, variable.name):
            table.append([number, 0])

    def init_static(self, variable, table, address):
        if variable.init is not None:
            self.fill(table, address, variable.type, variable.init)

    def fill(self, table, address, type_, init):
        if init.k == "list":
            at = 0
            for designator, item in init.a:
                if type_.kind == "struct":
                    name = designator or list(type_.fields)[at]
                    at = list(type_.fields).index(name)
                    field_type, offset = type_.fields[name]
                    self.fill(table, address + offset, field_type, item)
                elif type_.kind == "array":
                    at = designator if designator is not None else at
                    self.fill(table, address + at * type_.to.size, type_.to, item)
                else:
                    self.fill(table, address, type_, item)
                at += 1
            return
        if init.k == "name" and init.a[0] == "PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP":
            table[address + 1][1] = 1
            return
        table[address][1] = self.static_value(init)

    def static_value(self, node):
        if node.k == "name":
            name = node.a[0]
            if name in self.functions:
                return FUNCTION_BASE + self.functions[name]
            if name in self.globals and self.globals[name][1].kind == "array":
                return self.globals[name][0]
            if name in CONSTANTS:
                return CONSTANTS[name]
        if node.k == "cast":
            return self.static_value(node.a[1])
        if node.k == "str":
            return 0
        if node.k == "unary" and node.a[0] == "&":
            return self.static_address(node.a[1])[0]
        return self.program.constant(node)

    def static_address(self, node):
        if node.k == "name" and node.a[0] in self.globals:
            return self.globals[node.a[0]]
        if node.k == "name" and node.a[0] in self.functions:
            return FUNCTION_BASE + self.functions[node.a[0]], INT
        if node.k == "member":
            address, type_ = self.static_address(node.a[0])
            field_type, offset = type_.field(node.a[1])
            return address + offset, field_type
        if node.k == "index":
            address, type_ = self.static_address(node.a[0])
            return address + self.program.constant(node.a[1]) * type_.to.size, type_.to
        raise Unsupported("line %d: not a constant address" % node.line)

    # Emitting

    def emit(self, name, a=0, b=0):
        self.ops.append([name, a, b, self.line])
        return len(self.ops) - 1

    def patch(self, *places):
        for place in places:
            self.ops[place][1] = len(self.ops)

    def text(self):
        program = self.program
        for variable in program.variables:
            self.place_static(variable)
        bodies = []
        for function in program.functions.values():
            bodies.append("func %d %d %d %%d %s" % (self.functions[function.name], len(self.ops),
                                                    len(function.parameters), function.name))
            bodies[-1] = bodies[-1] % self.compile_function(function)
        for variable in program.variables:
            table, names = (self.tls_cells, self.tls) if variable.thread_local else (self.cells, self.globals)
            self.init_static(variable, table, names[variable.name][0])
        if "main" not in self.functions:
            raise Unsupported("no main")
        lines = ["cells %d" % (len(self.cells) - 1), "tls %d" % len(self.tls_cells)]
        lines += ["class %d %s" % (number, name) for name, number in self.classes.items()]
        lines += ["cell %d %d %d" % (at, *cell) for at, cell in enumerate(self.cells) if cell]
        lines += ["tlscell %d %d %d" % (at, *cell) for at, cell in enumerate(self.tls_cells)]
        lines += ["type %d %d %s" % (n, len(t), " ".join(map(str, t))) for n, t in enumerate(self.types)]
        lines += bodies + ["op %s %d %d %d" % tuple(op) for op in self.ops]
        lines.append("main %d" % self.functions["main"])
        return "\n".join(lines) + "\n"

    # Functions

    def compile_function(self, function):
        self.function, self.slots, self.scopes = function, 0, [{}]
        self.labels, self.gotos = {}, []
        self.taken = set()
        find_taken(function.body, self.taken)
        self.line = function.line
        for name, type_ in function.parameters:
            self.scopes[0][name] = ("slot", self.new_slot(), type_)
        for name, type_ in function.parameters:
            if name in self.taken:
                slot = self.scopes[0][name][1]
                self.declare_memory(name, type_)
                self.emit("local", self.scopes[0][name][1])
                self.emit("local", slot)
                self.emit("store")
        if function.name == "main" and function.parameters:
            self.emit("const", 1)  # a program has at least its name as an argument
            self.emit("setlocal", 0)
        self.statement(function.body)
        self.emit("const", 0)
        self.emit("ret")
        for place, name in self.gotos:
            if name not in self.labels:
                raise Unsupported("no label %s" % name)
            self.ops[place][1] = self.labels[name]
        return self.slots

    def new_slot(self):
        self.slots += 1
        return self.slots - 1

    def declare_memory(self, name, type_):
        slot = self.new_slot()
        self.emit("alloca", self.type_number(type_, "%s.%s" % (self.function.name, name)))
        self.emit("setlocal", slot)
        self.scopes[-1][name] = ("memory", slot, type_)

    def find(self, name):
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name in self.globals:
            return ("global", *self.globals[name])
        if name in self.tls:
            return ("tls", *self.tls[name])
        return None

    # Statements

    def statement(self, node):
        if node is None:
            return
        self.line = node.line
        getattr(self, "st_" + node.k)(node)

    def st_empty(self, node):
        pass

    def st_block(self, node):
        self.scopes.append({})
        for item in node.a[0]:
            self.statement(item)
        self.scopes.pop()

    def st_expr(self, node):
        self.effect(node.a[0])

    def st_decl(self, node):
        for variable in node.a[0]:
            if variable.static or variable.type.kind == "func":
                if variable.static:
                    self.local_static(variable)
                continue
            if variable.type.kind in ("array", "struct", "sync") or variable.name in self.taken or variable.type.atomic:
                if variable.name not in self.scopes[-1]:
                    self.declare_memory(variable.name, variable.type)
                if variable.init is not None:
                    self.init_memory(self.scopes[-1][variable.name][1], 0, variable.type, variable.init)
                continue
            slot = self.new_slot()
            self.scopes[-1][variable.name] = ("slot", slot, variable.type)
            if variable.init is not None:
                self.value(variable.init)
            else:
                self.emit("const", 0)
            self.emit("setlocal", slot)

    def local_static(self, variable):
        address = len(self.cells)
        for number in self.cell_classes(variable.type, variable.name):
            self.cells.append([number, 0])
        self.init_static(variable, self.cells, address)
        self.scopes[-1][variable.name] = ("global", address, variable.type)

    def init_memory(self, slot, offset, type_, init):
        if init.k != "list":
            if type_.kind == "sync":
                return
            self.emit("local", slot)
            self.emit("const", offset)
            self.emit("add")
            self.value(init)
            self.emit("store")
            return
        at = 0
        if type_.kind == "struct" and type_.fields is None:
            raise Unsupported("line %d: the members of a structure are not known" % init.line)
        for designator, item in init.a:
            if type_.kind == "struct":
                name = designator or list(type_.fields)[at]
                at = list(type_.fields).index(name)
                self.init_memory(slot, offset + type_.fields[name][1], type_.fields[name][0], item)
            else:
                at = designator if designator is not None else at
                self.init_memory(slot, offset + at * type_.to.size, type_.to, item)
            at += 1

    def st_if(self, node):
        no = self.branch(node.a[0])
        self.statement(node.a[1])
        if node.a[2] is None:
            self.patch(no)
            return
        end = self.emit("jump")
        self.patch(no)
        self.statement(node.a[2])
        self.patch(end)

    def branch(self, condition):
        self.value(condition)
        return self.emit("jumpzero")

    def loop(self, body, after_body):
        """Compile a body with its breaks and continues; `after_body` is called where continue goes."""
        self.breaks.append([])
        self.continues.append([])
        self.statement(body)
        self.patch(*self.continues.pop())
        after_body()
        return self.breaks.pop()

    def st_while(self, node):
        start = len(self.ops)
        end = self.branch(node.a[0])
        breaks = self.loop(node.a[1], lambda: self.emit("jump", start))
        self.patch(end, *breaks)

    def st_do(self, node):
        start = len(self.ops)

        def test():
            self.line = node.a[1].line
            end = self.branch(node.a[1])
            self.emit("jump", start)
            self.patch(end)

        self.patch(*self.loop(node.a[0], test))

    def st_for(self, node):
        first, condition, step, body = node.a
        self.scopes.append({})
        self.statement(first)
        start = len(self.ops)
        end = self.branch(condition) if condition is not None else None

        def again():
            self.line = node.line
            if step is not None:
                self.effect(step)
            self.emit("jump", start)

        breaks = self.loop(body, again)
        self.patch(*breaks, *([end] if end is not None else []))
        self.scopes.pop()

    def st_return(self, node):
        if node.a[0] is None:
            self.emit("const", 0)
        else:
            self.value(node.a[0])
        self.emit("ret")

    def st_break(self, node):
        self.breaks[-1].append(self.emit("jump"))

    def st_continue(self, node):
        self.continues[-1].append(self.emit("jump"))

    def st_goto(self, node):
        self.gotos.append((self.emit("jump"), node.a[0]))

    def st_label(self, node):
        self.labels[node.a[0]] = len(self.ops)

    # Expressions

    def effect(self, node):
        """Evaluate for the side effects."""
        self.line = node.line
        if node.k == "assign":
            self.assign(node, False)
        elif node.k in ("pre", "post"):
            self.step(node, False)
        else:
            self.value(node)
            self.emit("pop")

    def value(self, node):
        """Push the value; returns the type."""
        self.line = node.line
        return getattr(self, "ex_" + node.k)(node)

    def ex_num(self, node):
        self.emit("const", node.a[0])
        return INT

    def ex_str(self, node):
        self.emit("const", 0)
        return pointer(INT)

    def ex_sizeof(self, node):
        self.emit("const", node.a[0].size)
        return INT

    def ex_sizeof_expr(self, node):
        self.emit("const", self.type_of(node.a[0]).size)
        return INT

    def ex_cast(self, node):
        type_ = self.value(node.a[1])
        return type_ if node.a[0].kind == "void" else node.a[0]

    def ex_name(self, node):
        name = node.a[0]
        found = self.find(name)
        if found is None:
            if name in self.functions:
                self.emit("const", FUNCTION_BASE + self.functions[name])
                return pointer(Type("func", 1, to=self.program.functions[name].result))
            if name in self.program.enums:
                self.emit("const", self.program.enums[name])
                return INT
            if name in CONSTANTS:
                self.emit("const", CONSTANTS[name])
                return INT
            raise Unsupported("line %d: unknown name %s" % (node.line, name))
        if found[0] == "slot":
            self.emit("local", found[1])
            return found[2]
        return self.load(node)

    def load(self, node):
        type_ = self.address(node)
        if type_.kind == "array":
            return pointer(type_.to)
        if type_.kind == "func":
            return pointer(type_)
        if type_.kind == "struct":
            raise Unsupported("line %d: a structure as a value" % node.line)
        self.emit("aload", SEQ_CST) if type_.atomic else self.emit("load")
        return type_

    ex_member = ex_arrow = ex_index = load

    def ex_unary(self, node):
        operator, operand = node.a
        if operator == "&":
            if operand.k == "name" and self.find(operand.a[0]) is None:
                return self.value(operand)
            return pointer(self.address(operand))
        if operator == "*":
            return self.load(node)
        type_ = self.value(operand)
        if operator == "-":
            self.emit("neg")
        elif operator == "~":
            self.emit("not")
        elif operator == "!":
            self.emit("lnot")
        return INT if operator != "+" else type_

    def address(self, node):
        """Push the address of an lvalue; returns the type of what is there."""
        self.line = node.line
        if node.k == "name":
            found = self.find(node.a[0])
            if found is None or found[0] == "slot":
                raise Unsupported("line %d: no address of %s" % (node.line, node.a[0]))
            self.emit({"memory": "local", "global": "const", "tls": "tls"}[found[0]], found[1])
            return found[2]
        if node.k == "unary" and node.a[0] == "*":
            return self.pointee(self.value(node.a[1]), node)
        if node.k == "arrow":
            type_ = self.pointee(self.value(node.a[0]), node)
            return self.add_offset(type_, node.a[1])
        if node.k == "member":
            return self.add_offset(self.address(node.a[0]), node.a[1])
        if node.k == "index":
            type_ = self.pointee(self.value(node.a[0]), node)
            self.value(node.a[1])
            self.scale(type_.size)
            self.emit("add")
            return type_
        if node.k == "cast":
            raise Unsupported("line %d: a cast as an lvalue" % node.line)
        raise Unsupported("line %d: not an lvalue: %s" % (node.line, node.k))

    def pointee(self, type_, node):
        if type_.kind not in ("ptr", "array"):
            raise Unsupported("line %d: not a pointer" % node.line)
        return type_.to

    def add_offset(self, type_, name):
        field_type, offset = type_.field(name)
        if offset:
            self.emit("const", offset)
            self.emit("add")
        return field_type

    def scale(self, size):
        if size != 1:
            self.emit("const", size)
            self.emit("mul")

    def ex_binary(self, node):
        operator, left, right = node.a
        if operator in ("&&", "||"):
            self.value(left)
            if operator == "||":
                self.emit("lnot")
            short = self.emit("jumpzero")
            self.value(right)
            self.emit("bool")
            end = self.emit("jump")
            self.patch(short)
            self.emit("const", 0 if operator == "&&" else 1)
            self.patch(end)
            return INT
        left_type = self.value(left)
        if operator in ("+", "-") and right.k != "str":
            right_type = self.type_of(right)
            if left_type.kind == "ptr" and right_type.kind not in ("ptr", "array"):
                self.value(right)
                self.scale(left_type.to.size)
                self.emit(ARITHMETIC[operator])
                return left_type
            if left_type.kind == "ptr":
                self.value(right)
                self.emit("sub")
                if left_type.to.size > 1:
                    self.emit("const", left_type.to.size)
                    self.emit("div")
                return INT
        self.value(right)
        self.line = node.line
        self.emit(ARITHMETIC[operator])
        return INT

    def ex_cond(self, node):
        no = self.branch(node.a[0])
        type_ = self.value(node.a[1])
        end = self.emit("jump")
        self.patch(no)
        other = self.value(node.a[2])
        self.patch(end)
        return type_ if type_.kind == "ptr" else other

    def ex_assign(self, node):
        return self.assign(node, True)

    def slot_of(self, node):
        found = self.find(node.a[0]) if node.k == "name" else None
        return found if found and found[0] == "slot" else None

    def assign(self, node, wanted):
        operator, left, right = node.a
        found = self.slot_of(left)
        if found:
            if operator != "=":
                self.emit("local", found[1])
            self.value(right)
            if operator != "=":
                if found[2].kind == "ptr":
                    self.scale(found[2].to.size)
                self.emit(ARITHMETIC[operator[:-1]])
            self.emit("setlocal", found[1])
            if wanted:
                self.emit("local", found[1])
            return found[2]
        type_ = self.address(left)
        if type_.kind == "struct":
            raise Unsupported("line %d: assignment of structures" % node.line)
        if type_.atomic:
            return self.assign_atomic(type_, operator, right, wanted)
        if operator != "=":
            self.emit("dup")
            self.line = left.line
            self.emit("load")
        self.value(right)
        if operator != "=":
            if type_.kind == "ptr":
                self.scale(type_.to.size)
            self.emit(ARITHMETIC[operator[:-1]])
        self.line = node.line
        self.emit("storekeep" if wanted else "store")
        return type_

    def assign_atomic(self, type_, operator, right, wanted):
        self.value(right)
        if operator == "=":
            self.emit("astore", SEQ_CST)
            if wanted:
                raise Unsupported("value of an atomic assignment")
            return type_
        operations = {"+=": ADD, "-=": SUB, "|=": OR, "&=": AND}
        if operator not in operations:
            raise Unsupported("atomic " + operator)
        self.emit("arm", operations[operator] * 2 + 1, SEQ_CST)
        if not wanted:
            self.emit("pop")
        return type_

    def ex_pre(self, node):
        return self.step(node, True)

    ex_post = ex_pre

    def step(self, node, wanted):
        """++ and --, before and after."""
        operator, operand = node.a
        after = node.k == "post"
        operation = "add" if operator == "++" else "sub"
        found = self.slot_of(operand)
        if found:
            size = found[2].to.size if found[2].kind == "ptr" else 1
            if wanted and after:
                self.emit("local", found[1])
            self.emit("local", found[1])
            self.emit("const", size)
            self.emit(operation)
            self.emit("setlocal", found[1])
            if wanted and not after:
                self.emit("local", found[1])
            return found[2]
        type_ = self.address(operand)
        if type_.atomic:
            self.emit("const", 1)
            self.emit("arm", (ADD if operator == "++" else SUB) * 2 + (0 if after else 1), SEQ_CST)
            if not wanted:
                self.emit("pop")
            return type_
        size = type_.to.size if type_.kind == "ptr" else 1
        self.emit("dup")
        self.emit("load")
        self.emit("const", size)
        self.emit(operation)
        self.emit("storekeep" if wanted else "store")
        if wanted and after:
            self.emit("const", size)
            self.emit("sub" if operation == "add" else "add")
        return type_

    def type_of(self, node):
        """The type of an expression, which is not evaluated."""
        length, classes, types = len(self.ops), dict(self.classes), len(self.types)
        if node.k in ("unary", "name", "member", "arrow", "index") and not (node.k == "unary" and node.a[0] in "-!~&+"):
            if self.slot_of(node):
                return self.slot_of(node)[2]
            if node.k != "name" or self.find(node.a[0]):
                type_ = self.address(node)
                del self.ops[length:]
                return pointer(type_.to) if type_.kind == "array" and node.k != "name" else type_
        type_ = self.value(node)
        del self.ops[length:]
        self.classes, self.types = classes, self.types[:types]
        self.type_numbers = {key: number for number, key in enumerate(self.types)}
        return type_

    # Calls

    def ex_call(self, node):
        callee, arguments = node.a
        name = callee.a[0] if callee.k == "name" else None
        if name is None or self.find(name) is not None:
            return self.indirect_call(callee, arguments)
        if name in self.functions:
            function = self.program.functions[name]
            if len(arguments) != len(function.parameters):
                raise Unsupported("line %d: wrong number of arguments" % node.line)
            for argument in arguments:
                self.value(argument)
            self.line = node.line
            self.emit("call", self.functions[name], len(arguments))
            return function.result
        return self.library_call(node, name, arguments)

    def indirect_call(self, callee, arguments):
        if callee.k == "unary" and callee.a[0] == "*":
            callee = callee.a[1]
        for argument in arguments:
            self.value(argument)
        type_ = self.value(callee)
        self.emit("icall", len(arguments))
        if type_.kind == "ptr" and type_.to.kind == "func":
            return type_.to.to
        return INT

    def library_call(self, node, name, arguments):
        if name in SIMPLE_CALLS:
            operation, count = SIMPLE_CALLS[name]
            if operation == "keycreate" and arguments[1].k == "name" and arguments[1].a[0] in self.functions:
                raise Unsupported("line %d: what is called for a key at the end of a thread" % node.line)
            for argument in arguments[:count]:
                self.value(argument)
            self.line = node.line
            self.emit(operation)
            return pointer(minic_parse.VOID) if name == "pthread_getspecific" else INT
        if name in QUIET_CALLS:
            for argument in arguments:
                self.effect(argument)
            self.emit("const", 0)
            return INT
        handler = getattr(self, "call_" + name, None)
        if handler is not None:
            return handler(node, arguments)
        if name.startswith(("atomic_", "__atomic_", "__sync_")):
            return self.atomic_call(node, name, arguments)
        raise Unsupported("line %d: call of %s" % (node.line, name))

    def call_pthread_create(self, node, arguments):
        for argument in (arguments[0], arguments[2], arguments[3]):
            self.value(argument)
        self.line = node.line
        self.emit("create")
        return INT

    def call_thrd_create(self, node, arguments):
        return self.call_pthread_create(node, [arguments[0], None, arguments[1], arguments[2]])

    def call_pthread_join(self, node, arguments):
        for argument in arguments:
            self.value(argument)
        self.line = node.line
        self.emit("join")
        return INT

    call_thrd_join = call_pthread_join

    def call_pthread_self(self, node, arguments):
        self.emit("self")
        return INT

    def call_pthread_mutex_init(self, node, arguments):
        self.value(arguments[0])
        self.value(arguments[1])
        self.emit("mutexinit", 1)
        return INT

    def call_mtx_init(self, node, arguments):
        self.value(arguments[0])
        self.value(arguments[1])
        self.emit("mutexinit", 0)
        return INT

    def call_pthread_spin_init(self, node, arguments):
        self.value(arguments[0])
        self.emit("const", 0)
        self.emit("mutexinit", 0)
        return INT

    def call_pthread_mutexattr_settype(self, node, arguments):
        self.value(arguments[0])
        self.value(arguments[1])
        self.emit("store")
        self.emit("const", 0)
        return INT

    def call_sem_init(self, node, arguments):
        self.value(arguments[0])
        self.value(arguments[2])
        self.emit("seminit")
        return INT

    def call_pthread_barrier_init(self, node, arguments):
        self.value(arguments[0])
        self.value(arguments[2])
        self.emit("barrierinit")
        return INT

    def call_pthread_once(self, node, arguments):
        self.value(arguments[0])
        self.emit("oncebegin")
        done = self.emit("jumpzero")
        self.value(arguments[1])
        self.emit("icall", 0)
        self.emit("pop")
        self.value(arguments[0])
        self.emit("onceend")
        self.patch(done)
        self.emit("const", 0)
        return INT

    call_call_once = call_pthread_once

    def call_malloc(self, node, arguments):
        type_ = find_sizeof(arguments[0], self)
        self.value(arguments[0])
        self.line = node.line
        self.emit("malloc", self.type_number(type_, "heap"))
        return pointer(minic_parse.VOID)

    def call_calloc(self, node, arguments):
        return self.call_malloc(node, [Node("binary", node.line, "*", arguments[0], arguments[1])])

    def order(self, node):
        if node.k == "name" and node.a[0] in CONSTANTS:
            return CONSTANTS[node.a[0]]
        raise Unsupported("line %d: a memory order that is no constant" % node.line)

    def atomic_call(self, node, name, arguments):
        if name.startswith("__sync_"):
            return self.sync_call(node, name, arguments)
        word = name[len("__atomic_"):] if name.startswith("__atomic_") else name[len("atomic_"):]
        explicit = word.endswith("_explicit") or name.startswith("__atomic_")
        word = word.replace("_explicit", "")
        word = word[:-2] if word.endswith("_n") else word
        if word == "init":
            self.value(arguments[0])
            self.value(arguments[1])
            self.emit("store")
            self.emit("const", 0)
            return INT
        if "compare_exchange" in word:
            return self.compare_exchange(node, arguments, explicit)
        order = SEQ_CST
        if explicit:
            order = self.order(arguments[-1])
            arguments = arguments[:-1]
        type_ = self.value(arguments[0])
        result = type_.to if type_.kind == "ptr" else INT
        if word == "load":
            self.emit("aload", order)
            return result
        if word in ("flag_test_and_set", "flag_clear", "test_and_set", "clear"):
            self.emit("const", 1 if "set" in word else 0)
            word = "exchange" if "set" in word else "store"
        else:
            self.value(arguments[1])
        self.line = node.line
        if word == "store":
            self.emit("astore", order)
            self.emit("const", 0)
            return INT
        self.fetch(node, word, order)
        return result

    def fetch(self, node, word, order):
        """fetch_add, add_fetch, exchange and their like."""
        new = word.endswith("_fetch")
        operation = FETCH_OPERATIONS.get(word.replace("fetch_", "").replace("_fetch", "").replace("and_", ""))
        if operation is None:
            raise Unsupported("line %d: atomic %s" % (node.line, word))
        self.emit("arm", operation * 2 + new, order)

    def sync_call(self, node, name, arguments):
        word = name[len("__sync_"):]
        if word in ("bool_compare_and_swap", "val_compare_and_swap"):
            for argument in arguments[:3]:
                self.value(argument)
            self.emit("cas", int(word.startswith("bool")), SEQ_CST)
            return INT
        type_ = self.value(arguments[0])
        if word == "lock_release":
            self.emit("const", 0)
            self.emit("astore", 3)
            self.emit("const", 0)
            return INT
        self.value(arguments[1])
        if word == "lock_test_and_set":
            self.emit("arm", EXCHANGE * 2, 2)
            return INT
        self.fetch(node, word.replace("_and_fetch", "_fetch").replace("fetch_and_", "fetch_"), SEQ_CST)
        return type_.to

    def compare_exchange(self, node, arguments, explicit):
        for argument in arguments[:3]:
            self.value(argument)
        order = SEQ_CST
        if explicit:
            order = self.order(arguments[-2])
        self.emit("casp", 0, order)
        return INT


def find_sizeof(node, code):
    """The type that a size is counted in."""
    if node.k == "sizeof":
        return node.a[0]
    if node.k == "sizeof_expr":
        return code.type_of(node.a[0])
    if node.k == "binary":
        for operand in node.a[1:]:
            type_ = find_sizeof(operand, code)
            if type_ is not INT:
                return type_
    return INT


def find_taken(node, taken):
    """Collect the names whose address is taken."""
    if isinstance(node, Node):
        if node.k == "unary" and node.a[0] == "&":
            base = node.a[1]
            while base.k in ("member", "index"):
                base = base.a[0]
            if base.k == "name":
                taken.add(base.a[0])
        for operand in node.a:
            find_taken(operand, taken)
    elif isinstance(node, (list, tuple)):
        for item in node:
            find_taken(item, taken)
    elif isinstance(node, minic_parse.Variable):
        find_taken(node.init, taken)


def compile_source(source):
    """The instructions for a source text. Raises Unsupported."""
    try:
        return Code(minic_parse.Parser(source).program()).text()
    except (IndexError, AttributeError, KeyError, RecursionError) as error:
        raise Unsupported("cannot read the program: %r" % error) from error
