# SPDX-License-Identifier: Apache-2.0
"""lit's format for the pairs: shell tests, of which those in known.txt must fail in just the way it says.

Another wrong answer, no answer (a crash, a time-out) and the right one fail, so that the list stays true.
A module, since lit hands the format to its worker processes by name.
"""

import os
import re

import known_pairs
import lit.formats
import lit.Test

VERDICT = re.compile(r"expect: verdict (\w+)")


def settle(result, path, verdict, reason):
    """The result for a program that is on the list, from the one that its commands gave."""
    listed = f"{known_pairs.LIST}: {verdict} {path}  {reason}\n"
    if result.code is lit.Test.PASS:
        # lit's own code for it, XPASS, is no failure in every version of lit, and then goes unseen.
        return lit.Test.Result(lit.Test.FAIL, listed + "but the answer is right: take it off the list\n")
    if result.code is lit.Test.FAIL:
        if VERDICT.findall(result.output) == [verdict]:
            return lit.Test.Result(lit.Test.XFAIL, result.output)
        return lit.Test.Result(lit.Test.FAIL, result.output + listed + "but this is another failure\n")
    return result


class PairTest(lit.formats.ShTest):
    def __init__(self):
        super().__init__(execute_external=False)
        self.known = known_pairs.read()

    def execute(self, test, lit_config):
        result = super().execute(test, lit_config)
        path = os.path.relpath(test.getSourcePath(), os.path.dirname(os.path.abspath(__file__)))
        return settle(result, path, *self.known[path]) if path in self.known else result
