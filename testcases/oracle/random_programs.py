# SPDX-License-Identifier: Apache-2.0
"""Random small concurrent programs: one or two idioms, in random clothes, and perhaps faults."""

import random_faults
from random_exchange import EXCHANGE
from random_handoff import HANDOFF
from random_idioms import GUARDED
from random_parts import Choices, program_text
from random_soup import soup

# By turns, so that few programs have all of them.
IDIOMS = [idiom for other in range(max(len(GUARDED), len(HANDOFF), len(EXCHANGE)))
          for idiom in (GUARDED[other % len(GUARDED)], HANDOFF[other % len(HANDOFF)],
                        EXCHANGE[other % len(EXCHANGE)], soup)]


class Program:
    """The program of a seed: its text, the idioms, the tags of the patterns in it, and which faults were put in."""

    def __init__(self, seed):
        c = Choices(seed, seed // len(IDIOMS) + seed % len(IDIOMS))
        self.seed = seed
        idioms = [IDIOMS[seed % len(IDIOMS)]] + [c.pick(*IDIOMS)] * c.chance(0.3)
        self.idioms = [idiom.__name__ for idiom in idioms]
        parts = [idiom(c) for idiom in idioms]
        self.text = program_text(parts, c.chance(0.5))
        self.arbitrary = any(part.arbitrary for part in parts)
        self.faults = []
        if c.chance(0.6):
            self.add_faults(c, [name for part in parts for name in part.shared])
        self.tags = sorted(c.tags)

    def add_faults(self, c, shared):
        lines = self.text.split("\n")
        for _ in range(c.pick(1, 1, 2)):
            fault, lines = random_faults.add_fault(c, lines, shared)
            if fault:
                self.faults.append(fault)
        self.text = "\n".join(lines)
