/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs whose lines moved: ranks of lines instead of their numbers.
 *
 * An edit of comments, or an empty line, changes the numbers of all lines behind it, and nothing that the analysis looks at:
 * it compares places, and never counts the lines between them. With each line's number replaced by its rank among all lines
 * of the program, two programs that differ only in that are the same, and what was found in one has been found in the
 * other, with other numbers. Types without a name are called by their place, and so by its rank. Ranks begin at CC_FIRST_RANK, so that no number of a line is mistaken for one.
 *
 * Ownership: the arena handed in. Thread-safety: none.
 * Complexity: linear in the places, and n log n in the lines that have any.
 */
#ifndef CC_PROJECT_LINE_RANK_H
#define CC_PROJECT_LINE_RANK_H

#include "analyzer/model/program_model.h"
#include "lockgraph/finding.h"
#include "tools/project/content_key.h"

#define CC_FIRST_RANK UINT32_C(2000000000)

struct cc_line_ranks {
    const uint32_t *lines; /* the number of each line, by rank */
    uint32_t count;
};

/* Replace the numbers of all lines in `program`; false, and nothing is changed, where a line has too large a number. */
bool cc_lines_rank(struct cc_model *program, struct cc_arena *arena, struct cc_line_ranks *out);

/* Give a place its numbers back. False when it has a rank that there is not. */
bool cc_site_unrank(const struct cc_line_ranks *ranks, struct cc_site *site);

/* The same in a text, such as a drawing or the name of a type, where ranks stand behind a colon. */
const char *cc_text_unrank(const struct cc_line_ranks *ranks, struct cc_arena *arena, const char *text);

/* The key of a program's content. False when there is no memory for it. */
bool cc_key_of_program(const struct cc_model *program, struct cc_key *out);

#endif
