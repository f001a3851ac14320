#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Analyse each construct that came to C with C23 or after, where it matters: the only other access to `x` is in it, or the
lock around that access.

usage: new_constructs.py --concheck CONCHECK --clang CLANG [NAME...]

What CLANG accepts, concheck must accept too, and find the race, or nothing where the lock is held. A line for each that
failed; the last line counts.
"""

import argparse
import os
import subprocess
import sys
import tempfile

import limited_run

# Name -> (what stands before the function, its body, flags). With none the language is C23.
CONSTRUCTS = {
    "nullptr": ("#include <stddef.h>", "int *p = &x; if (p != nullptr) *p = 1; nullptr_t n = nullptr; (void)n;", []),
    "nullptr-kept": ("static int *kept = &x;", "if (kept == nullptr) return; *kept = 1;", []),
    "bool-words": ("", "bool yes = true; if (yes && !false) x = 1;", []),
    "constexpr": ("constexpr int two = 2;", "constexpr int three = two + 1; if (three == 3) x = three;", []),
    "constexpr-compound": ("struct point { int a, b; };", "constexpr struct point p = { 1, 2 }; x = p.b;", []),
    "auto-type": ("", "auto p = &x; *p = 1;", []),
    "typeof": ("", "typeof(&x) p = &x; typeof_unqual(*p) v = 3; *p = v;", []),
    "empty-initialiser": ("struct holder { int *to; int n; };", "struct holder h = {}; h.to = &x; *h.to = h.n;", []),
    "empty-initialiser-vla": ("", "int n = 3; int a[n] = {}; x = a[1];", []),
    "static-compound-literal": ("struct holder { int *to; };", "struct holder *h = &(static struct holder){ &x }; *h->to = 1;", []),
    "constexpr-compound-literal": ("", "x = (constexpr int){ 7 };", []),
    "unnamed-parameter": ("static void set(int *p, int) { *p = 1; }", "set(&x, 2);", []),
    "variadic-without-name": ("#include <stdarg.h>\nstatic void all(...) { va_list l; va_start(l); x = va_arg(l, int); va_end(l); }", "all(1, 2);", []),
    "old-definition-is-prototype": ("static void none() { x = 1; }", "none();", []),
    "enum-of-type": ("enum small : unsigned char { A, B = 255 };", "enum small e = B; if (e == B) x = e;", []),
    "enum-of-64-bits": ("enum wide : unsigned long long { BIG = 1ull << 40 };", "enum wide e = BIG; if (e >> 40) x = 1;", []),
    "enum-too-wide-for-int": ("enum { HUGE_ONE = 0x1ffffffffll };", "if (HUGE_ONE > 5) x = 1;", []),
    "bit-precise": ("", "unsigned _BitInt(7) b = 3uwb; b += 1; x = (int)b;", []),
    "bit-precise-large": ("static unsigned _BitInt(256) wide;", "_BitInt(200) b = 1wb; b <<= 100; wide = (unsigned _BitInt(256))b; x = b > 5;", []),
    "bit-precise-member": ("struct p { _BitInt(9) a : 4; int *to; };", "struct p p = { .a = 3, .to = &x }; *p.to = (int)p.a;", []),
    "digits": ("", "x = 1'000'000 + 0b1010'1010;", []),
    "attributes": ("[[nodiscard]] static int one([[maybe_unused]] int i) { return 1; }", "[[maybe_unused]] int k; x = one(0);", []),
    "fallthrough": ("", "switch (x) { case 1: x++; [[fallthrough]]; default: x--; }", []),
    "unsequenced": ("[[unsequenced]] static int pure(int a) { return a; }\n[[reproducible]] static int same(int a) { return a; }", "x = pure(1) + same(2);", []),
    "noreturn": ("#include <stdlib.h>\n[[noreturn]] static void gone(void) { exit(1); }", "if (c) gone(); x = 1;", []),
    "deprecated": ("[[deprecated(\"old\")]] static void old(void) { x = 1; }", "old();", []),
    "label-at-end": ("", "if (c) goto end; x = 1; end:", []),
    "label-before-declaration": ("", "if (c) goto there; c = 1; there: int k = 2; x = k;", []),
    "case-before-declaration": ("", "switch (c) { case 1: default: int k = 2; x = k; }", []),
    "static-assert": ("static_assert(sizeof(int) == 4);", "static_assert(true, \"yes\"); x = 1;", []),
    "alignas-alignof": ("alignas(64) static int far;", "static_assert(alignof(int) >= 1); alignas(16) int k = far; x = k;", []),
    "thread-local": ("thread_local int own;", "own = 1; x = own;", []),
    "va-opt": ("#define SET(to, ...) to __VA_OPT__(= (__VA_ARGS__))", "SET(x, 1);", []),
    "elifdef": ("#ifdef NOT_THERE\n#elifndef NOT_THERE_TOO\n#define SETS x = 1\n#endif", "SETS;", []),
    "warning": ("#warning of no matter", "x = 1;", []),
    "embed": ("static const unsigned char own[] = {\n#embed __FILE__ limit(8)\n};", "if (own[0]) x = own[1];", []),
    "embed-empty": ("static const int none[] = {\n#embed \"/dev/null\" if_empty(7)\n};", "x = none[0];", []),
    "has-include": ("#if __has_include(<pthread.h>) && __has_c_attribute(nodiscard)\n#define SETS x = 1\n#endif", "SETS;", []),
    "utf-8": ("#include <uchar.h>", "const char8_t *s = u8\"\u00e9\"; x = s[0] + u8'a';", []),
    "unicode-name": ("static int *\u00fc = &x;", "*\u00fc = 1;", []),
    "unreachable": ("#include <stddef.h>", "switch (c) { case 0: x = 1; break; default: unreachable(); }", []),
    "unreachable-before": ("#include <stddef.h>", "if (c > 5) unreachable(); x = 1;", []),
    "checked-int": ("#include <stdckdint.h>", "int r; if (!ckd_add(&r, c, 1)) x = r;", []),
    "checked-int-shared": ("#include <stdckdint.h>", "ckd_mul(&x, c, 3);", []),
    "stdbit": ("", "x = __builtin_popcountg(5u) + __builtin_clzg(4u, 0);", []),
    "same-tag-again": ("struct t { int *to; };\nstruct t { int *to; };", "struct t t = { &x }; *t.to = 1;", []),
    "same-tag-inside": ("struct t { int *to; };\nstatic void set(struct t t) { *t.to = 1; }", "struct t { int *to; } t = { &x }; set(t);", []),
    "qualified-array": ("typedef int row[2];\nstatic int sum(const row *r) { return (*r)[0]; }", "row r = { 1, 2 }; x = sum(&r);", []),
    "generic-of-type": ("", "*_Generic(int, int: &x, default: (int *)nullptr) = 1;", ["-std=c2y"]),
    "assume": ("", "int n = c; __attribute__((assume(n > 0))); x = n / 2;", []),
    "decimal-separator-in-float": ("", "double d = 1'0.5; x = (int)d;", []),
    "octal": ("", "x = 0o17;", ["-std=c2y"]),
    "delimited-escape": ("", "const char *s = \"\\x{41}\\u{e9}\"; x = s[0];", ["-std=c2y"]),
    "case-range": ("", "switch (c) { case 0 ... 5: x = 1; }", ["-std=c2y"]),
    "countof": ("static int row[3];", "for (unsigned long i = 0; i < _Countof row; i++) x = row[i];", ["-std=c2y"]),
    "named-loop-break": ("", "outer: for (;;) { for (;;) { x = 1; break outer; } }", ["-std=c2y"]),
    "named-loop-leads-to": ("", "outer: for (;;) { for (;;) { if (c == 0) break outer; c--; } } x = 1;", ["-std=c2y"]),
    "named-loop-continue": ("", "outer: while (c < 3) { c++; do { if (c) continue outer; } while (1); } x = 1;", ["-std=c2y"]),
    "named-switch": ("", "which: switch (c) { default: for (;;) { break which; } } x = 1;", ["-std=c2y"]),
    "if-declaration": ("", "if (int *p = &x) *p = 1;", ["-std=c2y"]),
    "if-declaration-two": ("", "if (int *p = &x; p != nullptr) *p = 1;", ["-std=c2y"]),
    "switch-declaration": ("", "switch (int k = c; k) { default: x = k; }", ["-std=c2y"]),
    "static-assert-expression": ("", "x = (_Static_assert(1), 2);", ["-std=c2y"]),
    "complex-step": ("static _Complex double z;", "z++; x = (int)__real__ z;", ["-std=c2y"]),
    "void-in-generic": ("", "x = _Generic(void, void: 1, default: 2);", ["-std=c2y"]),
    "counter": ("", "x = __COUNTER__;", ["-std=c2y"]),
    "defer": ("", "_Defer x = 1;", ["-std=c2y", "-fdefer-ts"]),
    "defer-block": ("", "for (int i = 0; i < 3; i++) { _Defer { x = i; } if (i == 1) continue; c++; }", ["-std=c2y", "-fdefer-ts"]),
    "defer-unlocks": ("", "{ pthread_mutex_lock(&m); _Defer pthread_mutex_unlock(&m); c++; } x = 1;", ["-std=c2y", "-fdefer-ts"]),
    "defer-without-block": ("", "pthread_mutex_lock(&m); if (c) _Defer pthread_mutex_unlock(&m); if (c) x = 1; else pthread_mutex_unlock(&m);",
                            ["-std=c2y", "-fdefer-ts"]),
    "atomic-and-plain": ("static _Atomic(int *) at = &x;", "*at = 1;", []),
    "counted-by": ("struct buffer { int n; int data[] __attribute__((counted_by(n))); };\n#include <stdlib.h>",
                   "struct buffer *b = malloc(sizeof *b + 4); if (b) { b->n = 1; b->data[0] = 2; x = b->data[0]; free(b); }", []),
    "musttail": ("static int last(int a) { x = a; return a; }\nstatic int call(int a) { __attribute__((musttail)) return last(a); }", "call(1);", []),
    "vector-conversion": ("typedef int v4 __attribute__((ext_vector_type(4)));", "v4 v = { 1, 2, 3, 4 }; v4 w = v.wzyx; x = w.x;", []),
    "vector-of-booleans": ("typedef bool b8 __attribute__((ext_vector_type(8)));", "b8 b = { 1 }; x = b[0];", []),
    "float16": ("", "_Float16 h = 1.5f16; x = (int)h;", []),
    "bfloat": ("", "__bf16 h = (__bf16)1.5f; x = (int)(float)h;", []),
    "overloadable": ("static void __attribute__((overloadable)) set(int *p) { *p = 1; }\n"
                     "static void __attribute__((overloadable)) set(long *p) { *p = 1; }", "set(&x);", []),
    "enable-if": ("static void set(int i) __attribute__((enable_if(i == 1, \"\"), overloadable)) { x = i; }", "set(1);", []),
    "matrix": ("typedef float m2 __attribute__((matrix_type(2, 2)));", "m2 m; m[0][1] = 1; x = (int)m[0][1];", ["-fenable-matrix"]),
    "address-space": ("static int __attribute__((address_space(1))) *far;", "if (far) x = *far; x = 1;", []),
    "nondeterministic": ("", "int k = __builtin_nondeterministic_value(k); x = k;", []),
    "cleanup": ("static void set(int **p) { **p = 1; }", "__attribute__((cleanup(set))) int *p = &x;", []),
}

# Both threads hold `m` for `x`: nothing to report.
LOCKED = {
    "defer": ("", "pthread_mutex_lock(&m); _Defer pthread_mutex_unlock(&m); x = 1;", ["-std=c2y", "-fdefer-ts"]),
    "defer-left": ("", "pthread_mutex_lock(&m); _Defer { pthread_mutex_unlock(&m); } if (c) return; x = 1;", ["-std=c2y", "-fdefer-ts"]),
    "defer-order": ("", "_Defer pthread_mutex_unlock(&m); _Defer x = 1; pthread_mutex_lock(&m);", ["-std=c2y", "-fdefer-ts"]),
    "defer-in-loop": ("", "for (int i = 0; i < c; i++) { pthread_mutex_lock(&m); _Defer pthread_mutex_unlock(&m); if (i) continue; x = i; }",
                      ["-std=c2y", "-fdefer-ts"]),
    "defer-with-loops": ("", "pthread_mutex_lock(&m); _Defer { again: for (;;) { for (;;) break again; } pthread_mutex_unlock(&m); } if (c) return; x = 1;",
                         ["-std=c2y", "-fdefer-ts"]),
    "named-loop": ("", "outer: for (;;) { pthread_mutex_lock(&m); for (;;) { x = 1; if (c) break outer; break; } pthread_mutex_unlock(&m); }"
                   " x = 2; pthread_mutex_unlock(&m);", ["-std=c2y"]),
    "named-loop-continue": ("", "outer: for (int i = 0; i < 3; i++, pthread_mutex_unlock(&m)) { pthread_mutex_lock(&m);"
                            " for (;;) { x = i; if (c) continue outer; break; } x++; }", ["-std=c2y"]),
    "case-range": ("", "pthread_mutex_lock(&m); switch (c) { case 0 ... 5: x = 1; } pthread_mutex_unlock(&m);", ["-std=c2y"]),
    "label-at-end": ("", "pthread_mutex_lock(&m); if (c) goto end; x = 1; end: int r = pthread_mutex_unlock(&m); (void)r;", []),
    "constexpr": ("constexpr int twice = 2;", "for (int i = 0; i < twice; i++) { pthread_mutex_lock(&m); x = i; pthread_mutex_unlock(&m); }", []),
    "nullptr": ("static pthread_mutex_t *held = &m;", "pthread_mutex_lock(held); if (held != nullptr) x = 1; pthread_mutex_unlock(held);", []),
    "auto-type": ("", "auto l = &m; pthread_mutex_lock(l); x = 1; pthread_mutex_unlock(l);", []),
    "enum-of-type": ("enum way : unsigned char { SHUT, OPEN };", "enum way w = c ? OPEN : SHUT; if (w) pthread_mutex_lock(&m);"
                     " if (w) x = 1; if (w) pthread_mutex_unlock(&m);", []),
    "unreachable": ("#include <stddef.h>", "if (pthread_mutex_lock(&m)) unreachable(); x = 1; pthread_mutex_unlock(&m);", []),
}

HEAD = "#include <pthread.h>\nint x, c;\nstatic pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\n"
RACE = """
static void *racer(void *a)
{
    %s
    return a;
}
int main(void)
{
    pthread_t p;
    pthread_create(&p, 0, racer, 0);
    work();
    return pthread_join(p, 0);
}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concheck", required=True)
    parser.add_argument("--clang", required=True)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    failed = accepted = 0
    refused = []
    programs = [(name, of, True) for name, of in CONSTRUCTS.items()] + [(name + "-locked", of, False) for name, of in LOCKED.items()]
    with tempfile.TemporaryDirectory() as work:
        for name, (before, body, flags), races in programs:
            if given.names and name not in given.names:
                continue
            end = RACE % ("x = 5;" if races else "pthread_mutex_lock(&m);\n    x = 5;\n    pthread_mutex_unlock(&m);")
            text = f"{HEAD}{before}\nstatic void work(void)\n{{\n{body}\n}}\n{end}".encode()
            path = os.path.join(work, name + ".c")
            with open(path, "wb") as stream:
                stream.write(text)
            flags = ["-w", "-pthread", *(flags if any(f.startswith("-std") for f in flags) else ["-std=c2x", *flags])]
            if subprocess.run([given.clang, "-fsyntax-only", *flags, path], stderr=subprocess.DEVNULL, check=False).returncode != 0:
                refused.append(name)
                continue
            accepted += 1
            run = limited_run.Run([given.concheck, path, "--", *flags], text)
            wrong = run.wrong
            if not wrong and races and (run.status != 1 or b"race on `x`" not in run.output):
                wrong = f"status {run.status}, the race is not found: {run.errors.strip()[:200]}"
            if not wrong and not races and run.status != 0:
                wrong = f"status {run.status} where the lock is held: {run.errors.strip()[:200]}"
            if wrong:
                failed += 1
                print(f"{name}: {wrong}")
    if refused:
        print("the compiler refuses:", ", ".join(refused))
    print(f"{accepted} constructs: {failed} failed")
    return 1 if failed or not accepted else 0


if __name__ == "__main__":
    sys.exit(main())
