/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line, parsed by the table in options.def.
 *
 * Options may stand anywhere before `--`; what follows it are compiler flags.
 * `-o FILE`, `-oFILE`, `--output FILE` and `--output=FILE` are the same.
 * `@FILE` stands for the words in FILE.
 *
 * Ownership: values point into argv or into the arena handed in.
 * Thread-safety: read-only once parsed.
 */
#ifndef CC_TOOLS_OPTIONS_H
#define CC_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"
#include "tools/report/report.h" /* the names of the formats */
#include "tools/suggest.h"

enum cc_verb {
#define CC_VERB(identifier, name, function, synopsis, summary) CC_VERB_##identifier,
#include "tools/options.def"
#undef CC_VERB
    CC_VERB_COUNT
};

enum cc_option {
#define CC_OPTION(identifier, name, letter, kind, value, choices, verbs, help) CC_OPTION_##identifier,
#include "tools/options.def"
#undef CC_OPTION
    CC_OPTION_COUNT
};

enum cc_option_kind { CC_OPTION_KIND_FLAG, CC_OPTION_KIND_VALUE, CC_OPTION_KIND_LIST };

#define CC_VERB_BIT(identifier) (1u << CC_VERB_##identifier)
#define CC_EVERY_VERB UINT32_MAX

struct cc_option_row {
    const char *name;
    char letter; /* 0: none */
    enum cc_option_kind kind;
    const char *value;   /* what the help calls the value; NULL for a flag */
    const char *choices; /* the values allowed, separated by '|'; NULL: any */
    uint32_t verbs;
    const char *help;
};

extern const struct cc_option_row cc_option_table[CC_OPTION_COUNT];

/* A list of words. */
struct cc_words {
    const char **at;
    uint32_t count;
};

struct cc_options {
    enum cc_verb verb;
    struct cc_words given[CC_OPTION_COUNT]; /* the values of each option; "" for a flag */
    struct cc_words operands;               /* words that are no options: sources, or a verb's topic */
    struct cc_words flags;                  /* what follows `--` */
    bool has_flags;                         /* `--` was given, with or without flags after it */
    const struct cc_options *typed;         /* the command line alone, where a configuration was added */
};

/*
 * Parse the words after the command's name. On a mistake a message goes to
 * stderr and the result is CC_ERR_INPUT. `arena` must have an `on_exhausted` hook.
 */
CC_MUST_USE enum cc_status cc_options_parse(struct cc_arena *arena, int argc, char **argv, struct cc_options *out);

static inline bool cc_options_has(const struct cc_options *options, enum cc_option option)
{
    return options->given[option].count > 0;
}

/* The last value given, or `otherwise`. */
static inline const char *cc_options_text(const struct cc_options *options, enum cc_option option,
                                          const char *otherwise)
{
    const struct cc_words *words = &options->given[option];
    return words->count ? words->at[words->count - 1] : otherwise;
}

/* Say whether `value` is one that `row` allows, and offer each of those to `suggestion`. */
bool cc_option_allows(struct cc_arena *arena, const struct cc_option_row *row, const char *value,
                      struct cc_suggestion *suggestion);

/* Append a word, kept by reference. */
void cc_words_add(struct cc_arena *arena, struct cc_words *words, const char *word);

#endif
