"""Kill runs of a project at random moments; then it must report as ever: kill_and_repeat.py CONCHECK FOLDER REPORT TIMES."""

import random
import signal
import subprocess
import sys
import time

concheck, folder, report, times = sys.argv[1:5]
command = [concheck, "-p", folder]
with open(report) as stream:
    wanted = stream.read()


def run():
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def check(process, what):
    said, _ = process.communicate()
    if said != wanted:
        sys.exit(f"{what} reports otherwise:\n{said}")


start = time.monotonic()
check(run(), "the first run")
length = time.monotonic() - start
seed = random.randrange(1 << 30)
print("seed", seed)
random.seed(seed)
for turn in range(int(times)):
    subprocess.run(["rm", "-rf", folder + "/.concheck"] if turn % 3 == 0 else ["true"], check=True)
    with open(folder + "/idle.c", "a") as stream:
        stream.write("/* again */\n")
    killed = run()
    time.sleep(random.uniform(0, length))
    killed.send_signal(random.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    killed.communicate()
    one, other = run(), run()
    check(one, f"run {turn} after a kill")
    check(other, f"run {turn} beside another")
