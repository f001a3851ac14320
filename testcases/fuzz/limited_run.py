# SPDX-License-Identifier: Apache-2.0
"""One run of concheck within bounds, and what is wrong with how it went; for the scripts beside."""

import os
import resource
import subprocess
import tempfile
import time

SECONDS, TIMEOUT = 60, 600  # of the processor, on the wall
MEMORY = 4 << 30
# What a source of ordinary length may take.
SHORT_LINES, SHORT_SECONDS, SHORT_MEMORY = 2000, 10, 1 << 30


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


class Run:
    """A finished run: status, output, errors, seconds of the processor, bytes of memory; `wrong` says what is, or is None."""

    def __init__(self, command, source):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, preexec_fn=limit)
            ends = time.monotonic() + TIMEOUT
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            while not ended and time.monotonic() < ends:
                time.sleep(0.005)
                ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if not ended:
                process.kill()
                _, status, used = os.wait4(process.pid, 0)
            process.returncode = self.status = os.waitstatus_to_exitcode(status)
            output.seek(0)
            errors.seek(0)
            self.output, self.errors = output.read(), errors.read().decode(errors="replace")
        self.seconds, self.memory = used.ru_utime + used.ru_stime, used.ru_maxrss << 10
        self.wrong = f"no end after {TIMEOUT} s" if not ended else self.judge(source)

    def judge(self, source):
        if self.status not in (0, 1, 2):
            return f"status {self.status}"
        if any(word in self.errors for word in ("crashed", "damaged", "out of memory", "ended with status")):
            return self.errors.strip().splitlines()[0]
        if self.status == 2 and "error: " not in self.errors:
            return "status 2 without a word"
        if source.count(b"\n") < SHORT_LINES and len(source) < 100 * SHORT_LINES:
            if self.seconds > SHORT_SECONDS or self.memory > SHORT_MEMORY:
                return f"{self.seconds:.1f} s and {self.memory >> 20} MB for {source.count(bytes([10]))} lines"
        return None
