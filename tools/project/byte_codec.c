/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/byte_codec.h"

#include <stdlib.h>
#include <string.h>

#include "tools/project/line_rank.h"

enum { FIRST_ROOM = 4096 };

/* Write or read `size` bytes. */
static void code_bytes(struct cc_codec *codec, void *bytes, size_t size)
{
    if (codec->reading) {
        codec->failed = codec->failed || size > codec->size - codec->at;
        if (codec->failed) {
            memset(bytes, 0, size);
            return;
        }
        memcpy(bytes, codec->bytes + codec->at, size);
        codec->at += size;
        return;
    }
    if (codec->size - codec->at < size) {
        size_t room = 2 * codec->size + size + FIRST_ROOM;
        uint8_t *grown = codec->failed ? NULL : realloc(codec->bytes, room);
        codec->failed = !grown;
        if (!grown)
            return;
        codec->bytes = grown;
        codec->size = room;
    }
    if (size)
        memcpy(codec->bytes + codec->at, bytes, size);
    codec->at += size;
}

void cc_code_u64(struct cc_codec *codec, uint64_t *value)
{
    code_bytes(codec, value, sizeof *value);
}

void cc_code_u32(struct cc_codec *codec, uint32_t *value)
{
    code_bytes(codec, value, sizeof *value);
}

void cc_code_bool(struct cc_codec *codec, bool *value)
{
    uint8_t byte = *value;
    code_bytes(codec, &byte, sizeof byte);
    *value = byte != 0;
}

void cc_code_text(struct cc_codec *codec, const char **text)
{
    uint32_t size = codec->reading || !*text ? 0 : (uint32_t)strlen(*text) + 1;
    cc_code_u32(codec, &size);
    if (!codec->reading) {
        code_bytes(codec, (void *)(uintptr_t)*text, size);
        return;
    }
    *text = NULL;
    codec->failed = codec->failed || size > codec->size - codec->at;
    if (codec->failed || size == 0)
        return;
    *text = cc_arena_text(codec->arena, (const char *)codec->bytes + codec->at, size - 1);
    if (codec->ranks)
        *text = cc_text_unrank(codec->ranks, codec->arena, *text);
    codec->at += size;
}

void *cc_code_rows(struct cc_codec *codec, const void *rows, uint32_t *count, size_t size)
{
    cc_code_u32(codec, count);
    if (!codec->reading)
        return (void *)(uintptr_t)rows;
    codec->failed = codec->failed || *count > codec->size - codec->at; /* a row has at least a byte */
    if (codec->failed)
        *count = 0;
    return cc_arena_array(codec->arena, (size_t)*count + 1, size);
}

void cc_code_texts(struct cc_codec *codec, const char *const **texts, uint32_t *count)
{
    const char **rows = cc_code_rows(codec, *texts, count, sizeof *rows);
    for (uint32_t i = 0; i < *count; i++)
        cc_code_text(codec, &rows[i]);
    *texts = rows;
}
