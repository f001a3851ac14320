# SPDX-License-Identifier: Apache-2.0
"""Run a program under the recorder and tell the rules that it reports at its end."""

import re
import subprocess

# What CONCHECK_OPTIONS must have besides, so that a run that reports is told from one that fails.
STATUS = 66
OPTIONS = "exitcode=%d" % STATUS


def rules_of(command, environment=None, seconds=60):
    """Give the rules of errors and warnings, in order, each once: "nothing" if there are none, "status N" where the program's
    status is not what they call for."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    found = re.findall(r"^concheck: (?:error|warning): .*\[([a-z-]+)\]$", done.stderr, re.MULTILINE)
    if done.returncode != (STATUS if found else 0):
        return "status %d" % done.returncode
    return " ".join(sorted(set(found))) or "nothing"
