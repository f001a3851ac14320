#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check that docs/rules holds what it says: check_rule_pages.py CONCHECK CLANG FOLDER [RULE...]

Every rule that the command lists has a page; its head agrees with the tables of the command; the bad example is
reported by the rule, no longer once the comment that the page names stands above it, and the ok example is clean.
The examples of a page with the line `<!-- examples: run -->` are compiled and run instead, and the bad one is suppressed by
the line of a file that the page names.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

EXAMPLE = re.compile(r"^## (Bad|Ok)\n\n```c\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADINGS = ["What it means", "Bad", "Ok", "How to fix it", "How to suppress it"]
RUN_MARK = "<!-- examples: run -->\n"


def analyse(tool, source):
    """The findings in a C text, and what the command said on stderr."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "example.c")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(source)
        done = subprocess.run([tool, "--format=json", path, "--", "-pthread", "-Wall", "-Wextra", "-Werror"],
                              capture_output=True, text=True, check=False)
        if done.returncode == 2:
            raise ValueError("the example cannot be analysed: " + done.stderr.strip())
        return json.loads(done.stdout)["findings"], done.stderr


def with_comment(source, line, comment):
    lines = source.splitlines(keepends=True)
    lines.insert(line - 1, comment + "\n")
    return "".join(lines)


def build(clang, source, folder, name):
    path = os.path.join(folder, name)
    with open(path + ".c", "w", encoding="utf-8") as stream:
        stream.write(source)
    subprocess.run([clang, "-g", "-pthread", "-Wall", "-Wextra", "-Werror", path + ".c", "-o", path], check=True)
    return path


def run(tool, program, *options):
    """The findings in a run of a program."""
    report = program + ".json"
    done = subprocess.run([tool, "run", "--timeout=20", "--format=json", "-o", report, *options, "--", program],
                          capture_output=True, text=True, check=False, cwd=os.path.dirname(program))
    if done.returncode == 125:
        raise ValueError("the example cannot be run: " + done.stderr.strip())
    with open(report, encoding="utf-8") as stream:
        return json.load(stream)["findings"]


def check_runs(tool, clang, rule, text, examples):
    with tempfile.TemporaryDirectory() as folder:
        bad, ok = build(clang, examples["Bad"], folder, "bad"), build(clang, examples["Ok"], folder, "ok")
        wrong = [f"a run of the ok example has {finding['rule']}: {finding['message']}" for finding in run(tool, ok)
                 if finding["level"] != "note" or finding["rule"] == rule]
        hits = []
        for _ in range(5):  # how threads meet is the machine's choice
            hits = hits or [finding for finding in run(tool, bad) if finding["rule"] == rule]
        if not hits:
            wrong.append("no run of the bad example is reported")
        line = re.search(r"^    (\S+ function=)NAME", text, re.MULTILINE)
        with open(os.path.join(folder, "known.txt"), "w", encoding="utf-8") as stream:
            stream.write(line.group(1) + "*  # as the page says\n")
        left = [finding for finding in run(tool, bad, "--suppressions=known.txt")
                if finding["rule"] == rule and "suppressed" not in finding]
        return wrong + (["the line that the page gives does not suppress the bad example"] if left else [])


def check_examples(tool, clang, rule, text):
    examples = dict(EXAMPLE.findall(text))
    if set(examples) != {"Bad", "Ok"}:
        return ["not one bad and one ok example"]
    if RUN_MARK in text:
        return check_runs(tool, clang, rule, text, examples)
    bad, _ = analyse(tool, examples["Bad"])
    ok, _ = analyse(tool, examples["Ok"])
    hits = [finding for finding in bad if finding["rule"] == rule]
    wrong = [f"the ok example has {finding['rule']}: {finding['message']}" for finding in ok
             if finding["level"] != "note" or finding["rule"] == rule]
    if not hits:
        found = ", ".join(finding["rule"] for finding in bad) or "nothing"
        return wrong + [f"the bad example is not reported; found: {found}"]
    comment = re.search(r"^    (// concheck-ignore\[.*)$", text, re.MULTILINE)
    line = hits[0]["places"][0]["site"]["line"]
    silenced, said = analyse(tool, with_comment(examples["Bad"], line, comment.group(1) if comment else ""))
    if not any(finding["rule"] == rule and "suppressed" in finding for finding in silenced) or "warning:" in said:
        wrong.append("the comment that the page gives does not suppress the bad example")
    return wrong


def head_of(row, tags):
    """The table below the title, as a page should have it."""
    weaknesses = [tag[len("external/cwe/cwe-"):] for tag in tags if tag.startswith("external/cwe/")]
    guidelines = [tag[len("external/cert-c/"):].upper() for tag in tags if tag.startswith("external/cert-c/")]
    return "| {} | sources | {} | {} |".format(row["level"], ", ".join("CWE-" + number for number in weaknesses),
                                             ", ".join(guidelines) or "—")


def check_page(tool, clang, folder, row, tags):
    rule = row["rule"]
    try:
        with open(os.path.join(folder, rule + ".md"), encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        return [str(error)]
    wrong = []
    if not text.startswith(f"# {rule}\n\n{row['meaning'][0].upper()}{row['meaning'][1:]}.\n"):
        wrong.append("does not begin with the rule and its meaning")
    head = head_of(row, tags)
    if head not in text and head.replace("| sources |", "| runs |") not in text and \
            head.replace("| sources |", "| sources and runs |") not in text:
        wrong.append(f"has no row `{head}`")
    if re.findall(r"^## (.*)$", text, re.MULTILINE) != HEADINGS:
        wrong.append(f"the headings are not {HEADINGS}")
    if f"// concheck-ignore[{rule}]: " not in text or f"    {rule} function=" not in text:
        wrong.append("does not say how to suppress this rule")
    if "..." in re.sub(EXAMPLE, "", text).replace("(...)", ""):
        wrong.append("has a gap that the scaffold left")
    try:
        return wrong + check_examples(tool, clang, rule, text)
    except (ValueError, subprocess.CalledProcessError) as error:
        return wrong + [str(error)]


def rules_of(tool):
    listed = subprocess.run([tool, "explain"], capture_output=True, text=True, check=True).stdout
    return [dict(zip(("rule", "level", "meaning"), line.split(None, 2))) for line in listed.splitlines()]


def tags_of(tool):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "empty.c")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("int nothing;\n")
        done = subprocess.run([tool, "--format=sarif", path, "--"], capture_output=True, text=True, check=True)
    rules = json.loads(done.stdout)["runs"][0]["tool"]["driver"]["rules"]
    return {rule["id"]: rule["properties"]["tags"] for rule in rules}


def main():
    tool, clang, folder, chosen = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    tags = tags_of(tool)
    rows = [row for row in rules_of(tool) if not chosen or row["rule"] in chosen]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda row: check_page(tool, clang, folder, row, tags[row["rule"]]), rows)
        wrong = [f"docs/rules/{row['rule']}.md: {text}" for row, texts in zip(rows, results) for text in texts]
    print("\n".join(wrong) if wrong else f"{len(rows)} pages are as they should be")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
