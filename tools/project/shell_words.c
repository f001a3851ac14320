/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/shell_words.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

char *cc_shell_word(char **text)
{
    char *at = *text, *word, *end;
    while (isspace((unsigned char)*at))
        at++;
    if (!*at)
        return NULL;
    word = end = at;
    char quote = 0;
    for (; *at && (quote || !isspace((unsigned char)*at)); at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"')
            quote = quote ? 0 : *at;
        else if (*at == '\\' && quote != '\'' && at[1])
            *end++ = *++at;
        else
            *end++ = *at;
    }
    *text = *at ? at + 1 : at;
    *end = '\0';
    return word;
}

char *cc_text_file(struct cc_arena *arena, const char *path)
{
    FILE *stream = fopen(path, "re");
    if (!stream)
        return NULL;
    char *line = NULL, *text = NULL;
    size_t room = 0;
    errno = 0;
    ssize_t length = getdelim(&line, &room, '\0', stream);
    if (length >= 0)
        text = cc_arena_text(arena, line, (size_t)length);
    else if (!ferror(stream))
        text = cc_arena_text(arena, "", 0);
    free(line);
    fclose(stream);
    return text;
}
