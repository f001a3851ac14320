#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Run a command with one allocation failing, each in turn, and judge what it does.

usage: fail_each.py --preload fail_alloc.so [--output FILE] [--most N] [--last N] [--noted TEXT] [--program NAME]
                    [--sites N] -- COMMAND...

A command that is refused memory may do its whole work all the same: the same status, the same output, and the same
content of --output. Or it says so in a line on stderr and ends with status 2. Anything else is a failure: a crash, a
hang, a wrong or a shorter result, silence. With --most only N of the allocations fail, spread over all, with --last
the last N. With --sites only the first allocation of each site fails, which is the N calls that led to it. A result that lacks something is right too when TEXT on stderr says so. The faults are
in the program NAME, if one is named, which the command starts. The last line counts: "N faults: N
without effect, N said, N wrong".

One picture is as good as another: Graphviz makes do with less where it can, and the lines come to lie elsewhere.
"""

import argparse
import os
import re
import subprocess
import sys

TIMEOUT = 60


def run(command, preload, number, counter=None):
    """Status, stdout, stderr of the command with allocation `number` failing."""
    environment = dict(os.environ, LD_PRELOAD=preload, FAIL_ALLOC=str(number))
    receive = None
    if counter is not None:
        def receive():
            os.dup2(counter, 9)
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                          check=False, preexec_fn=receive, close_fds=counter is None)
    return done.returncode, done.stdout, done.stderr


def content(path):
    if not path:
        return None
    try:
        with open(path, "rb") as stream:
            return re.sub(rb"(?s)<svg.*</svg>", b"<svg/>", stream.read())
    except OSError:
        return b""


def count_allocations(command, preload):
    read, write = os.pipe()
    status, out, _ = run(command, preload, 0, write)
    os.close(write)
    with os.fdopen(read) as stream:
        return max(map(int, stream.read().split())), status, out  # of this process and those it forked


def judge(good, bad, errors, noted):
    """What is wrong with the result `bad`, or None."""
    if bad[0] is not None and bad[0] < 0:
        return f"signal {-bad[0]}"
    if bad == good or (noted and bad[0] == good[0] and noted.encode() in errors):
        return None
    if bad[0] != 2:
        return f"status {bad[0]} with another result than without the fault"
    if b"error: " not in errors:
        return "ends with status 2 and says nothing"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preload", required=True)
    parser.add_argument("--output")
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--last", type=int, default=0)
    parser.add_argument("--noted")
    parser.add_argument("--program")
    parser.add_argument("--sites")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    if given.program:
        os.environ["FAIL_ALLOC_IN"] = given.program
    if given.sites:
        os.environ["FAIL_ALLOC_SITES"] = given.sites
    total, status, out = count_allocations(given.command, given.preload)
    good = (status, out, content(given.output))
    if status not in (0, 1) or total == 0:
        print(f"without a fault: status {status}, {total} allocations")
        return 2
    step = max(1, total // given.most) if given.most else 1
    said = same = failed = 0
    for number in range(max(1, total - given.last + 1) if given.last else 1, total + 1, step):
        if given.output and os.path.exists(given.output):
            os.remove(given.output)
        try:
            status, out, errors = run(given.command, given.preload, number)
            bad = (status, out, content(given.output))
            wrong = judge(good, bad, errors, given.noted)
        except subprocess.TimeoutExpired:
            wrong, errors, bad = f"no end after {TIMEOUT} s", b"", None
        if wrong:
            failed += 1
            print(f"allocation {number} of {total}: {wrong}: {errors.decode(errors='replace').strip()[:200]}")
        elif bad == good:
            same += 1
        else:
            said += 1
    print(f"{said + same + failed} faults: {same} without effect, {said} said, {failed} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
