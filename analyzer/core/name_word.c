/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/name_word.h"

#include <ctype.h>
#include <string.h>

bool cc_name_has_word(const char *name, const char *const *words, size_t count)
{
    for (const char *at = name; *at;) {
        size_t length = 0;
        char word[16] = { 0 };
        while (isalpha((unsigned char)at[length]) && !(length && isupper((unsigned char)at[length]))) {
            if (length < sizeof word - 1)
                word[length] = (char)tolower((unsigned char)at[length]);
            length++;
        }
        for (size_t i = 0; i < count; i++)
            if (!strcmp(word, words[i]))
                return true;
        at += length ? length : 1;
    }
    return false;
}
