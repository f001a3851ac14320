# SPDX-License-Identifier: Apache-2.0
"""Count the instructions that the recorder adds to one round of a workload, and hold them against a bound.

count_instructions.py LIBRARY PROGRAM WORKLOAD ROUNDS BOUND
"""

import os
import re
import subprocess
import sys


def instructions(program, workload, rounds, environment):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, workload, str(rounds)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(done.stderr)
    return int(found.group(1))


def of_a_round(program, workload, rounds, environment):
    once = instructions(program, workload, rounds, environment)
    return (instructions(program, workload, 2 * rounds, environment) - once) / rounds


def main():
    library, program, workload, rounds, bound = sys.argv[1:]
    plain = of_a_round(program, workload, int(rounds), dict(os.environ))
    recorded_environment = dict(os.environ, LD_PRELOAD=library, CONCHECK_OPTIONS="quiet=1")
    recorded = of_a_round(program, workload, int(rounds), recorded_environment)
    added = recorded - plain
    print("%s: %.0f instructions a round, %.0f of them added" % (workload, recorded, added))
    if added > float(bound):
        sys.exit("more than %s are added" % bound)


main()
