/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/shim_options.h"

#include <stddef.h>
#include <string.h>

struct option {
    const char *name;
    bool is_number;
    int64_t number;
    const char *text, *help;
    size_t offset;
};

static const struct option OPTIONS[] = {
#define CC_OPTION_NUMBER(name, value, help) { #name, true, value, NULL, help, offsetof(struct cc_options, name) },
#define CC_OPTION_TEXT_ROW(name, value, help) { #name, false, 0, value, help, offsetof(struct cc_options, name) },
    CC_SHIM_OPTIONS(CC_OPTION_NUMBER, CC_OPTION_TEXT_ROW)
#undef CC_OPTION_NUMBER
#undef CC_OPTION_TEXT_ROW
};

enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS };

static bool set_number(struct cc_options *options, const struct option *option, const char *text, size_t length)
{
    int64_t value = 0;
    if (length == 0 || length > 9)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    memcpy((char *)options + option->offset, &value, sizeof value);
    return true;
}

static bool set_text(struct cc_options *options, const struct option *option, const char *text, size_t length)
{
    char *field = (char *)options + option->offset;
    if (length >= CC_OPTION_TEXT)
        return false;
    memcpy(field, text, length);
    field[length] = 0;
    return true;
}

static bool set_one(struct cc_options *options, const char *part, size_t length)
{
    const char *equals = memchr(part, '=', length);
    size_t name = equals ? (size_t)(equals - part) : length;
    for (size_t i = 0; equals && i < OPTION_COUNT; i++)
        if (strlen(OPTIONS[i].name) == name && memcmp(OPTIONS[i].name, part, name) == 0)
            return (OPTIONS[i].is_number ? set_number : set_text)(options, &OPTIONS[i], equals + 1, length - name - 1);
    return false;
}

bool cc_options_read(struct cc_options *options, const char *text)
{
    bool understood = true;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (OPTIONS[i].is_number)
            memcpy((char *)options + OPTIONS[i].offset, &OPTIONS[i].number, sizeof OPTIONS[i].number);
        else
            (void)set_text(options, &OPTIONS[i], OPTIONS[i].text, strlen(OPTIONS[i].text));
    }
    while (text && *text) {
        size_t length = strcspn(text, ":");
        if (length)
            understood &= set_one(options, text, length);
        text += length + (text[length] == ':');
    }
    return understood;
}

void cc_options_help(void (*write)(const char *text))
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        write("  ");
        write(OPTIONS[i].name);
        write("=");
        write(OPTIONS[i].is_number ? (OPTIONS[i].number ? "1" : "0") : OPTIONS[i].text);
        write("  ");
        write(OPTIONS[i].help);
        write("\n");
    }
}
