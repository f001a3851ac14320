# SPDX-License-Identifier: Apache-2.0
"""Parse the small C of the oracle's programs into a tree.

The subset: one file; int-like scalars, pointers, arrays, structures, function pointers, typedefs; all statements but
switch; all expressions but the comma. Every scalar is one cell, so sizes are counted in cells. `#define` works for
constants and simple macros; other directives are skipped.
"""

import re


class Unsupported(Exception):
    """The program is outside the subset."""


class Type:
    """kind: int, ptr, array, struct, func, void or sync; `size` in cells."""

    def __init__(self, kind, size, to=None, count=0, name="", atomic=False):
        self.kind, self.size, self.to, self.count, self.name, self.atomic = kind, size, to, count, name, atomic
        self.fields = None
        self.local = False

    def field(self, name):
        if self.kind != "struct" or self.fields is None or name not in self.fields:
            raise Unsupported("no member %s in %s" % (name, self.name or self.kind))
        return self.fields[name]


INT = Type("int", 1)
ATOMIC_INT = Type("int", 1, atomic=True)
VOID = Type("void", 1)


def pointer(to):
    return Type("ptr", 1, to=to)


def array(to, count):
    return Type("array", to.size * count, to=to, count=count)


SYNC_SIZES = {
    "pthread_mutex_t": 2, "mtx_t": 2, "pthread_spinlock_t": 2, "pthread_rwlock_t": 2, "pthread_cond_t": 1,
    "cnd_t": 1, "sem_t": 1, "pthread_barrier_t": 3, "pthread_once_t": 1, "once_flag": 1, "atomic_flag": 1,
    "pthread_mutexattr_t": 1, "pthread_attr_t": 1, "pthread_rwlockattr_t": 1,
}
INT_WORDS = {"int", "char", "short", "long", "unsigned", "signed", "_Bool", "float", "double"}
INT_NAMES = {
    "size_t", "ssize_t", "intptr_t", "uintptr_t", "bool", "int64_t", "uint64_t", "int32_t", "uint32_t", "uint8_t",
    "pthread_t", "thrd_t", "pthread_key_t", "time_t",
}
ATOMIC_NAMES = {"atomic_int", "atomic_bool", "atomic_long", "atomic_uint", "atomic_size_t"}
QUALIFIERS = {"const", "volatile", "static", "extern", "inline", "_Thread_local", "__thread", "register", "restrict",
              "_Noreturn"}

TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<num>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)|(?P<id>[A-Za-z_]\w*)"""
    r"""|(?P<str>"(?:\\.|[^"\\])*")|(?P<chr>'(?:\\.|[^'\\])')"""
    r"""|(?P<op>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])""",
    re.DOTALL)


class Token:
    __slots__ = ("kind", "text", "line")

    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line


def raw_tokens(text, line):
    tokens, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Unsupported("line %d: cannot read %r" % (line, text[at:at + 20]))
        if match.lastgroup:
            tokens.append(Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    return tokens


DEFINE = re.compile(r"\s*#\s*define\s+(\w+)(\(([^)]*)\))?[ \t]*(.*)")


def expand(tokens, macros, depth=0):
    if depth > 20:
        raise Unsupported("macro recursion")
    out, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        macro = macros.get(token.text) if token.kind == "id" else None
        if macro is None:
            out.append(token)
            continue
        parameters, body = macro
        values = {}
        if parameters is not None:
            if at >= len(tokens) or tokens[at].text != "(":
                out.append(token)
                continue
            nesting, groups = 1, [[]]
            at += 1
            while nesting:
                text = tokens[at].text
                nesting += (text == "(") - (text == ")")
                if text == "," and nesting == 1:
                    groups.append([])
                elif nesting:
                    groups[-1].append(tokens[at])
                at += 1
            values = dict(zip(parameters, groups))
        replaced = []
        for part in body:
            replaced += values.get(part.text, [part]) if part.kind == "id" else [part]
        out += expand([Token(t.kind, t.text, token.line) for t in replaced], macros, depth + 1)
    return out


def tokenize(source):
    """The tokens of a source, directives removed and macros expanded."""
    macros, lines, kept = {}, source.split("\n"), []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.lstrip().startswith("#"):
            blank = 1
            while line.endswith("\\"):
                number += 1
                blank += 1
                line = line[:-1] + " " + lines[number]
            match = DEFINE.match(line)
            if match:
                parameters = None
                if match.group(2):
                    parameters = [p.strip() for p in match.group(3).split(",") if p.strip()]
                macros[match.group(1)] = (parameters, raw_tokens(match.group(4), 0))
            kept += [""] * blank
        else:
            kept.append(line)
        number += 1
    return expand(raw_tokens("\n".join(kept), 1), macros)


class Node:
    """A tree node: `k` its kind, `a` its operands, `line`, and for expressions `t`, the type, set by the compiler."""

    __slots__ = ("k", "a", "line", "t")

    def __init__(self, kind, line, *operands):
        self.k, self.a, self.line, self.t = kind, list(operands), line, None


class Variable:
    def __init__(self, name, type_, init, line, static=False, thread_local=False, const=False):
        self.name, self.type, self.init, self.line = name, type_, init, line
        self.static, self.thread_local, self.const = static, thread_local, const


class Function:
    def __init__(self, name, result, parameters, body, line):
        self.name, self.result, self.parameters, self.body, self.line = name, result, parameters, body, line


BINARY = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"], ["+", "-"],
          ["*", "/", "%"]]
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}


class Parser:
    """One use: Parser(source).program() gives (structs, variables, functions)."""

    def __init__(self, source):
        self.tokens, self.at = tokenize(source), 0
        self.structs, self.typedefs, self.enums = {}, {}, {}
        self.variables, self.functions, self.prototypes = [], {}, {}
        timespec = Type("struct", 2, name="timespec")
        timespec.fields = {"tv_sec": (INT, 0), "tv_nsec": (INT, 1)}
        self.structs["timespec"] = timespec
        for name, size in SYNC_SIZES.items():
            self.typedefs[name] = Type("sync", size, name=name)

    # Tokens

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def next(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def take(self, text):
        if self.peek() == text:
            self.at += 1
            return True
        return False

    def need(self, text):
        if not self.take(text):
            raise Unsupported("line %d: %s expected, not %s" % (self.line(), text, self.peek()))

    def line(self):
        return self.tokens[min(self.at, len(self.tokens) - 1)].line

    def name(self):
        token = self.next()
        if token.kind != "id":
            raise Unsupported("line %d: a name expected, not %s" % (token.line, token.text))
        return token.text

    # Types

    def is_type(self, ahead=0):
        text = self.peek(ahead)
        return (text in INT_WORDS or text in INT_NAMES or text in ATOMIC_NAMES or text in QUALIFIERS
                or text in ("void", "struct", "enum", "typedef", "_Atomic", "_Static_assert") or text in self.typedefs)

    def specifiers(self):
        """Declaration specifiers: (type, flags)."""
        flags, base, atomic = set(), None, False
        while True:
            text = self.peek()
            if text in QUALIFIERS or text == "typedef":
                flags.add(self.next().text)
            elif text == "_Atomic":
                self.next()
                atomic = True
                if self.take("("):
                    base = self.type_name()
                    self.need(")")
            elif text == "struct":
                self.next()
                base = self.struct()
            elif text == "enum":
                self.next()
                base = self.enum()
            elif base is None and text in self.typedefs:
                base = self.typedefs[self.next().text]
            elif base is None and text in ATOMIC_NAMES:
                self.next()
                base = ATOMIC_INT
            elif text in INT_WORDS or (base is None and text in INT_NAMES):
                self.next()
                base = INT
            elif text == "void":
                self.next()
                base = VOID
            else:
                break
        if base is None:
            raise Unsupported("line %d: a type expected, not %s" % (self.line(), self.peek()))
        if atomic:
            base = Type(base.kind, base.size, to=base.to, name=base.name, atomic=True)
        return base, flags

    def enum(self):
        if self.peek() != "{":
            self.name()
        if self.take("{"):
            value = 0
            while not self.take("}"):
                name = self.name()
                if self.take("="):
                    value = self.constant(self.conditional())
                self.enums[name] = value
                value += 1
                self.take(",")
        return INT

    def struct(self):
        name = self.name() if self.peek() != "{" else "anonymous%d" % self.line()
        type_ = self.structs.setdefault(name, Type("struct", 0, name=name))
        if self.take("{"):
            type_.fields, offset = {}, 0
            while not self.take("}"):
                base, _ = self.specifiers()
                while True:
                    field, field_type = self.declarator(base)
                    type_.fields[field] = (field_type, offset)
                    offset += field_type.size
                    if not self.take(","):
                        break
                self.need(";")
            type_.size = offset
        return type_

    def declarator(self, base):
        """(name, type); the name is "" in an abstract declarator."""
        atomic = False
        while self.peek() == "*" or self.peek() in QUALIFIERS or self.peek() == "_Atomic":
            text = self.next().text
            if text == "*":
                base = pointer(base)
            elif text == "_Atomic":
                atomic = True
        if atomic:
            base = Type(base.kind, base.size, to=base.to, atomic=True)
        if self.peek() == "(" and self.peek(1) == "*":
            self.at += 2
            while self.peek() in QUALIFIERS or self.peek() == "_Atomic":
                self.next()
            name = self.name() if self.peek() not in (")", "[") else ""
            dimensions = self.dimensions()
            self.need(")")
            self.need("(")
            self.parameters()
            type_ = pointer(Type("func", 1, to=base))
            for count in reversed(dimensions):
                type_ = array(type_, count)
            return name, type_
        name = self.name() if self.tokens[self.at].kind == "id" else ""
        if self.take("("):
            parameters = self.parameters()
            type_ = Type("func", 1, to=base)
            type_.fields = parameters
            return name, type_
        for count in reversed(self.dimensions()):
            base = array(base, count)
        return name, base

    def dimensions(self):
        counts = []
        while self.take("["):
            counts.append(-1 if self.peek() == "]" else self.constant(self.conditional()))
            self.need("]")
        return counts

    def parameters(self):
        found = []
        if self.peek() == "void" and self.peek(1) == ")":
            self.next()
        while not self.take(")"):
            if self.take("..."):
                continue
            base, _ = self.specifiers()
            name, type_ = self.declarator(base)
            if type_.kind == "array":
                type_ = pointer(type_.to)
            if type_.kind == "func":
                type_ = pointer(type_)
            found.append((name, type_))
            self.take(",")
        return found

    def type_name(self):
        base, _ = self.specifiers()
        return self.declarator(base)[1]

    def constant(self, node):
        """The value of a constant expression."""
        if node.k == "num":
            return node.a[0]
        if node.k == "name" and node.a[0] in self.enums:
            return self.enums[node.a[0]]
        if node.k == "sizeof":
            return node.a[0].size
        if node.k == "unary" and node.a[0] == "-":
            return -self.constant(node.a[1])
        if node.k == "binary":
            left, right = self.constant(node.a[1]), self.constant(node.a[2])
            values = {"+": left + right, "-": left - right, "*": left * right, "/": left // (right or 1),
                      "<<": left << (right & 31)}
            if node.a[0] in values:
                return values[node.a[0]]
        raise Unsupported("line %d: not a constant" % node.line)

    # Declarations

    def program(self):
        while self.at < len(self.tokens):
            self.external()
        return self

    def external(self):
        if self.take(";"):
            return
        if self.peek() == "_Static_assert":
            while not self.take(";"):
                self.next()
            return
        line = self.line()
        base, flags = self.specifiers()
        if self.take(";"):
            return
        while True:
            name, type_ = self.declarator(base)
            if "typedef" in flags:
                self.typedefs[name] = type_
            elif type_.kind == "func":
                self.prototypes[name] = type_
                if self.peek() == "{":
                    self.functions[name] = Function(name, type_.to, type_.fields, self.block(), line)
                    return
            else:
                self.variables.append(self.variable(name, type_, flags, line))
            if not self.take(","):
                break
        self.need(";")

    def variable(self, name, type_, flags, line):
        init = self.initializer() if self.take("=") else None
        if type_.kind == "array" and type_.count < 0:
            if init is None or init.k != "list":
                raise Unsupported("array of unknown size")
            type_ = array(type_.to, len(init.a))
        return Variable(name, type_, init, line, "static" in flags, bool(flags & {"_Thread_local", "__thread"}),
                        "const" in flags)

    def initializer(self):
        line = self.line()
        if not self.take("{"):
            return self.assignment()
        items = []
        while not self.take("}"):
            designator = None
            if self.take("."):
                designator = self.name()
                self.need("=")
            elif self.peek() == "[":
                self.next()
                designator = self.constant(self.conditional())
                self.need("]")
                self.need("=")
            items.append((designator, self.initializer()))
            self.take(",")
        return Node("list", line, *items)

    # Statements

    def block(self):
        line = self.line()
        self.need("{")
        body = []
        while not self.take("}"):
            body.append(self.statement())
        return Node("block", line, body)

    def statement(self):
        line, text = self.line(), self.peek()
        if text == "{":
            return self.block()
        if self.take(";"):
            return Node("empty", line)
        if text in ("if", "while"):
            return self.branching(line)
        if self.take("do"):
            body = self.statement()
            self.need("while")
            condition = self.parenthesised()
            self.need(";")
            return Node("do", line, body, condition)
        if self.take("for"):
            return self.for_loop(line)
        if self.take("return"):
            value = None if self.peek() == ";" else self.expression()
            self.need(";")
            return Node("return", line, value)
        if text in ("break", "continue"):
            self.next()
            self.need(";")
            return Node(text, line)
        if self.take("goto"):
            name = self.name()
            self.need(";")
            return Node("goto", line, name)
        if self.tokens[self.at].kind == "id" and self.peek(1) == ":":
            self.at += 2
            return Node("label", line, text)
        if self.is_type():
            return self.declaration(line)
        value = self.expression()
        self.need(";")
        return Node("expr", line, value)

    def branching(self, line):
        kind = self.next().text
        condition = self.parenthesised()
        body = self.statement()
        if kind == "while":
            return Node("while", line, condition, body)
        other = self.statement() if self.take("else") else None
        return Node("if", line, condition, body, other)

    def parenthesised(self):
        self.need("(")
        value = self.expression()
        self.need(")")
        return value

    def for_loop(self, line):
        self.need("(")
        first = None
        if self.is_type():
            first = self.declaration(line)
        elif not self.take(";"):
            first = Node("expr", line, self.expression())
            self.need(";")
        condition = None if self.peek() == ";" else self.expression()
        self.need(";")
        step = None if self.peek() == ")" else self.expression()
        self.need(")")
        return Node("for", line, first, condition, step, self.statement())

    def declaration(self, line):
        base, flags = self.specifiers()
        found = []
        while self.peek() != ";":
            name, type_ = self.declarator(base)
            found.append(self.variable(name, type_, flags, line))
            if not self.take(","):
                break
        self.need(";")
        return Node("decl", line, found)

    # Expressions

    def expression(self):
        return self.assignment()

    def assignment(self):
        line = self.line()
        left = self.conditional()
        if self.peek() in ASSIGN:
            operator = self.next().text
            return Node("assign", line, operator, left, self.assignment())
        return left

    def conditional(self):
        line = self.line()
        condition = self.binary(0)
        if self.take("?"):
            yes = self.expression()
            self.need(":")
            return Node("cond", line, condition, yes, self.conditional())
        return condition

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() in BINARY[level]:
            line, operator = self.line(), self.next().text
            left = Node("binary", line, operator, left, self.binary(level + 1))
        return left

    def unary(self):
        line, text = self.line(), self.peek()
        if text in ("-", "!", "~", "&", "*", "+"):
            self.next()
            return Node("unary", line, text, self.unary())
        if text in ("++", "--"):
            self.next()
            return Node("pre", line, text, self.unary())
        if text == "sizeof":
            return self.sizeof(line)
        if text == "(" and self.is_type(1):
            self.next()
            type_ = self.type_name()
            self.need(")")
            if self.peek() == "{":
                raise Unsupported("compound literal")
            return Node("cast", line, type_, self.unary())
        return self.postfix()

    def sizeof(self, line):
        self.next()
        if self.peek() == "(" and self.is_type(1):
            self.next()
            type_ = self.type_name()
            self.need(")")
            return Node("sizeof", line, type_)
        return Node("sizeof_expr", line, self.unary())

    def postfix(self):
        node = self.primary()
        while True:
            line = self.line()
            if self.take("["):
                node = Node("index", line, node, self.expression())
                self.need("]")
            elif self.take("("):
                node = self.call(line, node)
            elif self.take("."):
                node = Node("member", line, node, self.name())
            elif self.take("->"):
                node = Node("arrow", line, node, self.name())
            elif self.peek() in ("++", "--"):
                node = Node("post", line, self.next().text, node)
            else:
                return node

    def call(self, line, callee):
        if callee.k == "name" and callee.a[0] == "offsetof":
            type_ = self.type_name()
            self.need(",")
            field = self.name()
            self.need(")")
            return Node("num", line, type_.field(field)[1])
        arguments = []
        while not self.take(")"):
            arguments.append(self.assignment())
            self.take(",")
        return Node("call", line, callee, arguments)

    def primary(self):
        token = self.next()
        if token.kind == "num":
            digits = token.text.rstrip("uUlL")
            octal = len(digits) > 1 and digits[0] == "0" and digits.isdigit()
            value = int(digits, 8 if octal else 0)
            if value >= 1 << 31:
                raise Unsupported("line %d: a number that needs more than 31 bits" % token.line)
            return Node("num", token.line, value)
        if token.kind == "chr":
            return Node("num", token.line, ord(token.text[1]))
        if token.kind == "str":
            while self.tokens[self.at].kind == "str":
                self.next()
            return Node("str", token.line, token.text)
        if token.kind == "id":
            return Node("name", token.line, token.text)
        if token.text == "(":
            node = self.expression()
            self.need(")")
            return node
        raise Unsupported("line %d: unexpected %s" % (token.line, token.text))
