/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_file.h"

#include <endian.h>
#include <string.h>
#include <sys/stat.h>

#include "analyzer/model/model_check.h"
#include "analyzer/model/model_checksum.h"
#include "analyzer/model/model_format.h"

/* Rows and bytes that are reserved on the word of a stream whose length is not known. */
enum { BUFFER = 64 * 1024, UNPROVEN_BYTES = 1024 * 1024 };

struct reader {
    FILE *stream;
    struct cc_model *model;
    uint64_t left; /* bytes of the body that are not in the buffer yet */
    bool proven;   /* the file is at least as long as its header says */
    struct cc_checksum sum;
    size_t at, end;
    uint8_t buffer[BUFFER];
};

static enum cc_status short_read(FILE *stream)
{
    return ferror(stream) ? CC_ERR_IO : CC_ERR_FORMAT;
}

/* Have at least `wanted` bytes in the buffer. */
static enum cc_status fill(struct reader *reader, size_t wanted)
{
    size_t kept = reader->end - reader->at;
    if (kept >= wanted)
        return CC_OK;
    /* Whole strides go into the checksum, so the odd bytes that are kept lie in front of an aligned place. */
    uint8_t *place = reader->buffer + CC_CHECKSUM_STRIDE * 4 - kept;
    memmove(place, reader->buffer + reader->at, kept);
    size_t room = BUFFER - CC_CHECKSUM_STRIDE * 4;
    size_t take = reader->left < room ? (size_t)reader->left : room;
    uint8_t *fresh = place + kept;
    if (fread(fresh, 1, take, reader->stream) != take)
        return short_read(reader->stream);
    cc_checksum_add(&reader->sum, fresh, take);
    reader->left -= take;
    reader->at = (size_t)(place - reader->buffer);
    reader->end = reader->at + kept + take;
    return reader->end - reader->at >= wanted ? CC_OK : CC_ERR_FORMAT;
}

static inline __attribute__((always_inline)) uint8_t get_u8(const uint8_t **at)
{
    return *(*at)++;
}

/* Anything but 0 is true here; the writer makes 0 and 1, and the checksum has the last word. */
static inline __attribute__((always_inline)) bool get_flag(const uint8_t **at)
{
    return get_u8(at) != 0;
}

static inline __attribute__((always_inline)) uint16_t get_u16(const uint8_t **at)
{
    uint16_t value;
    memcpy(&value, *at, sizeof value);
    *at += sizeof value;
    return le16toh(value);
}

static inline __attribute__((always_inline)) uint32_t get_u32(const uint8_t **at)
{
    uint32_t value;
    memcpy(&value, *at, sizeof value);
    *at += sizeof value;
    return le32toh(value);
}

static inline __attribute__((always_inline)) uint64_t get_u64(const uint8_t **at)
{
    uint64_t value;
    memcpy(&value, *at, sizeof value);
    *at += sizeof value;
    return le64toh(value);
}

static inline __attribute__((always_inline)) int64_t get_i64(const uint8_t **at)
{
    return (int64_t)get_u64(at);
}

/* How many rows of `size` bytes to make room for now, when `rows` are announced and `have` are there. */
static uint64_t prudent(const struct reader *reader, uint64_t rows, uint64_t have, size_t size)
{
    uint64_t step = have > UNPROVEN_BYTES / size ? have : UNPROVEN_BYTES / size;
    return reader->proven || rows - have < step ? rows : have + step;
}

/* Give `*rows` room for `wanted` rows, keeping `have`. */
static enum cc_status enlarge(struct reader *reader, void **rows, uint64_t have, uint64_t wanted, size_t size)
{
    void *grown = cc_arena_array(reader->model->arena, (size_t)wanted, size);
    if (!grown)
        return CC_ERR_NO_MEMORY;
    if (have)
        memcpy(grown, *rows, (size_t)have * size);
    *rows = grown;
    return CC_OK;
}

/* read_locs and its like: `count` packed rows into one table. */
#define GET_FIELD(width, accessor) row accessor = get_##width(&at);
#define DEFINE_READ(type, table)                                                                                       \
    static enum cc_status read_##table(struct reader *reader, uint32_t count)                                          \
    {                                                                                                                  \
        void *rows = NULL;                                                                                             \
        uint64_t have = 0, room = 0, wanted = (uint64_t)count + 1;                                                     \
        for (uint64_t done = 1; done < wanted || !rows;) {                                                             \
            if (done >= room) {                                                                                        \
                have = rows ? done : 0;                                                                                \
                room = prudent(reader, wanted, have, sizeof(type));                                                    \
                enum cc_status status = enlarge(reader, &rows, have, room, sizeof(type));                              \
                if (status)                                                                                            \
                    return status;                                                                                     \
                continue;                                                                                              \
            }                                                                                                          \
            enum cc_status status = fill(reader, CC_ROW_WIDTH(table));                                                 \
            if (status)                                                                                                \
                return status;                                                                                         \
            const uint8_t *at = reader->buffer + reader->at;                                                           \
            uint64_t ready = (reader->end - reader->at) / CC_ROW_WIDTH(table);                                         \
            uint64_t until = room - done < ready ? room : done + ready;                                                \
            for (; done < until; done++) {                                                                             \
                type *row = (type *)rows + done;                                                                       \
                CC_FIELDS_##table(GET_FIELD);                                                                          \
            }                                                                                                          \
            reader->at = (size_t)(at - reader->buffer);                                                                \
        }                                                                                                              \
        reader->model->table = rows;                                                                                   \
        reader->model->table##_count = reader->model->table##_room = count + 1;                                        \
        return CC_OK;                                                                                                  \
    }
CC_MODEL_ROW_TABLES(DEFINE_READ)

/* Read the texts in one piece and point the table into it. */
static enum cc_status read_texts(struct reader *reader, uint32_t count, uint64_t bytes)
{
    void *pool = NULL;
    uint64_t room = 0;
    for (uint64_t done = 0; done < bytes;) {
        if (done == room) {
            room = prudent(reader, bytes, done, 1);
            enum cc_status status = enlarge(reader, &pool, done, room, 1);
            if (status)
                return status;
        }
        enum cc_status status = fill(reader, 1);
        if (status)
            return status;
        size_t take = reader->end - reader->at;
        take = room - done < take ? (size_t)(room - done) : take;
        memcpy((char *)pool + done, reader->buffer + reader->at, take);
        reader->at += take;
        done += take;
    }
    /* Each text takes two bytes at least, so a table of `count` pointers is no larger than what was read times four. */
    const char **texts = cc_arena_array(reader->model->arena, (size_t)count + 1, sizeof *texts);
    if (!texts)
        return CC_ERR_NO_MEMORY;
    texts[0] = "";
    const char *next = pool, *end = next ? next + bytes : next;
    for (uint32_t i = 1; i <= count; i++) {
        const char *stop = next < end ? memchr(next, 0, (size_t)(end - next)) : NULL;
        if (!stop || stop == next)
            return CC_ERR_FORMAT;
        texts[i] = next;
        next = stop + 1;
    }
    reader->model->texts = texts;
    reader->model->texts_count = reader->model->texts_room = count + 1;
    return next == end ? CC_OK : CC_ERR_FORMAT;
}

static enum cc_status read_counts(struct reader *reader, struct cc_model_counts *counts)
{
    uint64_t body = reader->left;
    enum cc_status status = fill(reader, CC_COUNTS_WIDTH);
    if (status)
        return status;
    const uint8_t *at = reader->buffer + reader->at;
    counts->text_bytes = get_u64(&at);
    counts->main_file = get_u32(&at);
    counts->texts = get_u32(&at);
    if (counts->text_bytes > body || counts->texts > counts->text_bytes / 2 || counts->main_file > counts->texts)
        return CC_ERR_FORMAT;
    uint64_t total = CC_COUNTS_WIDTH + counts->text_bytes;
    bool too_many = counts->texts == UINT32_MAX;
#define GET_COUNT(type, table)                                                                                         \
    counts->table = get_u32(&at);                                                                                      \
    total += (uint64_t)counts->table * CC_ROW_WIDTH(table);                                                            \
    too_many |= counts->table == UINT32_MAX;
    CC_MODEL_ROW_TABLES(GET_COUNT)
#undef GET_COUNT
    reader->at += CC_COUNTS_WIDTH;
    return total == body && !too_many ? CC_OK : CC_ERR_FORMAT;
}

/* Say whether `stream` is a file that certainly holds fewer, or at least, `bytes` more bytes. */
static enum cc_status prove_length(FILE *stream, uint64_t bytes, bool *proven)
{
    struct stat about;
    int descriptor = fileno(stream);
    *proven = false;
    if (descriptor < 0 || fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return CC_OK;
    off_t here = ftello(stream);
    if (here < 0 || about.st_size < here || (uint64_t)(about.st_size - here) != bytes)
        return CC_ERR_FORMAT;
    *proven = true;
    return CC_OK;
}

static enum cc_status read_header(struct reader *reader, uint64_t *checksum)
{
    uint8_t header[CC_HEADER_WIDTH];
    if (fread(header, 1, sizeof header, reader->stream) != sizeof header)
        return short_read(reader->stream);
    if (memcmp(header, CC_MODEL_MAGIC, CC_MAGIC_WIDTH) != 0)
        return CC_ERR_FORMAT;
    const uint8_t *at = header + CC_MAGIC_WIDTH;
    if (get_u32(&at) != CC_MODEL_FORMAT)
        return CC_ERR_VERSION;
    if (get_u32(&at) != 0)
        return CC_ERR_FORMAT;
    reader->left = get_u64(&at);
    *checksum = get_u64(&at);
    return prove_length(reader->stream, reader->left, &reader->proven);
}

enum cc_status cc_model_read(FILE *stream, struct cc_arena *arena, struct cc_model **out)
{
    uint64_t checksum;
    struct cc_model_counts counts;
    struct reader *reader = cc_arena_alloc(arena, sizeof *reader);
    struct cc_model *model = cc_arena_alloc(arena, sizeof *model);
    if (!reader || !model)
        return CC_ERR_NO_MEMORY;
    model->arena = arena;
    reader->model = model;
    reader->stream = stream;
    enum cc_status status = read_header(reader, &checksum);
    if (!status)
        status = read_counts(reader, &counts);
    if (!status)
        status = read_texts(reader, counts.texts, counts.text_bytes);
#define READ_TABLE(type, table)                                                                                        \
    if (!status)                                                                                                       \
        status = read_##table(reader, counts.table);
    CC_MODEL_ROW_TABLES(READ_TABLE)
#undef READ_TABLE
    if (status)
        return status;
    if (reader->at != reader->end || cc_checksum_value(&reader->sum) != checksum || fgetc(stream) != EOF)
        return CC_ERR_FORMAT;
    model->main_file = counts.main_file;
    status = cc_model_check(model, NULL);
    if (!status)
        *out = model;
    return status;
}
