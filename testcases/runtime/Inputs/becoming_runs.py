# SPDX-License-Identifier: Apache-2.0
"""Run execs.c in each way alone and under the recorder; compare output and status, and look for what is reported.

becoming_runs.py LIBRARY PROGRAM HOW...
"""

import os
import subprocess
import sys
import tempfile


def main():
    library, program, *ways = sys.argv[1:]
    for how in ways:
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report")
            options = "dir=%s:graph=%s/graph.dot:report=%s" % (folder, folder, report)
            recorded = dict(os.environ, LD_PRELOAD=library, CONCHECK_OPTIONS=options)
            runs = [
                subprocess.run([program, how], env=environment, capture_output=True, timeout=60)
                for environment in (dict(os.environ), recorded)
            ]
            alone, under = ((run.returncode, run.stdout, run.stderr) for run in runs)
            if alone != under or alone[0] != 5:
                sys.exit("%s: alone %r, under the recorder %r" % (how, alone, under))
            with open(report, encoding="utf-8") as file:
                found = [line for line in file if line.startswith("concheck: error: ")]
            if len(found) != 1 or "[lock-order-cycle]" not in found[0]:
                sys.exit("%s: reported is %r" % (how, found))
    print("%d endings, the same as alone, one lock-order-cycle each" % len(ways))


main()
