# SPDX-License-Identifier: Apache-2.0
"""Run programs under `concheck run` on a terminal: run_terminal.py CONCHECK."""

import os
import pty
import signal
import sys
import time


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, script):
        self.process, self.stream = pty.fork()
        if self.process == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs tests may ignore it
            os.execv(sys.argv[1], [sys.argv[1], "run", "-q", "--", "sh", "-c", script])
        self.seen = b""

    def wait_for(self, text):
        while text not in self.seen:
            try:
                more = os.read(self.stream, 1000)
            except OSError:
                more = b""
            if not more:
                sys.exit("ended before %r: %r" % (text, self.seen))
            self.seen += more

    def type(self, text):
        os.write(self.stream, text)

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def expect(what, got, wanted):
    if got != wanted:
        sys.exit("%s: %r, not %r" % (what, got, wanted))


reader = Terminal("echo ready; read line; echo got $line; exit 3")
reader.wait_for(b"ready")
reader.type(b"this\n")
reader.wait_for(b"got this")
expect("reading", reader.status(), 3)

interrupted = Terminal("trap 'exit 4' INT; echo ready; sleep 20 & wait")
interrupted.wait_for(b"ready")
interrupted.type(b"\x03")
expect("interrupt", interrupted.status(), 4)

stopped = Terminal("echo ready; read line; exit 5")
stopped.wait_for(b"ready")
stopped.type(b"\x1a")
expect("stopping", os.WIFSTOPPED(os.waitpid(stopped.process, os.WUNTRACED)[1]), True)
time.sleep(0.1)
os.kill(stopped.process, signal.SIGCONT)
stopped.type(b"\n")
expect("going on", stopped.status(), 5)

forwarded = Terminal("trap 'exit 6' TERM; echo ready; sleep 20 & wait")
forwarded.wait_for(b"ready")
os.kill(forwarded.process, signal.SIGTERM)
expect("a signal from elsewhere", forwarded.status(), 6)
