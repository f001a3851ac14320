#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Run a command as it is, then again and again with signals that interrupt its system calls, and compare.

usage: interrupt_each.py --preload interrupts.so [--output FILE] [--times N] -- COMMAND...

The signals come faster each time, from a millisecond apart to a quarter of one. Status, stdout, stderr and the content
of --output must be those of the undisturbed run, and at least one process must have been interrupted. Text that
changes by itself is left out by --without REGEX, which may be given several times.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile


def content(path):
    if not path:
        return b""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def run(command, output, environment):
    if output and os.path.exists(output):
        os.remove(output)
    done = subprocess.run(command, env=dict(os.environ, **environment), stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=100, check=False)
    return [done.returncode, done.stdout, done.stderr, content(output)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preload", required=True)
    parser.add_argument("--output")
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()

    def plain(result):
        for pattern in given.without:
            result[1:] = [part and re.sub(pattern.encode(), b"", part) for part in result[1:]]
        return result

    wanted = plain(run(given.command, given.output, {}))
    processes = 0
    for i in range(given.times):
        with tempfile.NamedTemporaryFile() as log:
            every = 1000 - 750 * i // max(1, given.times - 1)
            got = plain(run(given.command, given.output, {
                "LD_PRELOAD": given.preload, "INTERRUPT_EVERY": str(every), "INTERRUPT_LOG": log.name}))
            processes += len(content(log.name))
        if got != wanted:
            for what, one, other in zip(("status", "stdout", "stderr", "output"), wanted, got):
                if one != other:
                    print(f"{what} without signals: {one!r}\n{what} with a signal every {every} us: {other!r}"[:3000])
            return 1
    if not processes:
        print("nothing was interrupted")
        return 1
    print(f"{given.times} times the same, {processes} processes interrupted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
