# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share: the examples, their expectations, and running concheck and ThreadSanitizer."""

import json
import os
import re
import shutil
import subprocess

FOLDER = os.path.dirname(os.path.abspath(__file__))
HELPERS = "go"
COMPILE_FLAGS = ["-std=gnu11", "-pthread"]
COMPILE_TIMEOUT = 120
ANALYSIS_TIMEOUT = 60
RUN_TIMEOUT = 60
TSAN_OPTIONS = "history_size=7"  # with less, a race in a hot loop goes unreported: the first access's stack is forgotten

MUTATE_LINE = re.compile(r"^// MUTATE (?P<name>[\w-]+)(?: (?P<path>\S+))?: (?P<script>.*) => (?P<rules>[\w|-]+)$")
TSAN_REPORT = re.compile(r"(?:WARNING|ERROR): ThreadSanitizer: ([\w-]+(?: [\w-]+)*)")


class Failure(Exception):
    """Something that a test must fail on, with the reason."""


def example_files():
    """The names of all examples, in the order of the documents' rows."""

    def row_order(name):
        return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]

    return sorted((name for name in os.listdir(FOLDER) if re.match(r"d\d.*\.c$", name)), key=row_order)


def run(command, timeout, **options):
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, check=False, **options
    )


def copy_example(source, folder):
    """Copy an example and the helpers it includes into `folder`; return the copy's path."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copytree(os.path.join(FOLDER, HELPERS), os.path.join(folder, HELPERS))
    return shutil.copy(source, folder)


def check_compiles(clang, source):
    result = run([clang, *COMPILE_FLAGS, "-fsyntax-only", source], COMPILE_TIMEOUT)
    if result.returncode != 0:
        raise Failure("does not compile: %s\n%s" % (source, result.stderr.decode(errors="replace")))


def analyse(concheck, source):
    """Run concheck; return its exit status and its findings, sorted: (level, rule, file name, line)."""
    result = run([concheck, "--format=sarif", source, "--", "-pthread"], ANALYSIS_TIMEOUT)
    if result.returncode not in (0, 1):
        raise Failure(
            "concheck %s: exit status %d\n%s" % (source, result.returncode, result.stderr.decode(errors="replace"))
        )
    findings = []
    for sarif_run in json.loads(result.stdout)["runs"]:
        for finding in sarif_run.get("results", []):
            place = finding["locations"][0]["physicalLocation"]
            findings.append(
                (
                    finding.get("level", "warning"),
                    finding["ruleId"],
                    os.path.basename(place["artifactLocation"]["uri"]),
                    place["region"]["startLine"],
                )
            )
    return result.returncode, sorted(findings)


class Expectation:
    """The rules that must be reported above the level of a note, and those that may."""

    def __init__(self, need, may):
        self.need = [alternatives.split(",") for alternatives in need]
        self.may = [rule for rules in may for rule in rules.split(",")]

    def complaints(self, status, findings):
        """What is wrong with a result of `analyse`; an empty list when it is as expected."""
        reported = {rule for level, rule, _, _ in findings if level != "note"}
        allowed = set(self.may).union(*self.need)
        wrong = ["no %s is reported" % " or ".join(rules) for rules in self.need if not reported & set(rules)]
        wrong += ["%s is reported" % rule for rule in sorted(reported - allowed)]
        if status != (1 if reported else 0):
            wrong.append("the exit status is %d" % status)
        return wrong

    def __str__(self):
        needed = ", ".join(" or ".join(rules) for rules in self.need)
        allowed = "may: %s" % ", ".join(self.may) if self.may else ""
        if needed and allowed:
            return "%s (%s)" % (needed, allowed)
        return needed or ("— (%s)" % allowed if allowed else "clean")


class Mutation:
    """One line `// MUTATE name [helper.h]: sed script => rule|rule` of an example."""

    def __init__(self, match):
        self.name = match["name"]
        self.path = match["path"]
        self.script = match["script"]
        self.rules = match["rules"].split("|")

    def apply(self, source, folder):
        """Write the mutant of `source` below `folder`; return its path. The text must change."""
        mutant = copy_example(source, os.path.join(folder, self.name))
        target = os.path.join(os.path.dirname(mutant), self.path) if self.path else mutant
        with open(target, encoding="utf-8") as file:
            before = re.sub(r"(?m)^// MUTATE .*$", "//", file.read())  # a script must not match its own text
        result = run(["sed", "-E", self.script], COMPILE_TIMEOUT, input=before.encode())
        if result.returncode != 0:
            raise Failure("%s: %s" % (self.name, result.stderr.decode(errors="replace")))
        after = result.stdout.decode()
        if after == before:
            raise Failure("%s: changes nothing" % self.name)
        with open(target, "w", encoding="utf-8") as file:
            file.write(after)
        return mutant


def mutations(source):
    """The mutations that an example asks for."""
    found = []
    with open(source, encoding="utf-8") as file:
        for line in file:
            if line.startswith("// MUTATE"):
                match = MUTATE_LINE.match(line.rstrip("\n"))
                if match is None:
                    raise Failure("cannot read this line of %s: %s" % (source, line))
                found.append(Mutation(match))
    return found


def sanitizer_tries(source):
    """How often to run an example: where its TSAN-CHECK lines ask for a report, one run that shows it is
    enough, since on a busy machine the threads of a short program may not meet; a clean one has one try."""
    with open(source, encoding="utf-8") as stream:
        wanted = [line for line in stream if "TSAN-CHECK: tsan:" in line]
    return 10 if wanted and not any("clean" in line for line in wanted) else 1


def sanitize(clang, source, binary, flags=(), timeout=RUN_TIMEOUT, tries=1):
    """Build `source` with ThreadSanitizer and run it, up to `tries` times while nothing is reported.

    Returns its output and a list of what was reported.
    """
    command = [clang, *COMPILE_FLAGS, "-fsanitize=thread", "-g", "-O1", source, "-o", binary, *flags]
    result = run(command, COMPILE_TIMEOUT)
    if result.returncode != 0:
        raise Failure("does not compile: %s\n%s" % (source, result.stderr.decode(errors="replace")))
    for _ in range(tries):
        output, reports = sanitized_run(binary, timeout)
        if reports:
            break
    return output, reports or ["clean"]


def sanitized_run(binary, timeout):
    hung = False
    try:
        result = run([binary], timeout, env=dict(os.environ, TSAN_OPTIONS=TSAN_OPTIONS))
        output, errors = result.stdout, result.stderr
    except subprocess.TimeoutExpired as expired:
        output, errors = expired.stdout or b"", expired.stderr or b""
        hung = True
    reports = []
    for report in TSAN_REPORT.findall(errors.decode(errors="replace")):
        if report not in reports:
            reports.append(report)
    if hung:
        reports.append("timed out")
    elif not reports and result.returncode != 0:
        raise Failure("%s: exit status %d\n%s" % (binary, result.returncode, errors.decode(errors="replace")))
    return output.decode(errors="replace"), reports
