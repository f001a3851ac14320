# SPDX-License-Identifier: Apache-2.0
"""Random small concurrent programs: one or two idioms, in random clothes, and perhaps faults."""

import random_faults
from random_handoff import HANDOFF
from random_idioms import GUARDED
from random_parts import Choices, program_text


class Program:
    def __init__(self, seed):
        c = Choices(seed)
        self.seed = seed
        idioms = [c.pick(*c.pick(GUARDED, HANDOFF)) for _ in range(2 if c.chance(0.3) else 1)]
        self.idioms = [idiom.__name__ for idiom in idioms]
        parts = [idiom(c) for idiom in idioms]
        self.text = program_text(parts, c.chance(0.5))
        shared = [name for part in parts for name in part.shared]
        self.faults = []
        if c.chance(0.6):
            lines = self.text.split("\n")
            for _ in range(c.pick(1, 1, 2)):
                fault, lines = random_faults.add_fault(c, lines, shared)
                if fault:
                    self.faults.append(fault)
            self.text = "\n".join(lines)
        self.tags = sorted(c.tags)
