# SPDX-License-Identifier: Apache-2.0
"""Write measured results into docs/oracle.md, between the marks `<!-- NAME -->` and `<!-- /NAME -->`."""

import os
import re

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "oracle.md")


def write(name, lines):
    """Replace what stands between the marks of `name`. Raises ValueError where they are missing."""
    with open(DOCUMENT, encoding="utf-8") as stream:
        text = stream.read()
    block = "<!-- %s -->\n%s\n<!-- /%s -->" % (name, "\n".join(lines), name)
    text, found = re.subn(r"<!-- %s -->.*?<!-- /%s -->" % (name, name), lambda _: block, text, flags=re.DOTALL)
    if found != 1:
        raise ValueError("%s: needs the marks of %s once, has them %d times" % (DOCUMENT, name, found))
    with open(DOCUMENT, "w", encoding="utf-8") as stream:
        stream.write(text)
