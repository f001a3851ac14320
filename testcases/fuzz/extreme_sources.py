#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Analyse sources that are valid and extreme: huge, deep, old, new, of odd bytes.

usage: extreme_sources.py --concheck CONCHECK [--share PERCENT] [NAME...]

Each holds a race on `x`, which must be found; or what hid it must be said: a function that is too large, an error of the
compiler, a bound. The end must come by itself, within a minute of processor time and 4 GB. --share makes the large ones smaller. A line
for each that failed, which is kept in the current folder; the last line counts.
"""

import argparse
import os
import sys
import tempfile

import limited_run

HEAD = "#include <pthread.h>\nint x, c;\n"
RACE = """
static void *racer(void *a) { x++; return a; }
int main(void)
{
    pthread_t p;
    pthread_create(&p, 0, racer, 0);
    work();
    x++;
    return pthread_join(p, 0);
}
"""


def function(body, before=""):
    return f"{HEAD}{before}\nstatic void work(void)\n{{\n{body}\n}}\n{RACE}"


def outside(text):
    return function("    c++;", text)


def lines(count, form):
    return "\n".join(form.format(i=i, j=i + 1, h=i - 1) for i in range(count))


# Name -> (the source for a size, the size, flags)
LARGE = {
    "statements-10-MB": (lambda n: function(lines(n, "    c = c * 3 + {i};")), 500000),
    "calls-10-MB": (lambda n: function(lines(n, "    one(c + {i});"), "static void one(int i) { c = i; }"), 400000),
    "locals": (lambda n: function(lines(n, "    int v{i} = c;")), 100000),
    "used-locals": (lambda n: function(lines(n, "    int v{i} = c; c += v{i};")), 100000),
    "arrays-on-stack": (lambda n: function(lines(n, "    char v{i}[{j}]; v{i}[0] = 1;")), 20000),
    "ifs": (lambda n: function(lines(n, "    if (c == {i}) c = {i} + 1;")), 50000),
    "else-ifs": (lambda n: function("".join(f"if (c == {i}) c++; else " for i in range(n)) + ";"), 200),
    "loops": (lambda n: function(lines(n, "    for (int i = 0; i < c; i++) c -= i;")), 20000),
    "cases": (lambda n: function("switch (c) {" + lines(n, "case {i}: c += {i}; break;") + "}"), 50000),
    "gotos": (lambda n: function("int k = c;" + lines(n, "l{i}: if (c > {i}) goto l{j};") + f"l{n}: c = k;"), 20000),
    "gotos-back": (lambda n: function(lines(n, "l{i}: c++;") + lines(n, "if (c == {i}) goto l{i};")), 3000),
    "locks": (lambda n: function(lines(n, "    pthread_mutex_lock(&m[{i}]);") + lines(n, "    pthread_mutex_unlock(&m[{i}]);"),
                                 f"static pthread_mutex_t m[{n}];"), 10000),
    "threads": (lambda n: function(lines(n, "    pthread_create(&t[{i}], 0, run{i}, 0);"), f"static pthread_t t[{n}];\n"
                                   + lines(n, "static void *run{i}(void *a) {{ return a; }}")), 1000),
    "functions": (lambda n: outside(lines(n, "int f{i}(int a) {{ return a + {i}; }}")), 50000),
    "call-chain": (lambda n: function(f"    f{n}();", "static void f0(void) { c++; }\n" + "\n".join(
        f"static void f{i}(void) {{ f{i - 1}(); }}" for i in range(1, n + 1))), 20000),
    "call-tree": (lambda n: function(f"    f{n}();", "static void f0(void) { c++; }\n" + "\n".join(
        f"static void f{i}(void) {{ f{i - 1}(); f{i - 1}(); }}" for i in range(1, n + 1))), 60),
    "call-ring": (lambda n: function("    f0();", lines(n, "static void f{i}(void);") + "\n".join(
        f"static void f{i}(void) {{ if (c) f{(i + 1) % n}(); c++; }}" for i in range(n))), 5000),
    "function-table": (lambda n: function("    table[c]();", lines(n, "static void f{i}(void) {{ c += {i}; }}")
                                          + "static void (*const table[])(void) = {"
                                          + ",".join(f"f{i}" for i in range(n)) + "};"), 3000),
    "initialiser": (lambda n: outside("int table[] = {" + ",".join(map(str, range(n))) + "};"), 500000),
    "pointers-in-initialiser": (lambda n: outside("int *table[] = {" + ",".join(["&c"] * n) + "};"), 200000),
    "string-5-MB": (lambda n: outside('const char *text = "' + "a" * n + '";'), 5000000),
    "strings-joined": (lambda n: outside("const char *text = " + '"a"\n' * n + ";"), 200000),
    "name-1-MB": (lambda n: outside(f"int {'a' * n};"), 1000000),
    "line-10-MB": (lambda n: outside(" ".join(f"int y{i};" for i in range(n))), 700000),
    "globals": (lambda n: outside(lines(n, "int g{i};")), 100000),
    "enum": (lambda n: outside("enum many {" + ",".join(f"e{i}" for i in range(n)) + "};"), 100000),
    "members": (lambda n: outside("struct wide {" + lines(n, "int m{i};") + "}; struct wide w, u; void copy(void) { w = u; }"), 50000),
    "types-in-a-ring": (lambda n: outside("".join(f"struct r{i};" for i in range(n)) + "\n".join(
        f"struct r{i} {{ struct r{(i + 1) % n} *next; int v; }};" for i in range(n)) + "struct r0 *ring;"), 10000),
    "typedef-chain": (lambda n: outside("typedef int t0;\n" + "\n".join(f"typedef t{i - 1} t{i};" for i in range(1, n)) + f"t{n - 1} y;"), 20000),
    "union-of-all": (lambda n: outside("union all {" + lines(n, "struct {{ int a{i}[{j}]; }} s{i};") + "} all;"), 5000),
    "macros-doubled": (lambda n: function(f"    M{n}", "#define M0 c++;\n" + "\n".join(f"#define M{i} M{i - 1} M{i - 1}" for i in range(1, n + 1))), 17),
    "macros-nested": (lambda n: function("    c = " + "F(" * n + "c" + ")" * n + ";", "#define F(a) (a + 1)"), 500),
    "parentheses": (lambda n: function("    c = " + "(" * n + "c" + ")" * n + ";"), 5000),
    "blocks": (lambda n: function("{" * n + "c++;" + "}" * n), 1000),
    "nested-ifs": (lambda n: function("if (c) {" * n + "c++;" + "}" * n), 250),
    "nested-loops": (lambda n: function("while (c) {" * n + "c--;" + "}" * n), 60),
    "sum": (lambda n: function("    c = c" + " + c" * n + ";"), 10000),
    "commas": (lambda n: function("    c++" + ", c++" * n + ";"), 10000),
    "conditionals": (lambda n: function("    c = " + "c ? 1 : " * n + "2;"), 500),
    "logic": (lambda n: function("    c = c" + " && c" * n + ";"), 1000),
    "assignments": (lambda n: function("    c = " + "c = " * n + "1;"), 3000),
    "statement-expressions": (lambda n: function("    c = " + "({ c++; " * n + "1;" + " });" * (n - 1) + " });"), 200),
    "pointer-depth": (lambda n: outside("int " + "*" * n + "p;"), 1500),
    "array-depth": (lambda n: outside("int a" + "[1]" * n + ";"), 200),
    "function-type-depth": (lambda n: outside("int " + "(*" * n + "f" + ")(void)" * n + ";"), 200),
    "type-depth": (lambda n: outside("struct s0 { int a; };" + "\n".join(
        f"struct s{i} {{ struct s{i - 1} a; int b; }};" for i in range(1, n)) + f"struct s{n - 1} s;"), 1500),
    "struct-in-struct": (lambda n: outside("struct a {" * n + "int v;" + "} m;" * n), 250),
    "generic": (lambda n: function("    c = " + "_Generic(c, int: " * n + "1" + ")" * n + ";"), 200),
}

SMALL = {
    "k-and-r": ("add(a, b, f) int a; char b; float f; { return a + b; }\nstatic old();\n"
                "static old() { return add(1, 2, 3.0); }\nvoid (*g())() { return 0; }", ["-std=gnu89"]),
    "implicit-everything": ("f() { return g(1); } static s; auto_() { auto i = 1; register j = 2; return i + j; }", ["-std=gnu89"]),
    "c99": ("struct s { int n; double d[]; }; int v(int n, int a[static n], int m[n][*]);\n"
            "int v(int n, int a[static n], int m[n][n]) { int t[n]; return sizeof t + (int)sizeof(int[n]); }\n"
            "struct p { int a, b[3]; } pts[] = { [2] = { .b = { [1] = 4 }, .a = 1 }, [0].a = 2 };\n"
            "static inline int one(void) { return (struct p){ .a = 1 }.a; } _Complex double z; _Bool yes = 2;", ["-std=c99"]),
    "c11": ("_Static_assert(1, \"one\"); _Thread_local int t; _Atomic int at; _Atomic(struct { int a; }) as; _Alignas(64) int al;\n"
            "_Noreturn void gone(void); int k(int i) { return _Generic(i, int: 1, default: 2) + (int)_Alignof(double); }\n"
            "struct anon { union { int i; float f; }; struct { int j; }; }; int l(struct anon *a) { return a->i + a->j; }", ["-std=c11"]),
    "c23": ("[[nodiscard]] int n([[maybe_unused]] int, int) { return 1'000'000 + 0b1010; }\n"
            "static_assert(true); bool b = false; thread_local int t; alignas(16) int al; typeof(b) tb; typeof(int *) ip = nullptr;\n"
            "struct e {} ; int z[3] = {}; enum small : unsigned char { A, B = 255 }; enum small en = A;\n"
            "[[deprecated(\"old\")]] void old(void); [[noreturn]] void gone(void); void labels(int i) { switch (i) { case 1: } end: }\n"
            "#if __has_c_attribute(fallthrough)\nvoid ft(int i) { switch (i) { case 1: i++; [[fallthrough]]; default: i--; } }\n#endif\n"
            "#ifdef NONE\n#elifndef NONE\nint elif_;\n#endif\n#warning none\nunsigned _BitInt(7) bits = 3uwb; const char8_t *u = u8\"\\u00e9\";",
            ["-std=c2x"]),
    "c23-newer": ("constexpr int k = 3; auto a = 1; typeof_unqual(const int) q; int v(...) { return k; }\n"
                  "struct t { int a; }; struct t *s(void) { return &(static struct t){ 1 }; }\n"
                  "int d(int n) { int vla[n] = {}; return vla[0]; }\nstruct t { int a; };\n"
                  "#if __has_embed(__FILE__)\nconst unsigned char own[] = {\n#embed __FILE__ limit(8)\n};\n#endif\n"
                  "int w(int n) { __attribute__((assume(n > 0))); return n / 2; }", ["-std=c2x"]),
    "gnu": ("int r(int i) { switch (i) { case 1 ... 5: return 1; } return i ?: 2; } struct z { int a[0]; }; typedef int v4 __attribute__((vector_size(16)));\n"
            "v4 add(v4 a, v4 b) { return a + b * 2; } int m(int n) { __auto_type k = n; return ({ int q = k; q; }); }\n"
            "int cg(int i) { static void *to[] = { &&a, &&b }; goto *to[i]; a: return 1; b: return 2; }\n"
            "int as(int i) { asm volatile(\"nop\" : \"+r\"(i) : : \"memory\"); asm goto(\"\" : : : : out); out: return i; }\n"
            "typedef union { int *i; float *f; } either __attribute__((transparent_union)); void te(either e); void tc(int *p) { te(p); }\n"
            "void weak(void) __attribute__((weak, alias(\"strong\"))); void strong(void) {} __int128 big; _Float16 half; int empty[] = {};\n"
            "__attribute__((constructor)) void first(void) {} __attribute__((cleanup(strong2))) extern int no;", []),
    "builtins": ("int bi(int a, int *p) { int r; __builtin_add_overflow(a, 1, &r); if (__builtin_expect(a, 0)) __builtin_unreachable();\n"
                 "__builtin_prefetch(p); r += __builtin_choose_expr(1, 2, 3) + __builtin_types_compatible_p(int, long); __sync_fetch_and_add(p, 1);\n"
                 "__atomic_store_n(p, 1, __ATOMIC_RELEASE); __builtin_memcpy(p, &r, 4); char *s = __builtin_alloca(a); s[0] = 1;\n"
                 "return r + __builtin_offsetof(struct { int a, b; }, b) + __builtin_clz(a) + (int)__builtin_object_size(p, 0); }", []),
    "varargs": ("#include <stdarg.h>\nint va(int n, ...) { va_list a, b; va_start(a, n); va_copy(b, a); int r = va_arg(a, int) + (int)va_arg(b, double); va_end(a); va_end(b); return r; }", []),
    "setjmp": ("#include <setjmp.h>\nstatic jmp_buf j; int sj(void) { volatile int i = 0; if (setjmp(j)) return i; i++; longjmp(j, 1); }", []),
    "complex": ("#include <complex.h>\ndouble cx(double complex z) { z *= I; z = ~z; return creal(z) + __imag__ z; }", []),
    "clang-blocks": ("int (^bl)(int); int run(int n) { __block int k = n; bl = ^(int i) { k++; return i + k; }; return bl(1); }", ["-fblocks"]),
    "bit-fields": ("struct b { int a : 3; unsigned : 0; long l : 40; _Bool f : 1; int : 5; } bf; int g(void) { bf.a++; bf.l = bf.f; return bf.a; }", []),
    "windows-lines": ("int dos;\r\nint dos2; \\\r\nint dos3;\r\n", []),
    "line-directives": ("#line 2147483647 \"/dev/null\"\nint l1;\n#line 1 \"\"\nint l2;\n# 7 \"<built-in>\" 1 3 4\nint l3;\n# 9 \"outside.c\" 2\n#line 5 \"a\\nb\\\"c.c\"\nint l4;\n", []),
    "trigraphs": ("??=define T ??( 3 ??)\nint tri T;\n", ["-trigraphs"]),
    "pragmas": ("#pragma pack(push, 1)\nstruct pk { char a; int b; } pk;\n#pragma pack(pop)\n_Pragma(\"omp parallel\") int pg;\n#pragma weak nothing\n", []),
    "unicode-names": ("int \u00fc\u4e2d = 1, \\u00e9t = 2;\n", []),
    "includes-itself": ("#ifndef DEPTH\n#define DEPTH\n#include __FILE__\n#endif\n", []),
    "redefined-pthread": ("#define pthread_self() ((pthread_t)0)\n#define errno c\n", []),
}

BYTES = {
    "empty": b"",
    "nul-bytes": b"int a\0b;\0\n",
    "not-utf-8": b"int caf\xe9;\n/* \xff\xfe */ const char *s = \"\xc3\x28\";\n",
    "byte-order-mark": b"\xef\xbb\xbfint bom;\n",
    "utf-16": "int wide;\n".encode("utf-16"),
    "open-comment": b"/* never",
    "open-string": b"char *s = \"never",
    "backslash-at-end": b"int a;\\",
    "open-condition": b"#if 1\nint a;\n#if",
    "endless-include": b"#include __FILE__\n",
    "only-braces": b"}}}}{{{{" * 1000,
    "elf": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20,
}


def judge(run, must_find):
    """What is wrong with the run, or None."""
    if run.wrong or not must_find:
        return run.wrong
    said = "error: " in run.errors or "warning: " in run.errors or b"bounded" in run.output
    if b"race on `x`" not in run.output and not said:
        return f"status {run.status}, the race is not found, and nothing says why"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concheck", required=True)
    parser.add_argument("--share", type=int, default=100)
    parser.add_argument("--times", action="store_true", help="say how long each took, and how much memory")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    sources = {name: (make(max(1, size * given.share // 100)).encode(), ["-fbracket-depth=100000"], True)
               for name, (make, size) in LARGE.items() if not given.names or name in given.names}
    sources |= {name: (outside(text).encode(), flags, True) for name, (text, flags) in SMALL.items()}
    sources |= {name: (text, [], False) for name, text in BYTES.items()}
    failed = count = 0
    with tempfile.TemporaryDirectory() as work:
        for name, (text, flags, must_find) in sources.items():
            if given.names and name not in given.names:
                continue
            path = os.path.join(work, name + ".c")
            with open(path, "wb") as stream:
                stream.write(text)
            run = limited_run.Run([given.concheck, path, "--", "-w", "-pthread", *flags], text)
            wrong = judge(run, must_find)
            count += 1
            if given.times:
                print(f"{name}: {len(text)} bytes, {run.seconds:.1f} s, {run.memory >> 20} MB")
            if wrong:
                failed += 1
                with open("extreme-" + name + ".c", "wb") as stream:
                    stream.write(text)
                print(f"{name}: {wrong}")
    print(f"{count} extreme sources: {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
