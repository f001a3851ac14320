# SPDX-License-Identifier: Apache-2.0
"""Run stress-ng's workers with and without the recorder; status and complaints must be the same, and nothing is found in them.

usage: stress_runs.py CONCHECK [WORKER...]

Some workers fail now and then by themselves: how a worker may end is what it did in any of up to ten runs without the recorder.
The last line counts.
"""

import re
import subprocess
import sys
import tempfile

# Locks and threads, and what makes processes or restricts them; the number of operations is what takes a second or so.
WORKERS = {
    "pthread": 2000, "mutex": 300, "sem": 200000, "futex": 20000, "peterson": 200000, "dekker": 200000, "locka": 20000, "lockf": 20000,
    "lockofd": 20000, "flock": 20000, "sem-sysv": 20000, "shm": 20, "mq": 20000, "msg": 20000, "pipe": 20000, "eventfd": 20000,
    "fork": 100, "vfork": 100, "spawn": 50, "daemon": 50, "clone": 100, "exit-group": 100, "wait": 200, "zombie": 200, "kill": 2000,
    "pidfd": 200, "ptrace": 200, "signal": 20000, "sigq": 20000, "sigrt": 2000, "sigsegv": 20000, "sigabrt": 50, "sigsuspend": 2000,
    "sigchld": 100, "sigpending": 20000, "bad-altstack": 100, "stack": 10, "seccomp": 50, "chroot": 200, "unshare": 20, "rlimit": 200,
    "session": 50, "context": 200, "switch": 20000, "membarrier": 20, "malloc": 5000, "madvise": 20, "mprotect": 2000, "munmap": 5,
    "aio": 200, "timer": 20000, "nanosleep": 50, "affinity": 2000, "sched": 20, "schedpolicy": 200, "resources": 10, "dynlib": 200,
}
TRIES = 10


def run(command):
    """How it ended: status, and what it complained of, without numbers."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=300, check=False)
    said = done.stdout + done.stderr
    complaints = frozenset(re.sub(r"\d+", "N", line) for line in said.splitlines() if "stress-ng: fail" in line or "stress-ng: error" in line)
    ours = [line for line in said.splitlines()
            if re.search(r"concheck: |: (error|warning): .*\[[a-z-]+\]$", line) and "restricts its own system calls" not in line]
    return (done.returncode, complaints), ours


def main():
    concheck, names = sys.argv[1], sys.argv[2:] or list(WORKERS)
    wrong = ran = 0
    for name in names:
        worker = ["stress-ng", f"--{name}", "2", f"--{name}-ops", str(WORKERS[name]), "-t", "10", "--temp-path", tempfile.gettempdir()]
        ends = {run(worker)[0] for _ in range(2)}
        if all(status != 0 for status, _ in ends):
            print(f"{name}: does not run here by itself")
            continue
        ran += 1
        end, said = run([concheck, "run", "-q", "--", *worker])
        tries = 0
        while end not in ends and tries < TRIES:
            ends.add(run(worker)[0])
            tries += 1
        if end not in ends or said:
            wrong += 1
            print(f"{name}: ends with {end[0]} {sorted(end[1])}, without the recorder {sorted(e[0] for e in ends)}; {said[:3]}")
    print(f"{ran} workers: {wrong} wrong")
    return 1 if wrong or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
