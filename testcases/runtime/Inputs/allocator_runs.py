# SPDX-License-Identifier: Apache-2.0
"""Run programs with each other allocator of this machine before the recorder, and behind it: print the rules reported.

allocator_runs.py LIBRARY PROGRAM...
"""

import glob
import os
import sys

import reported_rules

PLACES = ["/usr/lib/*/", "/usr/lib64/", "/usr/lib/"]
NAMES = ["libjemalloc.so.2", "libmimalloc.so.2", "libtcmalloc_minimal.so.4"]


def run(program, preload):
    settings = reported_rules.OPTIONS + ":graph=" + program + ".dot"
    return reported_rules.rules_of([program], dict(os.environ, LD_PRELOAD=preload, CONCHECK_OPTIONS=settings))


def main():
    library, *programs = sys.argv[1:]
    found = [path for name in NAMES for place in PLACES for path in glob.glob(place + name)]
    for allocator in found:
        for preload in (allocator + ":" + library, library + ":" + allocator):
            results = [os.path.basename(program) + ": " + run(program, preload) for program in programs]
            print("; ".join(results) + "  (" + preload + ")")


main()
