/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schedule of a deadlock that was confirmed, as a file: a text, a row a line, that `concheck confirm --replay`
 * reads. It names locks as findings do and where they come from, so it also fits a program that was built again.
 *
 *     concheck-schedule 1
 *     rule, fingerprint, key, subject    of the finding
 *     hold, seed, late, skip EDGE N      how the run was steered: steer_settings.h
 *     name CLASS KEY                     another name of a class
 *     place CLASS ORIGIN OFFSET MODULE   where its locks come from
 *     from EDGE OFFSET MODULE            a call that begins an edge
 *     word WORD                          the command, for people
 *
 * Ownership: the arena handed in, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_CONFIRM_SCHEDULE_FILE_H
#define CC_CONFIRM_SCHEDULE_FILE_H

#include "tools/confirm/campaign.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Write the schedule of a confirmed attempt. CC_ERR_IO with errno. */
CC_MUST_USE enum cc_status cc_schedule_write(const struct cc_campaign *campaign, const struct cc_attempt *attempt,
                                             FILE *stream);

/*
 * Read a schedule: the attempt, ready for cc_campaign_replay(), with a finding of its own. CC_ERR_IO with errno;
 * CC_ERR_FORMAT when it is none, and `*line` is the row that is not understood.
 */
CC_MUST_USE enum cc_status cc_schedule_read(struct cc_arena *arena, FILE *stream, struct cc_attempt *out,
                                            uint32_t *line);

#ifdef __cplusplus
}
#endif

#endif
