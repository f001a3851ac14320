/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests made of confirmed deadlocks: they replay the schedules, and fail as long as one of them happens.
 */
#ifndef CC_TOOLS_WITNESS_TEST_H
#define CC_TOOLS_WITNESS_TEST_H

#include "tools/confirm/campaign.h"

/*
 * Write the test for all that was confirmed to `path`: a shell script with the schedules in it, or, when the name
 * ends in .cmake, a file that CTest's projects include, with the schedules beside it. False when that cannot be
 * done, which was said; when nothing was confirmed there is nothing to write, which is said too.
 */
bool cc_witness_test_write(const struct cc_campaign *campaign, const char *path);

#endif
