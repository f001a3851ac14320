#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Read all YAML that is shown or handed out, as its readers would: check_yaml.py CONCHECK ROOT FOLDER

Templates and hooks must be YAML of the shape that GitHub, GitLab and pre-commit read, and refer to what is there. Each
```yaml block of the documentation must parse; those for .concheck.yml must be taken by the command.
"""

import glob
import os
import re
import subprocess
import sys

import yaml

FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTINGS = {"models", "sync_types", "rules", "fail_on", "baseline", "suppressions", "extra_args", "strict", "jobs", "format",
            "color", "explain"}


def load(root, name):
    with open(os.path.join(root, name), encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def check_action(root):
    action = load(root, "action.yml")
    assert action["runs"]["using"] == "composite" and action["name"] and action["description"], "action.yml: its head"
    used = set()
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash" and step["run"], "action.yml: a step has no shell or nothing to run"
        script = re.search(r"\$GITHUB_ACTION_PATH/([\w/]+)", step["run"]).group(1)
        assert os.access(os.path.join(root, script), os.X_OK), f"action.yml: {script} is not there"
        for value in step.get("env", {}).values():
            used |= set(re.findall(r"inputs\.(\w+)", value))
    assert used == set(action["inputs"]), f"action.yml: inputs {used ^ set(action['inputs'])} are not both declared and used"
    assert all(value.get("description") for value in action["inputs"].values()), "action.yml: an input is not described"


def check_gitlab(root):
    job = load(root, "tools/integration/concheck-gitlab.yml")["concheck"]
    text = " ".join(job["script"])
    reports = job["artifacts"]["reports"]
    assert set(reports) == {"codequality", "junit"} and job["artifacts"]["when"] == "always", "GitLab: artifacts"
    assert all(isinstance(line, str) for line in job["script"]), "GitLab: a line of the script is no text"
    assert all(f"-o {name}" in text for name in reports.values()), "GitLab: a report is not written"


def check_hooks(root):
    for hook in load(root, ".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language", "types"} <= set(hook), "pre-commit: a key is missing"
        assert os.access(os.path.join(root, hook["entry"]), os.X_OK), f"pre-commit: {hook['entry']} is not there"


def check_blocks(tool, root, folder):
    count = 0
    for path in sorted(glob.glob(os.path.join(root, "docs", "*.md")) + [os.path.join(root, "README.md")]):
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        for block in FENCE.findall(text):
            value = yaml.safe_load(block)
            count += 1
            if not set(value) <= SETTINGS:
                continue
            config = os.path.join(folder, ".concheck.yml")
            with open(config, "w", encoding="utf-8") as out:
                out.write(block)
            done = subprocess.run([tool, "--dump-config", "--config=" + config, "none.c"], capture_output=True, text=True,
                                  check=False, cwd=folder)
            assert done.returncode == 0, f"{path}: {done.stderr}\n{block}"
    assert count >= 5, "the documentation shows too little YAML"


def main():
    tool, root, folder = sys.argv[1:]
    try:
        check_action(root)
        check_gitlab(root)
        check_hooks(root)
        check_blocks(tool, root, folder)
    except (AssertionError, KeyError, TypeError, yaml.YAMLError) as error:
        sys.exit(f"check_yaml: {error}")
    print("check_yaml: all of it reads well")


if __name__ == "__main__":
    main()
