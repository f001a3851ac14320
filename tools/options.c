/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/options.h"

#include <string.h>

#include "tools/message.h"
#include "tools/response_file.h"
#include "tools/suggest.h"

const struct cc_option_row cc_option_table[CC_OPTION_COUNT] = {
#define CC_OPTION(identifier, name, letter, kind, value, choices, verbs, help)                                         \
    { name, letter, CC_OPTION_KIND_##kind, value, choices, verbs, help },
#include "tools/options.def"
#undef CC_OPTION
};

static const char *const verb_names[CC_VERB_COUNT] = {
#define CC_VERB(identifier, name, function, synopsis, summary) name,
#include "tools/options.def"
#undef CC_VERB
};

/* Where parsing stands. */
struct parser {
    struct cc_arena *arena;
    struct cc_words words;
    uint32_t at; /* the next word */
    struct cc_options *options;
};

void cc_words_add(struct cc_arena *arena, struct cc_words *words, const char *word)
{
    /* the list doubles when its length is a power of two */
    if ((words->count & (words->count - 1)) == 0) {
        const char **larger = cc_arena_array(arena, words->count ? 2 * (size_t)words->count : 1, sizeof *larger);
        if (words->count)
            memcpy(larger, words->at, words->count * sizeof *larger);
        words->at = larger;
    }
    words->at[words->count++] = word;
}

static enum cc_option find_long(const char *name, size_t length)
{
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (strlen(cc_option_table[i].name) == length && strncmp(cc_option_table[i].name, name, length) == 0)
            return (enum cc_option)i;
    return CC_OPTION_COUNT;
}

static enum cc_option find_short(char letter)
{
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].letter == letter)
            return (enum cc_option)i;
    return CC_OPTION_COUNT;
}

/* Say whether a word concheck does not know is one a C compiler does. */
static bool is_compiler_flag(const char *word)
{
    static const char *const starts[] = { "-I",       "-D",       "-U",        "-W", "-f",   "-m",
                                          "-O",       "-g",       "-L",        "-l", "-std", "-isystem",
                                          "-include", "-pthread", "-pedantic", "-c", "-x",   "--sysroot" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(word, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static enum cc_status unknown_option(struct cc_arena *arena, const char *word)
{
    const char *name = word + strspn(word, "-");
    struct cc_suggestion suggestion = { .typed = cc_arena_text(arena, name, strcspn(name, "=")) };
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        cc_suggestion_offer(&suggestion, cc_option_table[i].name);
    if (word[1] != '-' && is_compiler_flag(word))
        cc_error("unknown option '%s'; compiler flags stand after '--': concheck FILE.c -- %s", word, word);
    else if (suggestion.best)
        cc_error("unknown option '%s'; did you mean '--%s'?", word, suggestion.best);
    else
        cc_error("unknown option '%s'; see concheck --help", word);
    return CC_ERR_INPUT;
}

bool cc_option_allows(struct cc_arena *arena, const struct cc_option_row *row, const char *value,
                      struct cc_suggestion *suggestion)
{
    const char *choices = row->choices;
    if (!choices)
        return true;
    while (*choices) {
        size_t length = strcspn(choices, "|");
        const char *choice = cc_arena_text(arena, choices, length);
        if (strcmp(choice, value) == 0)
            return true;
        cc_suggestion_offer(suggestion, choice);
        choices += length + (choices[length] == '|');
    }
    return false;
}

/* Take the value of an option: what is attached to it, or else the next word. */
static enum cc_status take_option(struct parser *parser, enum cc_option option, const char *attached)
{
    const struct cc_option_row *row = &cc_option_table[option];
    if (row->kind == CC_OPTION_KIND_FLAG) {
        if (attached) {
            cc_error("option '--%s' takes no value", row->name);
            return CC_ERR_INPUT;
        }
        cc_words_add(parser->arena, &parser->options->given[option], "");
        return CC_OK;
    }
    if (!attached && parser->at < parser->words.count && strcmp(parser->words.at[parser->at], "--") != 0)
        attached = parser->words.at[parser->at++];
    if (!attached || !*attached) {
        cc_error("option '--%s' needs a value: --%s=%s", row->name, row->name, row->value);
        return CC_ERR_INPUT;
    }
    struct cc_suggestion suggestion = { .typed = attached };
    if (!cc_option_allows(parser->arena, row, attached, &suggestion)) {
        if (suggestion.best)
            cc_error("--%s=%s: unknown value; did you mean '%s'?", row->name, attached, suggestion.best);
        else
            cc_error("--%s=%s: unknown value; it is one of %s", row->name, attached, row->choices);
        return CC_ERR_INPUT;
    }
    cc_words_add(parser->arena, &parser->options->given[option], attached);
    return CC_OK;
}

static enum cc_status take_word(struct parser *parser, const char *word)
{
    if (word[0] != '-' || word[1] == '\0') {
        cc_words_add(parser->arena, &parser->options->operands, word);
        return CC_OK;
    }
    if (word[1] == '-') {
        size_t length = strcspn(word + 2, "=");
        enum cc_option option = find_long(word + 2, length);
        if (option == CC_OPTION_COUNT)
            return unknown_option(parser->arena, word);
        return take_option(parser, option, word[2 + length] ? word + 3 + length : NULL);
    }
    /* -MD and -MF FILE, as compilers have them */
    enum cc_option dependency = word[1] == 'M' ? find_long(word + 1, strlen(word + 1)) : CC_OPTION_COUNT;
    if (dependency != CC_OPTION_COUNT)
        return take_option(parser, dependency, NULL);
    enum cc_option option = find_short(word[1]);
    bool flag = option != CC_OPTION_COUNT && cc_option_table[option].kind == CC_OPTION_KIND_FLAG;
    if (option == CC_OPTION_COUNT || (flag && word[2]))
        return unknown_option(parser->arena, word);
    const char *attached = word[2] ? word + 2 + (word[2] == '=') : NULL;
    return take_option(parser, option, attached);
}

/* The first operand may name the verb. */
static void take_verb(struct cc_options *options)
{
    options->verb = CC_VERB_CHECK;
    if (options->operands.count == 0)
        return;
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        if (strcmp(options->operands.at[0], verb_names[i]) != 0)
            continue;
        options->verb = (enum cc_verb)i;
        options->operands.at++;
        options->operands.count--;
        return;
    }
}

/* Refuse options that the verb does not take. */
static enum cc_status check_verb_options(const struct cc_options *options)
{
    for (int i = 0; i < CC_OPTION_COUNT; i++) {
        if (options->given[i].count == 0 || (cc_option_table[i].verbs >> options->verb & 1))
            continue;
        cc_error("option '--%s' does not go with '%s'; see concheck help %s", cc_option_table[i].name,
                 verb_names[options->verb], verb_names[options->verb]);
        return CC_ERR_INPUT;
    }
    return CC_OK;
}

enum cc_status cc_options_parse(struct cc_arena *arena, int argc, char **argv, struct cc_options *out)
{
    *out = (struct cc_options){ 0 };
    struct parser parser = { .arena = arena, .options = out };
    enum cc_status status = cc_response_files_expand(arena, argc, argv, &parser.words);
    while (status == CC_OK && parser.at < parser.words.count && !out->has_flags) {
        const char *word = parser.words.at[parser.at++];
        if (strcmp(word, "--") == 0)
            out->has_flags = true;
        else
            status = take_word(&parser, word);
    }
    if (status != CC_OK)
        return status;
    while (parser.at < parser.words.count)
        cc_words_add(arena, &out->flags, parser.words.at[parser.at++]);
    take_verb(out);
    struct cc_options *typed = cc_arena_alloc(arena, sizeof *typed);
    *typed = *out;
    out->typed = typed;
    return check_verb_options(out);
}
