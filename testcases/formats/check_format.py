#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check a report for a CI system on standard input: check_format.py junit|gitlab|github|markdown COUNT

COUNT is the number of findings it must hold.
"""

import json
import re
import sys
import xml.etree.ElementTree


def require(condition, what):
    if not condition:
        sys.exit("malformed report: " + what)


def check_junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    require(root.tag == "testsuites", "no test suites")
    (suite,) = root.findall("testsuite")
    cases = suite.findall("testcase")
    failures = suite.findall("testcase/failure")
    for node in (root, suite):
        require(int(node.get("tests")) == len(cases), "the wrong number of tests")
        require(int(node.get("failures")) == len(failures), "the wrong number of failures")
        require(int(node.get("errors")) == len(suite.findall("testcase/error")), "the wrong number of errors")
    for case in cases:
        require(case.get("classname").startswith("concheck") and case.get("name"), "a case without a name")
    for failure in failures:
        require(failure.get("message") in failure.text and "note:" in failure.text, "a failure without details")
    require(len(cases) >= 1, "a suite without cases, which some systems take for an error")
    return len(failures)


def check_gitlab(text):
    issues = json.loads(text)
    for issue in issues:
        require(set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}, "the wrong keys")
        require(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), "a severity of its own")
        require(not issue["location"]["path"].startswith(("/", "./")), "a path that is not relative")
        require(issue["location"]["lines"]["begin"] >= 1, "no line")
    require(len({issue["fingerprint"] for issue in issues}) == len(issues), "equal fingerprints")
    return len(issues)


def check_github(text):
    for line in text.splitlines():
        require(re.fullmatch(r"::(error|warning|notice) file=[^,:]+,line=\d+(,endLine=\d+)?(,col=\d+)?,title=concheck "
                             r"[a-z-]+::[^\r\n]+", line), "no workflow command: " + line)
    return len(text.splitlines())


def check_markdown(text):
    require(text.startswith("## concheck\n\n"), "no title")
    rows = re.findall(r"^\| (?:error|warning|note) \| [a-z-]+ \| \S+:\d+ \| .+ \|$", text, re.MULTILINE)
    require(text.count("<details>") == text.count("</details>") == len(rows), "details that do not fit the table")
    return len(rows)


def main():
    check = {"junit": check_junit, "gitlab": check_gitlab, "github": check_github, "markdown": check_markdown}[sys.argv[1]]
    count = check(sys.stdin.read())
    require(count == int(sys.argv[2]), f"{count} findings")


if __name__ == "__main__":
    main()
