# SPDX-License-Identifier: Apache-2.0
"""Run a command, end as it does, but fail when it took more memory than is allowed.

peak_memory.py MEGABYTES COMMAND...
"""

import resource
import subprocess
import sys


def main():
    status = subprocess.run(sys.argv[2:]).returncode
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if peak > float(sys.argv[1]):
        print("%.0f MB were taken, more than %s" % (peak, sys.argv[1]))
        sys.exit(99)
    sys.exit(status)


main()
