/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/progress_line.h"

enum { SHORT_MESSAGE = 1024 };

static void __attribute__((format(printf, 2, 0))) print(const char *kind, const char *format, va_list arguments)
{
    char *whole = NULL, start[SHORT_MESSAGE], *text = start;
    va_list again;
    va_copy(again, arguments);
    if (vasprintf(&whole, format, arguments) >= 0)
        text = whole;
    else if (vsnprintf(start, sizeof start, format, again) < 0) /* without memory its start has to do */
        *start = '\0';
    va_end(again);
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
    /* what was reported so far comes first where both streams end up in one place */
    fflush(stdout);
    cc_progress_clear();
    fprintf(stderr, "concheck: %s: %s\n", kind, text);
    if (text == whole)
        free(whole);
}

void cc_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print("error", format, arguments);
    va_end(arguments);
}

void cc_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print("warning", format, arguments);
    va_end(arguments);
}

void cc_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print("note", format, arguments);
    va_end(arguments);
}
