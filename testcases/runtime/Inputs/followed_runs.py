# SPDX-License-Identifier: Apache-2.0
"""Run a program through one that gives it another environment, alone and under the recorder: output and status have to be the same, and
what the program did has to be found, or not where it cannot be.

followed_runs.py CONCHECK STARTER PROGRAM found|unseen HOW...

CONCHECK_OPTIONS is passed on.
"""

import json
import os
import subprocess
import sys
import tempfile


def main():
    concheck, starter, program, wanted, *ways = sys.argv[1:]
    for how in ways:
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            plain = [starter, how, program]
            recorded = [concheck, "run", "-q", "--exit-code=5", "--format=json", "-o", report, "--", *plain]
            alone, under = (
                (run.returncode, run.stdout, run.stderr)
                for run in (subprocess.run(words, capture_output=True, timeout=60) for words in (plain, recorded))
            )
            if alone != under or alone[0] != 5:
                sys.exit("%s: alone %r, under the recorder %r" % (how, alone, under))
            with open(report, encoding="utf-8") as stream:
                found = [finding["rule"] for finding in json.load(stream)["findings"]]
            if found != (["lock-order-cycle"] if wanted == "found" else []):
                sys.exit("%s: reported is %r" % (how, found))
    print("%d ways, the same as alone, %s" % (len(ways), wanted))


main()
