/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words that machine-readable reports use for kinds, levels and evidence, in both directions.
 * Pure functions over constant tables.
 */
#ifndef CC_REPORT_FINDING_WORDS_H
#define CC_REPORT_FINDING_WORDS_H

#include "lockgraph/finding.h"

/* "read", "acquire", ...; "other" for what is no kind. */
const char *cc_place_kind_word(enum cc_place_kind kind);

/* The kind called `word`; CC_PLACE_OTHER for any other word. */
enum cc_place_kind cc_place_kind_by_word(const char *word);

/* "predicted", "observed", "confirmed". */
const char *cc_evidence_word(enum cc_evidence evidence);

/* The evidence called `word`; the weakest for any other word. */
enum cc_evidence cc_evidence_by_word(const char *word);

/* The level called `word` ("none" and "info" are notes); CC_LEVEL_WARNING, SARIF's default, for any other word. */
enum cc_level cc_level_by_word(const char *word);

#endif
