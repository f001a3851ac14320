#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Kill `concheck run` and the program in it with SIGKILL at many instants, and report what they left.

usage: killed_run.py --times N --record FOLDER -- CONCHECK PROGRAM...

`concheck report FOLDER` must then end by itself, with findings, without, or with an error that is said; after a run
that came to its end it finds what the program does wrong.
"""

import argparse
import os
import signal
import shutil
import subprocess
import sys
import time


def run(command, after):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    try:
        process.wait(after)
        return
    except subprocess.TimeoutExpired:
        pass
    # The program has a group of its own: all processes of the session.
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and os.getsid(int(entry)) == process.pid:
                os.kill(int(entry), signal.SIGKILL)
        except OSError:
            pass  # it has ended by itself
    process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--record", required=True)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    concheck, *program = given.command
    command = [concheck, "run", "-q", "--record=" + given.record, "--", *program]

    def report():
        done = subprocess.run([concheck, "report", given.record], capture_output=True, timeout=60, check=False)
        return done.returncode, done.stderr.decode(errors="replace")

    shutil.rmtree(given.record, ignore_errors=True)
    start = time.monotonic()
    run(command, 60)
    takes = time.monotonic() - start
    if report()[0] != 1:
        print("the whole run has no findings")
        return 1
    without = reported = 0
    for i in range(given.times):
        shutil.rmtree(given.record, ignore_errors=True)
        after = takes * (i + 0.5) / given.times
        run(command, after)
        status, errors = report()
        if status not in (0, 1) and not (status == 2 and "error: " in errors):
            print(f"killed after {after:.4f} s: report ends with {status}: {errors[:300]}")
            return 1
        without += status == 2
        reported += status != 2
    print(f"{given.times} kills: {without} without records, {reported} reported")
    return 0


if __name__ == "__main__":
    sys.exit(main())
