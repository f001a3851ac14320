/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/symbolize/lock_expression.h"

#include <ctype.h>
#include <string.h>

/* The rest of the text. */
struct text {
    const char *at, *end;
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void skip_space(struct text *text)
{
    while (text->at < text->end && isspace((unsigned char)*text->at))
        text->at++;
}

/* Take `token` if it comes next. */
static bool take(struct text *text, const char *token)
{
    size_t length = strlen(token);
    skip_space(text);
    if ((size_t)(text->end - text->at) < length || memcmp(text->at, token, length) != 0)
        return false;
    text->at += length;
    return true;
}

static bool take_name(struct text *text, const char **name, size_t *length)
{
    skip_space(text);
    if (text->at == text->end || !is_word(*text->at) || isdigit((unsigned char)*text->at))
        return false;
    *name = text->at;
    while (text->at < text->end && is_word(*text->at))
        text->at++;
    *length = (size_t)(text->at - *name);
    return true;
}

/* Skip what is inside brackets, up to and with the closing one; the opening one is taken. */
static bool skip_brackets(struct text *text)
{
    for (int depth = 1; text->at < text->end;) {
        char c = *text->at++;
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && --depth == 0)
            return true;
    }
    return false;
}

/* Skip whole arguments up to number `index`. */
static bool skip_arguments(struct text *text, size_t index)
{
    while (index && text->at < text->end) {
        char c = *text->at++;
        if (c == '(' || c == '[') {
            if (!skip_brackets(text))
                return false;
        } else if (c == ')') {
            return false;
        } else if (c == ',') {
            index--;
        }
    }
    return index == 0;
}

static bool take_steps(struct text *text, struct cc_lock_expression *out)
{
    for (;;) {
        enum cc_lock_step kind;
        const char *name = NULL;
        size_t length = 0;
        if (take(text, "->"))
            kind = CC_STEP_ARROW;
        else if (take(text, "."))
            kind = CC_STEP_DOT;
        else if (take(text, "["))
            kind = CC_STEP_INDEX;
        else
            return true;
        if (kind == CC_STEP_INDEX ? !skip_brackets(text) : !take_name(text, &name, &length))
            return false;
        if (out->step_count == CC_LOCK_STEPS)
            return false;
        out->steps[out->step_count].kind = kind;
        out->steps[out->step_count].name = name;
        out->steps[out->step_count++].length = length;
    }
}

/* Parse `&name...`, `name...`, both also in parentheses, up to the end of the argument. */
static bool parse_argument(struct text text, struct cc_lock_expression *out)
{
    int open = 0;
    *out = (struct cc_lock_expression){ 0 };
    while (take(&text, "("))
        open++;
    out->address_of = take(&text, "&");
    while (take(&text, "("))
        open++;
    if (!take_name(&text, &out->base, &out->base_length))
        return false;
    for (;;) {
        if (!take_steps(&text, out))
            return false;
        if (open == 0 || !take(&text, ")"))
            break;
        open--;
    }
    skip_space(&text);
    return open == 0 && (text.at == text.end || *text.at == ',' || *text.at == ')');
}

/* Parse the call whose name begins at `text`. */
static bool parse_call(struct text text, size_t index, struct cc_lock_expression *out)
{
    const char *name;
    size_t length;
    return take_name(&text, &name, &length) && take(&text, "(") && skip_arguments(&text, index) &&
           parse_argument(text, out);
}

bool cc_lock_expression_parse(const char *line, size_t length, size_t column, size_t index,
                              struct cc_lock_expression *out)
{
    struct text text = { line, line + length };
    if (column && column <= length && parse_call((struct text){ line + column - 1, text.end }, index, out))
        return true;
    for (; text.at < text.end; text.at++) {
        bool starts = is_word(*text.at) && (text.at == line || !is_word(text.at[-1]));
        if (starts && parse_call(text, index, out) && (out->address_of || out->step_count))
            return true;
    }
    return false;
}
