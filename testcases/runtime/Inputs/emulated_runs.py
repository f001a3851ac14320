# SPDX-License-Identifier: Apache-2.0
"""Build test programs for 64-bit Arm, run them in an emulator with the recorder, and print the rules that it reports.

emulated_runs.py FOLDER NAME...    # FOLDER has libconcheck.so, and gets the programs
"""

import os
import subprocess
import sys

import reported_rules

SOURCES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMPILE = ["aarch64-linux-gnu-gcc", "-std=gnu11", "-g", "-O1", "-pthread", "-I", os.path.join(SOURCES, "Inputs")]
EMULATE = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"]


def build_and_run(folder, name):
    program = os.path.join(folder, name)
    subprocess.run([*COMPILE, os.path.join(SOURCES, name + ".c"), "-o", program], check=True)
    options = "%s:on_deadlock=end:graph=%s.dot" % (reported_rules.OPTIONS, program)
    settings = ["-E", "LD_PRELOAD=" + os.path.join(folder, "libconcheck.so"), "-E", "CONCHECK_OPTIONS=" + options]
    return reported_rules.rules_of([*EMULATE, *settings, program], seconds=120)


def main():
    folder, *names = sys.argv[1:]
    for name in names:
        print("%s: %s" % (name, build_and_run(folder, name)), flush=True)


main()
