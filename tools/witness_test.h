/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests made of what was confirmed: they replay the schedules of deadlocks, and repeat the campaign for what no schedule holds: a hang
 * that came unasked, a race under the seed that showed it. They fail as long as one of these happens.
 */
#ifndef CC_TOOLS_WITNESS_TEST_H
#define CC_TOOLS_WITNESS_TEST_H

#include "tools/confirm/campaign.h"
#include "tools/options.h"

struct cc_witness {
    struct cc_arena *arena;
    const struct cc_campaign *campaign;
    const struct cc_options *options; /* of the campaign: what was analysed, how it was built */
    bool hangs;                       /* a deadlock was confirmed that no schedule repeats */
    uint32_t race_seed;               /* a race was confirmed under this seed; 0: none was */
};

/*
 * Write the test for all that was confirmed to `path`: a shell script with the schedules in it, or, when the name
 * ends in .cmake, a file that CTest's projects include, with the schedules beside it. False when that cannot be
 * done, which was said; when nothing was confirmed there is nothing to write, which is said too.
 */
bool cc_witness_test_write(const struct cc_witness *witness, const char *path);

#endif
