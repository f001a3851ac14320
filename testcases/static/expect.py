#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare what concheck finds in C sources with the markers written into them.

    expect.py --tool CONCHECK FILE... [-- COMPILER-FLAGS]

A marker is a comment on the line it speaks of:

    /* expect: RULE */        a finding of RULE must have a place on this line
    /* expect: RULE [x] */    the same, but one line of all those labelled x is enough
    /* expect: RULE|RULE2 */  a finding of either rule will do
    /* may: RULE */           a finding of RULE may have a place here, none has to

Several markers are separated by commas. The places of a finding are its SARIF `locations` and
`relatedLocations`. Every finding above `note` must be one that a marker asks for or allows: it has
a place on a line marked with its rule, and if it speaks of memory accesses, all its places are on
such lines. So a file without markers must be clean. The exit status of concheck must agree.
Markers are looked for in the files named and in those they include with quotes.

Answers that are wrong end with the line `expect: verdict MISS`, or EXTRA or FALSE; known_pairs.py says what
they mean. Without an answer there is no such line.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

MARKER = re.compile(r"/\*\s*((?:expect|may):[^*]*)\*/")
ITEM = re.compile(r"\s*(?:(expect|may):)?\s*([a-z|-]+)\s*(?:\[(\w+)\])?\s*$")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
# Of these rules every place is a memory access in conflict, so every place must be marked.
ACCESS_RULES = {"data-race", "atomicity-violation"}
DEFAULT_FLAGS = ["-pthread"]
TIMEOUT = 120


class ToolError(Exception):
    """The tool gave no usable answer."""


class Marker:
    def __init__(self, path, line, required, rules, label):
        self.place = (os.path.realpath(path), line)
        self.required, self.rules, self.label = required, rules, label


def with_includes(files):
    """The files and, once each, those they include with quotes."""
    queue, seen = [os.path.realpath(f) for f in files], []
    while queue:
        path = queue.pop(0)
        if path in seen or not os.path.isfile(path):
            continue
        seen.append(path)
        with open(path, encoding="utf-8") as source:
            for name in INCLUDE.findall(source.read()):
                queue.append(os.path.realpath(os.path.join(os.path.dirname(path), name)))
    return seen


def read_markers(files):
    markers = []
    for path in with_includes(files):
        with open(path, encoding="utf-8") as source:
            for number, text in enumerate(source, 1):
                for comment in MARKER.findall(text):
                    kind = None
                    for item in comment.split(","):
                        parsed = ITEM.match(item)
                        if not parsed or not (parsed.group(1) or kind):
                            raise ValueError(f"{path}:{number}: malformed marker '{item.strip()}'")
                        kind = parsed.group(1) or kind
                        markers.append(
                            Marker(path, number, kind == "expect", set(parsed.group(2).split("|")), parsed.group(3)))
    return markers


def place_of(location, base):
    physical = location["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    path = uri[len("file://"):] if uri.startswith("file://") else uri
    return os.path.realpath(os.path.join(base, path)), physical["region"]["startLine"]


class Finding:
    def __init__(self, result, base):
        self.rule = result["ruleId"]
        self.level = result.get("level", "warning")
        self.message = result["message"]["text"]
        locations = result.get("locations", []) + result.get("relatedLocations", [])
        self.places = [place_of(location, base) for location in locations if "physicalLocation" in location]

    def __str__(self):
        places = ", ".join(f"{os.path.basename(path)}:{line}" for path, line in self.places)
        return f"{self.level} [{self.rule}] at {places}: {self.message}"


def run_tool(tool, files, flags):
    """Run the tool; returns its findings and its exit status."""
    handle, report = tempfile.mkstemp(suffix=".sarif")
    os.close(handle)
    try:
        command = tool + ["--format=sarif", "-o", report] + files + ["--"] + (flags or DEFAULT_FLAGS)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        if done.returncode not in (0, 1):
            errors = done.stderr.decode(errors="replace").strip().splitlines()
            raise ToolError(f"exit status {done.returncode}: {errors[-1] if errors else 'no message'}")
        with open(report, encoding="utf-8") as stream:
            runs = json.load(stream)["runs"]
        findings = [Finding(result, os.getcwd()) for run in runs for result in run.get("results", [])]
        return findings, done.returncode
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"no answer after {TIMEOUT} s") from error
    except OSError as error:
        raise ToolError(str(error)) from error
    except (ValueError, KeyError) as error:
        raise ToolError(f"unusable report: {error!r}") from error
    finally:
        os.unlink(report)


def missing_markers(markers, findings):
    """Descriptions of the required markers, or labelled groups, that no finding meets."""
    groups = {}
    for index, marker in enumerate(markers):
        if marker.required:
            groups.setdefault(marker.label or index, []).append(marker)
    missing = []
    for group in groups.values():
        if not any(f.rule in m.rules and m.place in f.places for m in group for f in findings):
            where = " or ".join(f"{os.path.basename(m.place[0])}:{m.place[1]}" for m in group)
            missing.append(f"no [{'|'.join(sorted(group[0].rules))}] at {where}")
    return missing


def is_allowed(finding, markers):
    marked = {m.place for m in markers if finding.rule in m.rules}
    if finding.rule in ACCESS_RULES:
        return bool(finding.places) and all(place in marked for place in finding.places)
    return any(place in marked for place in finding.places)


def compare(markers, findings, status):
    """Returns two lists of texts: what is missing, and what is there and should not be."""
    missing = missing_markers(markers, findings)
    surplus = [f"unexpected {f}" for f in findings if f.level != "note" and not is_allowed(f, markers)]
    wanted = 1 if any(f.level != "note" for f in findings) else 0
    if status != wanted:
        surplus.append(f"exit status {status} with these findings, not {wanted}")
    return missing, surplus


def verdict(markers, missing, surplus):
    """MISS, EXTRA or FALSE; None where the answer is right."""
    if missing:
        return "MISS"
    if surplus:
        return "EXTRA" if any(marker.required for marker in markers) else "FALSE"
    return None


def split_arguments(arguments):
    if "--" in arguments:
        cut = arguments.index("--")
        return arguments[:cut], arguments[cut + 1:]
    return arguments, []


def main():
    files, flags = split_arguments(sys.argv[1:])
    if len(files) < 3 or files[0] != "--tool":
        sys.exit(__doc__)
    tool, files = files[1].split(), files[2:]
    try:
        markers = read_markers(files)
        missing, surplus = compare(markers, *run_tool(tool, files, flags))
    except (ToolError, ValueError) as error:
        sys.exit(f"expect: {error}")
    for text in missing + surplus:
        print(f"expect: {text}", file=sys.stderr)
    wrong = verdict(markers, missing, surplus)
    if wrong:
        sys.exit(f"expect: verdict {wrong}")


if __name__ == "__main__":
    main()
