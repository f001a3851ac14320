# SPDX-License-Identifier: Apache-2.0
"""The commands that the documentation shows, found by their form."""

import glob
import os
import re

STARTS = ("concheck", "./tools/", "tools/", "testcases/", "build/", "cmake", "cpack", "ctest", "make", "meson", "lit", "env ",
          "LD_PRELOAD=", "hyperfine", "bear", "git ", "apt", "./", "gcc", "clang", "dpkg", "pkg-config", "echo ", "python")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELL = ("", "sh", "bash", "console")
NAMES = {"concheck " + verb for verb in ("check", "run", "report", "graph", "diff", "confirm", "extract", "link")}
INLINE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
VERBS = r"(?:run|check|diff|explain|help|version|completion|report|graph|confirm|extract|link|contention)\b"


def pages(root):
    """All pages that users read."""
    found = [os.path.join(root, name) for name in ("README.md", "CONTRIBUTING.md")]
    found += sorted(glob.glob(os.path.join(root, "docs", "*.md"))) + sorted(glob.glob(os.path.join(root, "docs", "*", "*.md")))
    return [path for path in found if os.path.basename(path) != "test-full.md"]


def without_comment(line):
    return re.sub(r"\s{2,}#\s.*$", "", line).rstrip()


def is_command(line):
    if not line.startswith(STARTS) or re.match(r"\S+\.[ch]:\d+:|concheck: ", line):
        return False
    return not line.startswith("concheck") or re.match(r"concheck(-analyze)? ", line) is not None


def of_lines(text):
    """Commands in a block of code; a line that ends with a backslash goes on."""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        line = without_comment(line.strip())
        if is_command(line):
            yield line


def of_page(path):
    """(kind, command) for each command of a page: `transcript`, `block` or `inline`."""
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    for language, block in FENCE.findall(text):
        if language == "console":
            for line in block.splitlines():
                if line.startswith("$ "):
                    yield "transcript", line[2:]
        elif language in SHELL:
            yield from (("block", command) for command in of_lines(block))
    text = FENCE.sub("", text)
    indented = "\n".join(line for line in text.splitlines() if re.match(r"    \S", line))
    yield from (("block", command) for command in of_lines(indented))
    text = re.sub(r"^    .*$", "", text, flags=re.MULTILINE)
    for code in INLINE.findall(text):
        code = " ".join(code.split())
        if code not in NAMES and re.match(r"(concheck (" + VERBS + r"|-|\S+\.c\b|--|@)|LD_PRELOAD=\S+ |cpack |cmake |meson |make |tools/\S+ -|bear )", code):
            yield "inline", code
