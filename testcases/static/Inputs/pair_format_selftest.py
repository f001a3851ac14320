# SPDX-License-Identifier: Apache-2.0
"""What lit says of a program on the list of known ones, for each way its commands can end.

    pair_format_selftest.py FOLDER-OF-LIT FOLDER-OF-THE-PAIRS
"""

import sys

sys.path[:0] = sys.argv[1:]
sys.dont_write_bytecode = True
import lit.Test
import pair_format

CASES = [  # the result of the commands, what they wrote, the result that counts
    (lit.Test.FAIL, "expect: no [data-race] at a.c:3\nexpect: verdict MISS\n", lit.Test.XFAIL),
    (lit.Test.FAIL, "expect: verdict FALSE\n", lit.Test.FAIL),
    (lit.Test.FAIL, "expect: exit status -11: no message\n", lit.Test.FAIL),
    (lit.Test.FAIL, "", lit.Test.FAIL),
    (lit.Test.PASS, "", lit.Test.FAIL),
    (lit.Test.TIMEOUT, "expect: verdict MISS\n", lit.Test.TIMEOUT),
    (lit.Test.UNRESOLVED, "", lit.Test.UNRESOLVED),
]
wrong = 0
for code, output, wanted in CASES:
    got = pair_format.settle(lit.Test.Result(code, output), "a_bad.c", "MISS", "why").code
    if got is not wanted:
        print(f"{code.name} with {output!r} became {got.name}, not {wanted.name}")
        wrong += 1
sys.exit(1 if wrong else 0)
