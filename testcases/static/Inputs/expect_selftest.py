# SPDX-License-Identifier: Apache-2.0
"""Run expect.py with a tool that reports a given list of findings, and check its verdicts."""

import json
import os
import subprocess
import sys

EXPECT, FOLDER = sys.argv[1], sys.argv[2]

SOURCE = """int shared;
void reader(void) { (void)shared; } /* expect: data-race */
void writer(void) { shared = 1; } /* expect: data-race */
void other(void) { shared = 2; } /* may: data-race */
void locker(void) {} /* expect: lock-leak [leak] */
void leaver(void) {} /* expect: lock-leak|double-lock [leak], may: stack-escape */
void innocent(void) {}
"""

# Writes the report it is told to and ends with the status it is told to.
TOOL = """import json, os, sys
answer = json.load(open(os.environ["ANSWER"]))
out = sys.argv[sys.argv.index("-o") + 1]
source = next(a for a in sys.argv if a.endswith(".c"))
def place(line):
    return {"physicalLocation": {"artifactLocation": {"uri": source}, "region": {"startLine": line}}}
results = [{"ruleId": rule, "level": level, "message": {"text": "said"},
            "locations": [place(lines[0])], "relatedLocations": [place(n) for n in lines[1:]]}
           for rule, level, lines in answer["findings"]]
json.dump({"version": "2.1.0", "runs": [{"results": results}]}, open(out, "w"))
sys.exit(answer["status"])
"""

RACE = ["data-race", "error", [3, 2]]
LEAK = ["lock-leak", "warning", [5]]

# what the tool says, its exit status, whether expect.py must be content, what it is about
TABLE = [
    ([RACE, LEAK], 1, True, "all as marked"),
    ([["data-race", "error", [2, 3]], ["double-lock", "error", [6, 7]]], 1, True, "other places and rules allowed"),
    ([["data-race", "error", [2, 4]], ["data-race", "error", [3, 3]], LEAK], 1, True, "a line that may take part"),
    ([RACE, LEAK, ["stack-escape", "warning", [6]]], 1, True, "an allowed finding"),
    ([RACE, LEAK, ["lock-order-class", "note", [7]]], 1, True, "notes do not count"),
    ([], 0, False, "nothing found"),
    ([RACE], 1, False, "one finding missing"),
    ([["data-race", "error", [3, 3]], LEAK], 1, False, "one of the two accesses missing"),
    ([["data-race", "error", [3, 2, 7]], LEAK], 1, False, "an access on a line that is not marked"),
    ([RACE, LEAK, ["stack-escape", "warning", [7]]], 1, False, "a finding too many"),
    ([["atomicity-violation", "warning", [2, 3]], LEAK], 1, False, "another rule"),
    ([RACE, LEAK], 0, False, "findings, but status 0"),
    ([RACE, LEAK], 2, False, "the tool failed"),
]


def main():
    os.makedirs(FOLDER, exist_ok=True)
    paths = {name: os.path.join(FOLDER, name) for name in ("marked.c", "clean.c", "tool.py", "answer.json")}
    for name, text in (("marked.c", SOURCE), ("clean.c", "int main(void) { return 0; }\n"), ("tool.py", TOOL)):
        with open(paths[name], "w", encoding="utf-8") as stream:
            stream.write(text)
    cases = [(paths["marked.c"],) + row for row in TABLE]
    cases.append((paths["clean.c"], [], 0, True, "clean and said to be clean"))
    cases.append((paths["clean.c"], [["data-race", "error", [1]]], 1, False, "clean and said to race"))
    wrong = 0
    for source, findings, status, content, about in cases:
        with open(paths["answer.json"], "w", encoding="utf-8") as stream:
            json.dump({"findings": findings, "status": status}, stream)
        command = [sys.executable, EXPECT, "--tool", f"{sys.executable} {paths['tool.py']}", source]
        done = subprocess.run(command, env=dict(os.environ, ANSWER=paths["answer.json"]), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        if (done.returncode == 0) != content:
            wrong += 1
            print(f"{about}: status {done.returncode}\n{done.stdout.decode()}")
    sys.exit(1 if wrong else 0)


main()
