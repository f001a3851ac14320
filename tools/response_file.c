/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/response_file.h"

#include <errno.h>
#include <string.h>

#include "tools/message.h"
#include "tools/project/shell_words.h"

enum { DEEPEST = 8 };

static enum cc_status add_file(struct cc_arena *arena, const char *name, unsigned depth, struct cc_words *out);

/* Say whether words are still expanded: not after `--`, which hands the rest to the compiler. */
static enum cc_status add_word(struct cc_arena *arena, const char *word, unsigned depth, bool *expanding,
                               struct cc_words *out)
{
    if (*expanding && word[0] == '@' && word[1]) {
        enum cc_status status = add_file(arena, word + 1, depth + 1, out);
        for (uint32_t i = 0; i < out->count; i++)
            *expanding = *expanding && strcmp(out->at[i], "--") != 0;
        return status;
    }
    *expanding = *expanding && strcmp(word, "--") != 0;
    cc_words_add(arena, out, word);
    return CC_OK;
}

static enum cc_status add_file(struct cc_arena *arena, const char *name, unsigned depth, struct cc_words *out)
{
    if (depth > DEEPEST) {
        cc_error("@%s: response files are nested more than %d deep; does one include itself?", name, DEEPEST);
        return CC_ERR_INPUT;
    }
    char *text = cc_text_file(arena, name);
    if (!text) {
        cc_error("@%s: cannot read the response file: %s", name, strerror(errno));
        return CC_ERR_INPUT;
    }
    bool expanding = true;
    for (char *word; (word = cc_shell_word(&text));) {
        enum cc_status status = add_word(arena, word, depth, &expanding, out);
        if (status != CC_OK)
            return status;
    }
    return CC_OK;
}

enum cc_status cc_response_files_expand(struct cc_arena *arena, int argc, char **argv, struct cc_words *out)
{
    bool expanding = true;
    *out = (struct cc_words){ 0 };
    for (int i = 1; i < argc; i++) {
        enum cc_status status = add_word(arena, argv[i], 0, &expanding, out);
        if (status != CC_OK)
            return status;
    }
    return CC_OK;
}
