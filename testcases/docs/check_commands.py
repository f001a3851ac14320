#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run every command that the documentation shows: check_commands.py CONCHECK ROOT CLANG FOLDER

commands.txt, beside this file, says of each how it is run and with which status it ends, or why it is not run here. The
transcripts in ```console blocks are run by run_transcript.py, which also compares what they say; every page that has
one must have a test that does so.
In FOLDER lie small programs under the names that the pages use.
"""

import os
import re
import shutil
import subprocess
import sys

import documented_commands

HERE = os.path.dirname(os.path.abspath(__file__))
ROW = re.compile(r"(\d+|-) (.*?)(?: (=>|!!) (.*))?$")


def rows():
    """(status, command, what is run or None)"""
    with open(os.path.join(HERE, "commands.txt"), encoding="utf-8") as stream:
        for line in stream:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            status, command, sign, rest = ROW.match(line).groups()
            if (status == "-") != (sign == "!!"):
                sys.exit(f"commands.txt: what is not run has a reason, after !!: {line}")
            yield status, command, None if status == "-" else (rest if sign == "=>" else command)


def compare(root):
    """Complaints about commands that are in one place only."""
    shown, transcripts, wrong = {}, set(), []
    for path in documented_commands.pages(root):
        for kind, command in documented_commands.of_page(path):
            if kind == "transcript":
                transcripts.add(os.path.relpath(path, root))
            else:
                shown.setdefault(command, os.path.relpath(path, root))
    known = {command for _, command, _ in rows()}
    wrong += [f"{page}: `{command}` is not in testcases/docs/commands.txt" for command, page in shown.items()
              if command not in known]
    wrong += [f"commands.txt: `{command}` is shown nowhere" for command in sorted(known - set(shown))]
    tests = "".join(open(os.path.join(HERE, name), encoding="utf-8").read() for name in os.listdir(HERE)
                    if name.endswith(".test"))
    wrong += [f"{page}: no test runs its transcripts" for page in sorted(transcripts) if "%root/" + page not in tests]
    return wrong


def prepare(folder, root, clang):
    """Programs with the names that the pages use."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("src", "include", "build"):
        os.makedirs(os.path.join(folder, name))
    inputs = os.path.join(root, "testcases", "cli", "Inputs")
    for name in ("FILE.c", "bank.c"):
        shutil.copy(os.path.join(inputs, "race.c"), os.path.join(folder, name))
    for name in ("server", "test", "program", "sleeper"):
        source = "run_waits.c" if name == "sleeper" else "run_inversion.c"
        subprocess.run([clang, "-g", "-pthread", os.path.join(inputs, source), "-o", os.path.join(folder, name)], check=True)
    texts = {
        "include/queue.h": "extern int queue_length(void);\n",
        "pool.c": '#include <queue.h>\nint pool_size(void)\n{\n    return queue_length();\n}\n',
        "queue.c": "int queue_length(void)\n{\n    return 3;\n}\n",
        "main.c": "int pool_size(void);\nint main(void)\n{\n    return pool_size();\n}\n",
        "a.c": "int shared;\n",
        "b.c": "#include <pthread.h>\nextern int shared;\nstatic void *run(void *arg)\n{\n    shared++;\n    return arg;\n}\n"
               "int main(void)\n{\n    pthread_t t;\n    pthread_create(&t, 0, run, 0);\n    shared++;\n"
               "    return pthread_join(t, 0);\n}\n",
        "Makefile": "check:\n\t./test\n",
        "build/compile_commands.json":
            f'[{{"directory": "{folder}", "file": "src/pool.c", "command": "cc -Iinclude -c src/pool.c"}},\n'
            f' {{"directory": "{folder}", "file": "bank.c", "command": "cc -c bank.c"}}]\n',
    }
    texts["src/pool.c"] = texts["pool.c"]
    texts["pool.c"] = texts["pool.c"].replace("<queue.h>", '"include/queue.h"')
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(text)
    os.symlink(os.path.join(root, "testcases"), os.path.join(folder, "testcases"))


def main():
    tool, root, clang, folder = sys.argv[1:]
    folder = os.path.realpath(folder)
    wrong = compare(root)
    prepare(folder, root, clang)
    programs = os.path.dirname(os.path.realpath(tool))
    environment = {**os.environ, "PATH": programs + os.pathsep + os.environ["PATH"],
                   "LIBRARY": os.path.join(os.path.dirname(programs), "lib", "libconcheck.so"),
                   "ORACLE": f"--jobs 1 --concheck {tool} --explore {programs}/concheck-explore"}
    count = 0
    for status, _, command in rows():
        if command is None:
            continue
        try:
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, errors="replace",
                                  check=False, timeout=60)
        except subprocess.TimeoutExpired:
            wrong.append(f"`{command}` does not end")
            continue
        count += 1
        if done.returncode != int(status):
            wrong.append(f"`{command}` ends with status {done.returncode}, not {status}:\n{done.stdout}")
    print("\n".join(wrong) if wrong else f"{count} commands do what the pages say")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
