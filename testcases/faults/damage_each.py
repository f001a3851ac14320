#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Damage a file in many ways, and see that the command says so and loses nothing else.

usage: damage_each.py --file FILE --work FOLDER [--step N] [--tolerant] -- COMMAND... (with @ for the damaged file)

FILE is cut off and has a bit flipped at every N-th place. Each time the command must end by itself, with a status of
0, 1 or 2, and within its time. Unless --tolerant (a record may be read as far as it goes), a damaged file is an error
that names it, status 2, and what the command says of its other inputs is what it says without the damaged one.
"""

import argparse
import os
import subprocess
import sys


def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def damages(data, step):
    """(what was done, the bytes): cut off, then one bit flipped."""
    for at in range(0, len(data), step):
        yield f"cut off at {at}", data[:at]
    for at in range(0, len(data), step):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        yield f"bit {at % 8} of byte {at} flipped", bytes(changed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--tolerant", action="store_true")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    path = os.path.join(given.work, "damaged" + os.path.splitext(given.file)[1])
    command = [path if word == "@" else word for word in given.command]
    _, alone, _ = run([word for word in given.command if word != "@"])
    with open(given.file, "rb") as stream:
        data = stream.read()
    count = failed = 0
    for what, changed in damages(data, given.step):
        with open(path, "wb") as stream:
            stream.write(changed)
        status, out, errors = run(command)
        good = status in (0, 1, 2) if given.tolerant else (
            status == 2 and os.path.basename(path) in errors and out == alone)
        count += 1
        if not good:
            failed += 1
            print(f"{what}: status {status}: {errors.strip()[:200]}")
    print(f"{count} damaged files, {failed} wrong")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
