#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a C program with many findings: make_program.py COUNT [EDIT...]

Each of COUNT functions has one finding, of five kinds in turn. An EDIT changes the text as people do:
  lines      100 lines above everything
  renamed    every local variable and parameter has another name
  formatted  one token a line
  moved      all functions in another order
  unrelated  other types, variables and functions before and between, which take the same lock
  extra      one finding more, in a function of its own in the middle
  fixed      one finding less
"""

import re
import sys

HEAD = """\
#include <pthread.h>
#include <unistd.h>

struct box {
    pthread_mutex_t mutex;
    int content;
};

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
"""

# A race on a global, on a local of the creator, a leak of a lock, a double lock through a parameter, sleep under a lock.
KINDS = ["""
static int total{n};

static void *step{n}(void *argument{n})
{{
    (void)argument{n};
    total{n}++;
    return NULL;
}}
""", """
static void *step{n}(void *argument{n})
{{
    int *shared{n} = argument{n};
    int twice{n} = *shared{n} * 2;
    *shared{n} = twice{n};
    return NULL;
}}
""", """
static pthread_mutex_t door{n} = PTHREAD_MUTEX_INITIALIZER;

static void *step{n}(void *argument{n})
{{
    int *flag{n} = argument{n};
    pthread_mutex_lock(&door{n});
    if (flag{n})
        return NULL;
    pthread_mutex_unlock(&door{n});
    return NULL;
}}
""", """
static void *step{n}(void *argument{n})
{{
    struct box local{n} = {{ PTHREAD_MUTEX_INITIALIZER, 0 }};
    (void)argument{n};
    pthread_mutex_lock(&local{n}.mutex);
    pthread_mutex_lock(&local{n}.mutex);
    pthread_mutex_unlock(&local{n}.mutex);
    return NULL;
}}
""", """
static void *step{n}(void *argument{n})
{{
    (void)argument{n};
    pthread_mutex_lock(&gate);
    sleep(1);
    pthread_mutex_unlock(&gate);
    return NULL;
}}
"""]

MAIN = """
static void run{n}(void)
{{
    pthread_t first{n}, second{n};
    int value{n} = 0;
    pthread_create(&first{n}, NULL, step{n}, &value{n});
    pthread_create(&second{n}, NULL, step{n}, &value{n});
    pthread_join(first{n}, NULL);
    pthread_join(second{n}, NULL);
}}
"""

UNRELATED = """
struct unrelated{n} {{
    int first, second;
}};

static struct unrelated{n} unrelated_value{n};

void unrelated_work{n}(int amount)
{{
    pthread_mutex_lock(&gate);
    unrelated_value{n}.first += amount;
    pthread_mutex_unlock(&gate);
}}
"""

LOCALS = ("argument", "shared", "twice", "flag", "local", "first", "second", "value")


def program(count, edits):
    numbers = list(range(count))
    if "fixed" in edits:
        numbers.remove(count // 3)
    parts = [KINDS[n % len(KINDS)].format(n=n) + MAIN.format(n=n) for n in numbers]
    calls = [f"    run{n}();\n" for n in numbers]
    if "extra" in edits:
        parts.insert(count // 2, (KINDS[0] + MAIN).format(n=1000))
        calls.insert(count // 2, "    run1000();\n")
    if "moved" in edits:
        parts.reverse()
    if "unrelated" in edits:
        parts = [UNRELATED.format(n=n) + part for n, part in enumerate(parts)]
    body = "".join(parts) + "\nint main(void)\n{\n" + "".join(calls) + "    return 0;\n}\n"
    if "renamed" in edits:
        body = re.sub(r"\b(" + "|".join(LOCALS) + r")(\d+)\b", r"other_\1_\2", body)
    if "formatted" in edits:
        body = re.sub(r"([;{}(),]) *\n? *", r"\1\n\t", body)
    head = "/* moved */\n" * 100 + HEAD if "lines" in edits else HEAD
    return head + body


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.stdout.write(program(int(sys.argv[1]), sys.argv[2:]))
