#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Analyse sources that nobody wrote: random programs by csmith, where it is installed, and mutations of the tests' sources.

usage: hostile_sources.py --concheck CONCHECK [--csmith N] [--mutated N] [--seed N] [FOLDER...]

What is mutated are the tests' sources, or all C below the folders that are named.

Each must end with status 0, 1 or 2 within a minute of processor time and 4 GB, and within ten seconds and 1 GB if it has less
than 2000 lines; the front end must not crash, and status 2 must say why. What fails is kept in the current folder. The last line counts.
"""

import argparse
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import limited_run

TESTCASES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def csmith(number):
    """A random program of a size that is analysed in a second or two."""
    command = ["csmith", "--seed", str(number), "--max-funcs", "6", "--max-block-depth", "4", "--no-checksum"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout


def mutate(text, choose):
    """Drop, double, swap and replace some tokens; now and then cut the rest off."""
    tokens = TOKEN.findall(text)
    for _ in range(choose.randint(1, 6)):
        at, other = choose.randrange(len(tokens)), choose.randrange(len(tokens))
        kind = choose.randrange(6)
        if kind == 0:
            tokens[at] = ""
        elif kind == 1:
            tokens[at] = tokens[other]
        elif kind == 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 3:
            piece = tokens[other:other + choose.randint(1, 40)]
            tokens[at:at] = piece
        elif kind == 4:
            tokens[at] = choose.choice(["{", "}", "(", ")", ";", "*", "0", "-1", "struct", "typeof", "&&", "goto", "#", "/*"])
        elif choose.randrange(8) == 0:
            del tokens[at + 1:]
    return "".join(tokens)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concheck", required=True)
    parser.add_argument("--csmith", type=int, default=0)
    parser.add_argument("--mutated", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="*")
    given = parser.parse_args()
    folders = given.folders or [os.path.join(TESTCASES, part) for part in ("static", "frontend", "documents", "bugs", "oracle")]
    sources = sorted(path for folder in folders for path in glob.glob(os.path.join(folder, "**", "*.c"), recursive=True))
    random_programs = given.csmith if shutil.which("csmith") else 0
    failed = slowest = largest = 0
    with tempfile.TemporaryDirectory() as work:
        for i in range(random_programs + given.mutated):
            flags, name = ["-w", "-pthread"], f"csmith-{given.seed + i}.c"
            if i < random_programs:
                text = csmith(given.seed + i)
                flags += ["-I" + folder for folder in glob.glob("/usr/include/csmith*")]
            else:
                choose = random.Random(f"{given.seed}-{i}")
                source = choose.choice(sources)
                name = f"mutated-{i}-{os.path.basename(source)}"
                flags += ["-I" + os.path.dirname(source)]
                with open(source, encoding="utf-8", errors="replace") as stream:
                    text = mutate(stream.read(), choose)
            path = os.path.join(work, name)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            run = limited_run.Run([given.concheck, "--strict", path, "--", *flags], text.encode())
            slowest, largest = max(slowest, run.seconds), max(largest, run.memory)
            if run.wrong:
                failed += 1
                shutil.copy(path, name)
                print(f"{name}: {run.wrong}")
    print(f"at most {slowest:.1f} s and {largest >> 20} MB")
    print(f"{random_programs} random programs, {given.mutated} mutated sources: {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
