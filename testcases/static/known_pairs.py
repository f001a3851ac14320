# SPDX-License-Identifier: Apache-2.0
"""The pairs that concheck does not answer rightly yet: the list known.txt.

A line of the list is `VERDICT PATH  REASON`:
  MISS    something that a marker of the bad file asks for is not reported
  EXTRA   it is, and something false beside it
  FALSE   the ok file has a finding above note
pair_format.py makes expected failures of them for lit. docs/assumptions.md repeats the counts;
tools/dev/score_pairs --write-known writes both, tools/dev/check_known compares them.
"""

import os
import re
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIST = "testcases/static/known.txt"
DOCUMENT = "docs/assumptions.md"
HEAD = """\
# SPDX-License-Identifier: Apache-2.0
# The programs below testcases/static that concheck does not answer rightly yet; known_pairs.py says what the
# words mean. Written by tools/dev/score_pairs --write-known, which keeps the reasons.
"""
VERDICTS = {"MISS": "_bad.c", "EXTRA": "_bad.c", "FALSE": "_ok.c"}
LINE = re.compile(r"(\w+)\s+(\S+)\s+(\S.*)")
SENTENCE = re.compile(r"^Of the \d+ programs.*?correct ones\.$", re.MULTILINE | re.DOTALL)


def read(top=ROOT):
    """{path below testcases/static: (verdict, reason)}. Raises ValueError for a line that is wrong."""
    rows = {}
    with open(os.path.join(top, LIST), encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip() or line.startswith("#"):
                continue
            parsed = LINE.fullmatch(line.strip())
            if not parsed or not parsed.group(2).endswith(VERDICTS.get(parsed.group(1), "?")):
                raise ValueError(f"{LIST}:{number}: not `VERDICT PATH  REASON`")
            if parsed.group(2) in rows:
                raise ValueError(f"{LIST}:{number}: {parsed.group(2)} is listed twice")
            rows[parsed.group(2)] = parsed.group(1), parsed.group(3)
    return rows


def programs(top=ROOT):
    """How many programs the pairs have."""
    count = 0
    for _, folders, names in os.walk(os.path.join(top, os.path.dirname(LIST))):
        folders[:] = [name for name in folders if name not in ("Inputs", "Output")]
        count += sum(name.endswith(("_bad.c", "_ok.c")) for name in names)
    return count


def summary(rows, count):
    """The sentence with the counts, as the document has it."""
    miss, extra, false = (sum(verdict == word for verdict, _ in rows.values()) for word in VERDICTS)
    return textwrap.fill(
        f"Of the {count} programs in `testcases/static`, concheck misses something in {miss} wrong ones, reports"
        f" something false beside what is true in {extra}, and something false in {false} correct ones.",
        112, break_on_hyphens=False)


def write(rows, top=ROOT):
    """Write the list, and the sentence in the document."""
    wide = max(map(len, rows), default=0)
    with open(os.path.join(top, LIST), "w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for path, (verdict, reason) in sorted(rows.items()):
            stream.write(f"{verdict:<5} {path:<{wide}}  {reason}\n")
    path = os.path.join(top, DOCUMENT)
    with open(path, encoding="utf-8") as stream:
        text, found = SENTENCE.subn(lambda _: summary(rows, programs(top)), stream.read())
    if found != 1:
        raise ValueError(f"{DOCUMENT}: needs one sentence 'Of the N programs ... correct ones.', has {found}")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def complaints(top=ROOT):
    """What is wrong with the list as such, and with the sentence."""
    try:
        rows = read(top)
    except (OSError, ValueError) as error:
        return [str(error)]
    folder = os.path.join(top, os.path.dirname(LIST))
    wrong = [f"{LIST}: there is no {path}" for path in rows if not os.path.exists(os.path.join(folder, path))]
    with open(os.path.join(top, DOCUMENT), encoding="utf-8") as stream:
        said = SENTENCE.findall(stream.read())
    want = summary(rows, programs(top))
    if [" ".join(sentence.split()) for sentence in said] != [" ".join(want.split())]:
        wrong.append(f"{DOCUMENT}: must say, once: {' '.join(want.split())}")
    return wrong
