# SPDX-License-Identifier: Apache-2.0
"""Build test programs for 64-bit Arm, run them in an emulator with the recorder, and print the rules that it reports.

emulated_runs.py FOLDER NAME...    # FOLDER has libconcheck.so, and gets the programs
"""

import os
import re
import subprocess
import sys

SOURCES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMPILE = ["aarch64-linux-gnu-gcc", "-std=gnu11", "-g", "-O1", "-pthread", "-I", os.path.join(SOURCES, "Inputs")]
EMULATE = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"]


def rules_of(folder, name):
    program = os.path.join(folder, name)
    subprocess.run([*COMPILE, os.path.join(SOURCES, name + ".c"), "-o", program], check=True)
    library = os.path.join(folder, "libconcheck.so")
    settings = ["-E", "LD_PRELOAD=" + library, "-E", "CONCHECK_OPTIONS=on_deadlock=end:exitcode=66:graph=" + program + ".dot"]
    done = subprocess.run([*EMULATE, *settings, program], capture_output=True, text=True, timeout=120, check=False)
    found = re.findall(r"^concheck: (?:error|warning): .*\[([a-z-]+)\]$", done.stderr, re.MULTILINE)
    if done.returncode != (66 if found else 0):
        return "status %d" % done.returncode
    return " ".join(sorted(set(found))) or "nothing"


def main():
    folder, *names = sys.argv[1:]
    for name in names:
        print("%s: %s" % (name, rules_of(folder, name)), flush=True)


main()
