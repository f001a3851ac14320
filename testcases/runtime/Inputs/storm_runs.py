# SPDX-License-Identifier: Apache-2.0
"""Run storm.c with one seed after the other, natively and under the recorder, and compare what is known with what is said.

storm_runs.py LIBRARY WORK_FOLDER PLUGIN STEPS FIRST COUNT PROGRAM...

Each seed uses the next of the programs (the same one, built in several ways). Output and status must be the same with and
without the recorder; without a planted ring, or with one that is longer than there are threads, nothing may be reported, with another exactly that.
"""

import os
import re
import subprocess
import sys

RINGS = (0, 2, 0, 3, 0, 6, 2, 11)
THREADS = 6  # of storm.c: a longer ring cannot be closed
PATIENCE = 120  # seconds for one run


def run(command, environment):
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return "does not end", b""
    return done.returncode, done.stdout + done.stderr


def look(report, ring):
    """What is wrong with the report, or None."""
    text = ""
    if os.path.exists(report):
        with open(report, encoding="utf-8") as file:
            text = file.read()
    found = re.findall(r"^concheck: .*", text, re.MULTILINE)
    found = [line for line in found if "the lock-order graph is in" not in line]
    if not ring or ring > THREADS:
        return "reported without a reason: " + text if found else None
    if len(found) != 1 or "[lock-order-cycle]" not in found[0]:
        return "one cycle was planted, reported is: " + (text or "nothing")
    length = found[0].count(" -> ")
    return None if length == ring else "a ring of %d was planted, reported is: %s" % (ring, found[0])


def check(library, folder, program, plugin, steps, seed):
    ring = RINGS[seed % len(RINGS)]
    command = [program, str(seed), str(steps), str(ring), plugin]
    report = os.path.join(folder, "report")
    if os.path.exists(report):
        os.unlink(report)
    options = "follow=1:report=%s:graph=%s" % (report, os.path.join(folder, "graph.dot"))
    recorded = dict(os.environ, LD_PRELOAD=library, CONCHECK_OPTIONS=options)
    alone, under = run(command, os.environ), run(command, recorded)
    if alone != under:
        return "alone %r, under the recorder %r" % (alone, under)
    return look(report, ring)


def main():
    library, folder, plugin = sys.argv[1:4]
    steps, first, count = (int(word) for word in sys.argv[4:7])
    programs = sys.argv[7:]
    os.makedirs(folder, exist_ok=True)
    failed = 0
    for seed in range(first, first + count):
        program = programs[seed % len(programs)]
        problem = check(library, folder, program, plugin, steps, seed)
        if problem:
            failed += 1
            print("%s %d: %s" % (os.path.basename(program), seed, problem))
    print("%d storms, %d failures" % (count, failed))
    sys.exit(failed != 0)


main()
