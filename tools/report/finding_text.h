/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pieces of a finding as text, for formats that wrap them.
 * Texts returned are the caller's to free; NULL when memory is exhausted.
 */
#ifndef CC_REPORT_FINDING_TEXT_H
#define CC_REPORT_FINDING_TEXT_H

#include "tools/report/report.h"

/* Finding `index` as the text report shows it, without colour. */
char *cc_finding_text(const struct cc_report *report, uint32_t index);

/* The path of the first place's file, relative to the report's directory if below it; "" if it is not known. */
char *cc_finding_path(const struct cc_report *report, const struct cc_finding *finding);

/* The first place's line, 1 if it is not known: CI systems want one. */
uint32_t cc_finding_line(const struct cc_finding *finding);

#endif
