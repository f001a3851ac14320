#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Kill a command with SIGKILL at many instants, and see that its output file is whole or not there.

usage: kill_each.py --output FILE --times N [--json] [--clear FOLDER] -- COMMAND... (which writes FILE)

The command runs once to its end, which tells how long it takes and what it writes. Then it is killed N times, at
instants spread over that time. FILE must then be as it was before or as the command writes it, and a run after all
that must give the same as the first. With --json any whole JSON document will do for what the command writes, which
differs a little from run to run. FOLDER is removed before each run.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time

BEFORE = b"what was there before\n"


def content(path):
    with open(path, "rb") as stream:
        return stream.read()


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def run(command, clear, after=None):
    """Run to the end, or kill it and what it started after that many seconds."""
    if clear:
        shutil.rmtree(clear, ignore_errors=True)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    try:
        process.wait(after if after is not None else 60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--clear")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    start = time.monotonic()
    run(given.command, given.clear)
    takes = time.monotonic() - start
    good = content(given.output)

    def is_good(text):
        return text == good or (given.json and is_json(text))

    whole = before = 0
    for i in range(given.times):
        with open(given.output, "wb") as stream:
            stream.write(BEFORE)
        run(given.command, given.clear, takes * (i + 0.5) / given.times)
        now = content(given.output)
        if now != BEFORE and not is_good(now):
            print(f"killed after {takes * (i + 0.5) / given.times:.4f} s: {len(now)} bytes of {len(good)} are there")
            return 1
        whole += now != BEFORE
        before += now == BEFORE
    run(given.command, given.clear)
    if not is_good(content(given.output)):
        print("after the kills the command writes something else")
        return 1
    print(f"{given.times} kills: {before} before the output, {whole} after it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
