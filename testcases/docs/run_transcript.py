#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Do what a page of the documentation shows: run_transcript.py CONCHECK PAGE FOLDER

In an empty FOLDER, from top to bottom:
  a block below the line `<!-- file: NAME -->` becomes file NAME
  in a ```console block a line `$ COMMAND` is run by bash, and the lines below it must be its output (both streams);
  a line `...` stands for any lines, and `...` within a line for any text; other line numbers will do, since the
  examples that are shown may be edited
  the line `<!-- status: N -->` above a block says that its last command ends with N; else it must be 0 or 1, which
  is shown where it matters by `echo $?`
concheck is found in PATH; /usr/local stands for the prefix that it lies in. In FOLDER `testcases` stands for that folder of the source tree.
"""

import os
import re
import shutil
import subprocess
import sys

BLOCK = re.compile(r"(?:^<!-- (file|status): (\S+) -->\n+)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fail(page, command, text):
    sys.exit(f"{page}: `{command}`: {text}")


def pattern_of(lines):
    """A regular expression for expected lines; the last newline is optional."""
    parts = []
    for line in lines:
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            text = ".*?".join(re.escape(part) for part in line.rstrip().split("..."))
            text = re.sub(r"(\.[ch]):\d+\b", r"\1:\\d+", text)
            text = re.sub(r"^(?:\\ )*\d+\\ \\\|", r" *\\d+ \\|", text)
            parts.append(text + r"[ \t]*\n")
    return re.compile("".join(parts))


def commands_of(text):
    """Pairs of a command and the lines of its output."""
    pairs = []
    for line in text.splitlines():
        if line.startswith("$ "):
            pairs.append((line[2:], []))
        elif line.startswith("> ") and pairs and not pairs[-1][1]:
            pairs[-1] = (pairs[-1][0] + "\n" + line[2:], [])
        elif pairs:
            pairs[-1][1].append(line)
    return pairs


def run_block(page, folder, environment, text, status):
    pairs = commands_of(text)
    for number, (command, expected) in enumerate(pairs):
        here = command.replace("/usr/local", environment["PREFIX"])
        done = subprocess.run(["bash", "-c", here], cwd=folder, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        wanted = {int(status)} if status and number + 1 == len(pairs) else {0, 1}
        if done.returncode not in wanted:
            fail(page, command, f"ends with status {done.returncode}\n{done.stdout}")
        said = done.stdout if done.stdout.endswith("\n") or not done.stdout else done.stdout + "\n"
        if not pattern_of(expected).fullmatch(said):
            fail(page, command, "says something else than the page:\n" + said)
    return len(pairs)


def main():
    tool, page, folder = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.symlink(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.path.join(folder, "testcases"))
    programs = os.path.dirname(os.path.realpath(tool))
    environment = {**os.environ, "PATH": programs + os.pathsep + os.environ["PATH"], "TERM": "dumb",
                   "PREFIX": os.path.dirname(programs)}
    count = 0
    with open(page, encoding="utf-8") as stream:
        for kind, value, language, text in BLOCK.findall(stream.read()):
            if kind == "file":
                name = os.path.join(folder, value)
                os.makedirs(os.path.dirname(name), exist_ok=True)
                with open(name, "w", encoding="utf-8") as out:
                    out.write(text)
            elif language == "console":
                count += run_block(page, folder, environment, text, value if kind == "status" else None)
    if not count:
        sys.exit(f"{page}: no command was found")
    print(f"{count} commands do what the page says")


if __name__ == "__main__":
    main()
