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

    def rule_complaints(self, findings):
        reported = {rule for level, rule, _, _ in findings if level != "note"}
        allowed = set(self.may).union(*self.need)
        wrong = ["no %s is reported" % " or ".join(rules) for rules in self.need if not reported & set(rules)]
        return wrong + ["%s is reported" % rule for rule in sorted(reported - allowed)]

    def complaints(self, status, findings):
        """What is wrong with a result of `analyse`; an empty list when it is as expected."""
        reported = {rule for level, rule, _, _ in findings if level != "note"}
        wrong = self.rule_complaints(findings)
        if status != (1 if reported else 0):
            wrong.append("the exit status is %d" % status)
        return wrong

    def __str__(self):
        needed = ", ".join(" or ".join(rules) for rules in self.need)
        allowed = "may: %s" % ", ".join(self.may) if self.may else ""
        if needed and allowed:
            return "%s (%s)" % (needed, allowed)
        return needed or ("— (%s)" % allowed if allowed else "clean")


def add_run_expectation(parser):
    """The options that say what a recorded run must report."""
    parser.add_argument("--need", action="append", default=[], metavar="RULE[,RULE...]")
    parser.add_argument("--may", action="append", default=[], metavar="RULE[,RULE...]")
    parser.add_argument("--note", action="append", default=[], metavar="RULE")
    parser.add_argument("--waits", metavar="LOCK", help="the table of waiting times must have a row for LOCK")
    parser.add_argument("--status", type=int, default=0, help="of the program, where nothing is reported")
    parser.add_argument("--timeout", type=float, default=RUN_TIMEOUT, help="seconds, as concheck run has it")


class RunOutcome:
    """What a recorded run said: its exit status, findings as `analyse` gives them, and the text report."""

    def __init__(self, status, findings, text):
        self.status = status
        self.findings = findings
        self.text = text

    def __str__(self):
        said = ", ".join(sorted({rule for level, rule, _, _ in self.findings if level != "note"})) or "clean"
        notes = sorted({rule for level, rule, _, _ in self.findings if level == "note"})
        return said + (" (note: %s)" % ", ".join(notes) if notes else "")


class RunExpectation(Expectation):
    """What must and may be reported of a run."""

    def __init__(self, arguments):
        super().__init__(arguments.need, arguments.may)
        self.notes = arguments.note
        self.waits = arguments.waits
        self.status = arguments.status
        self.timeout = arguments.timeout

    def complaints(self, outcome):
        reported = {rule for level, rule, _, _ in outcome.findings if level != "note"}
        wrong = self.rule_complaints(outcome.findings)
        wrong += ["no %s is reported" % rule for rule in self.notes if rule not in {f[1] for f in outcome.findings}]
        if outcome.status != (66 if reported else self.status):
            wrong.append("the exit status is %d" % outcome.status)
        if self.waits and not re.search(r"(?m)^  \S*%s +\S+ +[1-9]" % re.escape(self.waits), outcome.text):
            wrong.append("nobody waited for %s" % self.waits)
        return wrong

    def __str__(self):
        text = super().__str__()
        return ", ".join([text] + ["note: %s" % rule for rule in self.notes])


def record(concheck, compiler, source, binary, flags, expectation):
    """Build `source`, run it under the recorder, and report twice: as JSON and as text."""
    os.makedirs(os.path.dirname(binary), exist_ok=True)
    result = run([compiler, *COMPILE_FLAGS, "-g", "-O1", source, "-o", binary, *flags], COMPILE_TIMEOUT)
    if result.returncode != 0:
        raise Failure("does not compile: %s\n%s" % (source, result.stderr.decode(errors="replace")))
    records = binary + ".records"
    shutil.rmtree(records, ignore_errors=True)
    command = [concheck, "run", "--timeout=%g" % expectation.timeout, "--format=json", "--output=%s.json" % binary]
    result = run(command + ["--record=" + records, "--", binary], RUN_TIMEOUT + expectation.timeout)
    text = run([concheck, "report", records], RUN_TIMEOUT)
    said = result.stderr.decode(errors="replace") + text.stdout.decode(errors="replace")
    shutil.rmtree(records, ignore_errors=True)
    try:
        with open(binary + ".json", encoding="utf-8") as stream:
            report = json.load(stream)
    except (OSError, ValueError) as error:
        raise Failure("concheck run: exit status %d, no report: %s\n%s" % (result.returncode, error, said)) from error
    findings = []
    for finding in report["findings"]:
        site = (finding["places"][0]["site"] if finding["places"] else None) or {}
        findings.append(
            (finding["level"], finding["rule"], os.path.basename(site.get("file", "?")), site.get("line", 0))
        )
    return RunOutcome(result.returncode, sorted(findings), said)


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
