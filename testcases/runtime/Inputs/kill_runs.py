# SPDX-License-Identifier: Apache-2.0
"""Kill a recorded program at random moments; each time its record has to be readable.

kill_runs.py CONCHECK LIBRARY PROGRAM FOLDER COUNT
"""

import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import time


def main():
    concheck, library, program, folder, count = sys.argv[1:]
    random.seed(20)
    for number in range(int(count)):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        environment = dict(os.environ, LD_PRELOAD=library, CONCHECK_OPTIONS="predict=0:dir=" + folder)
        process = subprocess.Popen([program, "pairs"], env=environment, stdout=subprocess.PIPE)
        process.stdout.read(1)  # it runs
        time.sleep(random.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        records = glob.glob(os.path.join(folder, "*.ccr"))
        if len(records) != 1:
            sys.exit("run %d: %d records" % (number, len(records)))
        done = subprocess.run([concheck, "report", records[0]], capture_output=True, text=True)
        if done.returncode not in (0, 1) or "cannot" in done.stderr:
            sys.exit("run %d: status %d: %s" % (number, done.returncode, done.stderr))
    shutil.rmtree(folder, ignore_errors=True)
    print("%s records are readable" % count)


main()
