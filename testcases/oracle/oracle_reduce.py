# SPDX-License-Identifier: Apache-2.0
"""Make a program small that concheck is wrong about, as long as it stays wrong about it in the same way.

Lines go one by one and block by block; a block may also lose only its braces. A smaller program counts when it
compiles, is explored exhaustively, and the first complaint, by kind and rule, is still among the complaints.
"""

import os
import subprocess
import tempfile

import oracle_judge


def blocks(lines):
    """(first, last) of the brace blocks, outermost first."""
    stack, found = [], []
    for number, line in enumerate(lines):
        text = line.strip()
        if text.startswith("}") and stack:
            found.append((stack.pop(), number))
        if text.endswith("{"):
            stack.append(number)
    found.sort(key=lambda block: block[0] - block[1])
    return found


def with_head(lines, first):
    """A function's block begins on the line of its head."""
    return first - 1 if lines[first].strip() == "{" and first > 0 and lines[first - 1].endswith(")") else first


def candidates(lines):
    for first, last in blocks(lines):
        head = with_head(lines, first)
        yield lines[:head] + lines[last + 1:]
        if head == first:
            yield lines[:first] + lines[first + 1:last] + lines[last + 1:]
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].strip() not in ("{", "}"):
            yield lines[:number] + lines[number + 1:]


class Check:
    """Whether a text still shows the complaint."""

    def __init__(self, arguments, outcome, folder):
        self.arguments, self.complaint = arguments, outcome.wrong()[0]
        self.faultless = outcome.faultless
        self.path = os.path.join(folder, "reduced.c")

    def __call__(self, lines):
        text = "\n".join(lines)
        facts = oracle_judge.explore(self.arguments.explore, text)
        kind, what = self.complaint[:2]
        if facts is None or facts.undefined() or (kind == "false" and not facts.safe()):
            return False
        if kind == "miss" and not (facts.races if what == "data-race" else facts.deadlocks):
            return False
        with open(self.path, "w", encoding="utf-8") as stream:
            stream.write(text)
        try:
            findings = oracle_judge.analyse(self.arguments.concheck, self.path)
        except oracle_judge.OracleError:
            return False
        complaints = oracle_judge.judge(facts, findings, self.faultless)
        said = any((c.kind, c.what) == (kind, what) for c in complaints)
        return said and self.compiles()

    def compiles(self):
        command = ["cc", "-std=gnu11", "-fsyntax-only", "-w", "-Werror=implicit-function-declaration",
                   "-Werror=int-conversion", "-Werror=return-type", "-pthread", self.path]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def reduce_program(arguments, outcome):
    """The smaller text."""
    complaint = outcome.wrong()[0]
    if complaint[0] == "false" and outcome.state != "safe":
        return outcome.text
    lines = outcome.text.split("\n")
    with tempfile.TemporaryDirectory() as folder:
        check = Check(arguments, outcome, folder)
        smaller = True
        while smaller:
            smaller = False
            for candidate in candidates(lines):
                if check(candidate):
                    lines, smaller = candidate, True
                    break
    return "\n".join(lines)
