# SPDX-License-Identifier: Apache-2.0
"""Run programs with each other allocator of this machine before the recorder, and behind it: print the rules reported.

allocator_runs.py LIBRARY PROGRAM...
"""

import glob
import os
import re
import subprocess
import sys

PLACES = ["/usr/lib/*/", "/usr/lib64/", "/usr/lib/"]
NAMES = ["libjemalloc.so.2", "libmimalloc.so.2", "libtcmalloc_minimal.so.4"]


def rules_of(program, preload):
    settings = "exitcode=66:graph=" + program + ".dot"
    environment = dict(os.environ, LD_PRELOAD=preload, CONCHECK_OPTIONS=settings)
    done = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=60, check=False)
    found = re.findall(r"^concheck: (?:error|warning): .*\[([a-z-]+)\]$", done.stderr, re.MULTILINE)
    if done.returncode != (66 if found else 0):
        return "status %d" % done.returncode
    return " ".join(sorted(set(found))) or "nothing"


def main():
    library, *programs = sys.argv[1:]
    found = [path for name in NAMES for place in PLACES for path in glob.glob(place + name)]
    for allocator in found:
        for preload in (allocator + ":" + library, library + ":" + allocator):
            results = [os.path.basename(program) + ": " + rules_of(program, preload) for program in programs]
            print("; ".join(results) + "  (" + preload + ")")


main()
