# SPDX-License-Identifier: Apache-2.0
"""Hold what concheck reports for a program against what the explorer knows about it."""

import json
import subprocess

import minic_code

EXPLORE_TIMEOUT = 60
ANALYSIS_TIMEOUT = 60

ORDER_RULES = {"lock-order-cycle", "lock-order-class", "deadlock"}
# By which rules a deadlock that the explorer met may be announced.
DEADLOCK_RULES = {
    "cycle": ORDER_RULES | {"join-under-lock", "double-lock"},
    "self": ORDER_RULES | {"double-lock", "lock-leak"},  # left held in a loop, it is taken again
    "join": ORDER_RULES | {"join-under-lock"},
    "leaked": {"lock-leak", "double-lock"} | ORDER_RULES,
}
# By which misuse of the explorer a rule is confirmed.
MISUSE_RULES = {"double-lock": "double-lock", "unlock-not-held": "unlock-not-held", "lock-leak": "leak",
                "destroy-held": "destroy-held", "wait-without-lock": "wait-without-lock"}
# After these the program's further behaviour is undefined: what else is said about it is not judged.
UNDEFINED = {"crash", "use-after-free", "ended-early", "bad-join", "unlock-not-held", "destroy-held",
             "wait-without-lock"}
# Warnings that are advice about correct programs too.
ADVICE = {"join-under-lock", "blocking-under-lock", "wait-holding-lock", "lock-never-used", "lost-signal",
          "thread-leak", "thread-blocked"}


class OracleError(Exception):
    """A tool gave no usable answer."""


class Facts:
    """What the explorer says."""

    def __init__(self, text):
        self.races, self.deadlocks, self.misuse, self.access = {}, [], [], {}
        self.lockset, self.lock_order, self.complete, self.states = set(), False, False, 0
        for line in text.splitlines():
            words = line.split()
            kind = words[0]
            if kind == "race":
                self.races[words[1]] = {int(word) for word in words[2:]}
            elif kind == "deadlock":
                self.deadlocks.append((words[1], tuple(int(word) for word in words[2:])))
            elif kind == "misuse":
                self.misuse.append((words[1], int(words[2])))
            elif kind == "access":
                self.access.setdefault(int(words[1]), set()).add(words[2])
            elif kind == "lockset":
                self.lockset.add(words[1])
            elif kind == "lockorder":
                self.lock_order = True
            elif kind == "explored":
                self.complete, self.states = words[1] == "all", int(words[3])

    def undefined(self):
        return any(word in UNDEFINED for word, _ in self.misuse)

    def safe(self):
        return not (self.races or self.deadlocks or self.misuse)

    def lines_of(self, name):
        return {line for line, names in self.access.items() if name in names}


def explore(explorer, source, limit=100000):
    """The facts about a source text; None where it is outside the subset or too large."""
    try:
        code = minic_code.compile_source(source)
    except minic_code.Unsupported:
        return None
    try:
        done = subprocess.run([explorer, str(limit)], input=code.encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=EXPLORE_TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    facts = Facts(done.stdout.decode())
    return facts if facts.complete else None


class Finding:
    def __init__(self, result):
        self.rule, self.level = result["ruleId"], result.get("level", "warning")
        self.message = result["message"]["text"]
        places = result.get("locations", []) + result.get("relatedLocations", [])
        self.lines = {place["physicalLocation"]["region"]["startLine"] for place in places
                      if "physicalLocation" in place}

    def __str__(self):
        return "%s [%s] at %s: %s" % (self.level, self.rule, sorted(self.lines), self.message)


def analyse(concheck, path):
    """The findings above the level of a note. Raises OracleError."""
    try:
        done = subprocess.run([concheck, "--format=sarif", path, "--", "-pthread"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=ANALYSIS_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise OracleError("no answer from concheck for %s" % path) from error
    if done.returncode not in (0, 1):
        raise OracleError("concheck %s: status %d: %s" % (path, done.returncode, done.stderr.decode()[:300]))
    found = [Finding(result) for run in json.loads(done.stdout)["runs"] for result in run.get("results", [])]
    return [finding for finding in found if finding.level != "note"]


class Complaint:
    """kind: miss, false, misuse (not told), or partial, which is a miss that a report of something else may explain.
    `what` is the rule, `text` is for people."""

    def __init__(self, kind, what, text):
        self.kind, self.what, self.text = kind, what, text


def missed_races(facts, findings):
    """A race that is reported may hide others that follow from it, such as races on what a racy pointer leads to; so
    where one is reported, or misuse that explains it, the others are only noted."""
    reported, explained = set(), False
    for finding in findings:
        if finding.rule in ("data-race", "stack-escape", "wait-outside-loop"):
            reported |= finding.lines
        misuse = MISUSE_RULES.get(finding.rule)
        explained |= misuse in UNDEFINED and misuse in {word for word, _ in facts.misuse}
    told = {name for name in facts.races if facts.lines_of(name) & reported}
    for name, lines in facts.races.items():
        if name not in told:
            yield Complaint("partial" if told or explained else "miss", "data-race",
                            "race on %s at %s" % (name, sorted(lines)))


def missed_deadlocks(facts, findings):
    rules = {finding.rule for finding in findings}
    seen = set()
    for kind, lines in facts.deadlocks:
        wanted = DEADLOCK_RULES.get(kind)
        if wanted and not rules & wanted and kind not in seen:
            seen.add(kind)
            yield Complaint("partial" if facts.undefined() else "miss", "deadlock-" + kind,
                            "deadlock (%s) of threads at %s" % (kind, list(lines)))


def missed_misuse(facts, findings):
    """Misuse of locks that happened and that no finding of its rule speaks of."""
    rules = {finding.rule for finding in findings}
    for rule, word in MISUSE_RULES.items():
        lines = sorted({line for misuse, line in facts.misuse if misuse == word})
        if lines and rule not in rules:
            yield Complaint("misuse", rule, "%s at %s" % (word, lines))


def is_false(facts, finding):
    kinds = {kind for kind, _ in facts.deadlocks}
    misuse = {word for word, _ in facts.misuse}
    if finding.rule == "data-race":
        if not finding.lines <= set(facts.access):
            return False  # one of the accesses is never reached, for the values there are: not asked of concheck
        named = set().union(*(facts.access.get(line, set()) for line in finding.lines))
        return not named & set(facts.races)
    if finding.rule in ORDER_RULES:
        return not kinds
    if finding.rule == "double-lock":
        return "double-lock" not in misuse and not kinds
    if finding.rule == "lock-leak":
        return "leak" not in misuse and not kinds
    if finding.rule in MISUSE_RULES:
        return MISUSE_RULES[finding.rule] not in misuse
    return False


def judge(facts, findings, faultless):
    """The complaints about concheck's answer."""
    complaints = [*missed_races(facts, findings), *missed_deadlocks(facts, findings), *missed_misuse(facts, findings)]
    if facts.undefined():
        return complaints
    for finding in findings:
        if is_false(facts, finding) or (faultless and finding.rule not in ADVICE):
            complaints.append(Complaint("false", finding.rule, str(finding)))
    return complaints
