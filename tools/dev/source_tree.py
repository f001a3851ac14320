# SPDX-License-Identifier: Apache-2.0
"""The files of the source tree, for the checks in this folder, and their common way to test themselves."""

import os
import sys
import tempfile

SKIPPED_TEST = 77  # the exit status that ctest counts as skipped

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
IGNORED_FOLDERS = {".git", ".concheck", "__pycache__", "Output"}


def files(top):
    """All files of the tree below `top`, relative to it, sorted; build folders are left out."""
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = [
            name
            for name in folders
            if name not in IGNORED_FOLDERS and not (folder == top and name.startswith("build"))
        ]
        found += [os.path.relpath(os.path.join(folder, name), top) for name in names]
    return sorted(path for path in found if path != "compile_commands.json")


def text(top, path):
    """The text of a file; bytes that are no UTF-8 are replaced."""
    with open(os.path.join(top, path), encoding="utf-8", errors="replace") as stream:
        return stream.read()


def report(name, complaints):
    """Print complaints and give the exit status."""
    for complaint in complaints:
        print(complaint)
    if complaints:
        print(f"{name}: {len(complaints)} complaints")
    return 1 if complaints else 0


def self_test(name, check, cases):
    """Run `check` on one small tree per case and compare.

    A case is (files, expected): a dict of path to content, and the text that one complaint must
    contain, or None where there must be none.
    """
    failures = []
    for number, (content, expected) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as top:
            for path, body in content.items():
                os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
                with open(os.path.join(top, path), "w", encoding="utf-8") as stream:
                    stream.write(body)
            complaints = check(top)
        if expected is None and complaints:
            failures.append(f"case {number}: complains without reason: {complaints}")
        if expected is not None and not any(expected in complaint for complaint in complaints):
            failures.append(f"case {number}: does not complain of {expected!r}: {complaints}")
    print(f"{name}: {len(cases)} cases of its own")
    return report(name, failures)


def main(name, check, cases):
    """Check the tree, or with --self-test the check."""
    if sys.argv[1:] == ["--self-test"]:
        return self_test(name, check, cases)
    if sys.argv[1:]:
        print(f"usage: {name} [--self-test]", file=sys.stderr)
        return 2
    return report(name, check(TOP))
