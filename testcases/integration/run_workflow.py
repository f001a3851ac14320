#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run what the CI guide shows for a site, as a runner of that site would:

    run_workflow.py github|gitlab ROOT PROJECT FOLDER PATH

The first ```yaml block of the site's section runs in FOLDER/workspace, a copy of PROJECT, with an environment that has
only PATH, HOME, CI and what the site sets.

GitHub: the steps run one after the other. `actions/checkout` is the copy; the action of this repository is action.yml
in ROOT; of `upload-sarif` what can be is checked: the report is there, is SARIF 2.1.0, and names files of the checkout.
GitLab: the job is that of the template, with what the guide adds; its lines run in one shell until one fails, and its
reports must then be there.
Anything else is a mistake. Exit status: 1 when a step failed.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import yaml

BLOCK = r"^### %s\n.*?^```yaml\n(.*?)^```"


class Runner:
    """A workspace, and an environment to run commands in."""

    def __init__(self, root, project, folder, path):
        self.root, self.project = root, project
        self.workspace = os.path.join(folder, "workspace")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "home"))
        os.makedirs(self.workspace)
        self.environment = {"PATH": path, "HOME": os.path.join(folder, "home"), "CI": "true"}

    def shell(self, command, more):
        """A script that ends with the first command that fails, also one in a pipe."""
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command], cwd=self.workspace,
                              env={**self.environment, **more}, stdin=subprocess.DEVNULL, check=False)
        return done.returncode == 0


class GitHub(Runner):
    def __init__(self, root, project, folder, path):
        super().__init__(root, project, folder, path)
        self.failed = False
        self.environment |= {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": self.workspace,
                             "GITHUB_STEP_SUMMARY": os.path.join(folder, "summary.md")}

    def action(self, given):
        with open(os.path.join(self.root, "action.yml"), encoding="utf-8") as stream:
            action = yaml.safe_load(stream)
        unknown = set(given) - set(action["inputs"])
        assert not unknown, f"the action has no input {unknown}"
        values = {name: str(given.get(name, row.get("default", ""))) for name, row in action["inputs"].items()}

        def expanded(text):
            text = re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: values[match.group(1)], text)
            assert "${{" not in text, f"the action uses what is not known here: {text}"
            return text
        for step in action["runs"]["steps"]:
            more = {name: expanded(value) for name, value in step.get("env", {}).items()}
            if not self.shell(expanded(step["run"]), {**more, "GITHUB_ACTION_PATH": self.root}):
                return False
        return True

    def upload(self, given):
        with open(os.path.join(self.workspace, given["sarif_file"]), encoding="utf-8") as stream:
            report = json.load(stream)
        assert report["version"] == "2.1.0", "this is not SARIF 2.1.0"
        results = report["runs"][0]["results"]
        for result in results:
            place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert os.path.exists(os.path.join(self.workspace, place)), f"{place} is no file of the checkout"
            assert result["partialFingerprints"], "a result has no fingerprint"
        states = [result.get("baselineState", "none") for result in results if not result.get("suppressions")]
        print("uploaded:", ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states))) or "nothing",
              flush=True)
        return True

    def step(self, step):
        uses = step.get("uses", "")
        if "run" in step:
            return self.shell(step["run"], {})
        if uses.startswith("actions/checkout@"):
            shutil.copytree(self.project, self.workspace, dirs_exist_ok=True)
            return True
        if uses.startswith("./"):
            return self.action(step.get("with", {}))
        assert re.fullmatch(r"github/codeql-action/upload-sarif@v\d+", uses), f"a step that is not known: {step}"
        return self.upload(step["with"])

    def run(self, workflow):
        assert workflow["permissions"] == {"contents": "read", "security-events": "write"}, "what an upload needs"
        for step in workflow["steps"]:
            if self.failed and step.get("if") != "always()":
                continue
            good = self.step(step)
            print("step", step.get("uses", step.get("run")), "succeeds" if good else "fails", flush=True)
            self.failed |= not good


class GitLab(Runner):
    def merged(self, below, above):
        """Keys of `above` win; those of tables in both are joined."""
        both = {name: self.merged(below[name], above[name]) for name in set(below) & set(above)
                if isinstance(below[name], dict)}
        return {**below, **above, **both}

    def run(self, pipeline):
        shutil.copytree(self.project, self.workspace, dirs_exist_ok=True)
        included = pipeline.pop("include")["local"]
        with open(os.path.join(self.workspace, included), encoding="utf-8") as stream:
            job = self.merged(yaml.safe_load(stream), pipeline)["concheck"]
        lines = job.get("before_script", []) + job["script"]
        self.failed = not self.shell("\n".join(lines), {**job["variables"], "GITLAB_CI": "true"})
        print("job", "fails" if self.failed else "succeeds", flush=True)
        for name in [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]:
            assert job["artifacts"]["when"] == "always" and os.path.exists(os.path.join(self.workspace, name)), \
                f"the job leaves no {name}"


def main():
    site, root, project, folder, path = sys.argv[1:]
    section, runner = {"github": ("GitHub Actions", GitHub), "gitlab": ("GitLab CI", GitLab)}[site]
    with open(os.path.join(root, "docs", "ci-guide.md"), encoding="utf-8") as stream:
        block = re.search(BLOCK % section, stream.read(), re.MULTILINE | re.DOTALL).group(1)
    work = runner(root, project, folder, path)
    work.run(yaml.safe_load(block))
    sys.exit(1 if work.failed else 0)


if __name__ == "__main__":
    main()
