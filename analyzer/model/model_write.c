/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_file.h"

#include <endian.h>
#include <string.h>

#include "analyzer/model/model_checksum.h"
#include "analyzer/model/model_format.h"
#include "analyzer/model/model_tables.h"

enum { BUFFER = 64 * 1024 };

/*
 * The header precedes the body and holds its checksum, and the stream need not be seekable. So the body is
 * produced twice: once into the checksum alone, once into the stream.
 */
struct writer {
    FILE *stream; /* NULL in the first round */
    struct cc_checksum sum;
    size_t used;
    uint8_t buffer[BUFFER];
};

static enum cc_status flush(struct writer *writer)
{
    cc_checksum_add(&writer->sum, writer->buffer, writer->used);
    bool failed = writer->stream && fwrite(writer->buffer, 1, writer->used, writer->stream) != writer->used;
    writer->used = 0;
    return failed ? CC_ERR_IO : CC_OK;
}

static enum cc_status write_bytes(struct writer *writer, const void *bytes, size_t length)
{
    const uint8_t *from = bytes;
    while (length) {
        size_t take = BUFFER - writer->used < length ? BUFFER - writer->used : length;
        memcpy(writer->buffer + writer->used, from, take);
        writer->used += take;
        from += take;
        length -= take;
        if (writer->used == BUFFER) {
            enum cc_status status = flush(writer);
            if (status)
                return status;
        }
    }
    return CC_OK;
}

static uint8_t *put_u8(uint8_t *at, unsigned value)
{
    *at = (uint8_t)value;
    return at + 1;
}

static uint8_t *put_flag(uint8_t *at, bool value)
{
    return put_u8(at, value);
}

static uint8_t *put_u16(uint8_t *at, uint16_t value)
{
    value = htole16(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint8_t *put_u32(uint8_t *at, uint32_t value)
{
    value = htole32(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint8_t *put_u64(uint8_t *at, uint64_t value)
{
    value = htole64(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint8_t *put_i64(uint8_t *at, int64_t value)
{
    return put_u64(at, (uint64_t)value);
}

/* write_locs and its like: the rows of one table, packed. */
#define PUT_FIELD(width, accessor) at = put_##width(at, row accessor);
#define DEFINE_WRITE(type, table)                                                                                      \
    static enum cc_status write_##table(struct writer *writer, const struct cc_model *model)                           \
    {                                                                                                                  \
        enum cc_status status = CC_OK;                                                                                 \
        for (uint32_t i = 1; i < model->table##_count && !status; i++) {                                               \
            const type *row = &model->table[i];                                                                        \
            uint8_t packed[CC_ROW_WIDTH(table)], *at = packed;                                                         \
            CC_FIELDS_##table(PUT_FIELD);                                                                              \
            status = write_bytes(writer, packed, sizeof packed);                                                       \
        }                                                                                                              \
        return status;                                                                                                 \
    }
CC_MODEL_ROW_TABLES(DEFINE_WRITE)

static enum cc_status write_texts(struct writer *writer, const struct cc_model *model)
{
    enum cc_status status = CC_OK;
    for (uint32_t i = 1; i < model->texts_count && !status; i++)
        status = write_bytes(writer, model->texts[i], strlen(model->texts[i]) + 1);
    return status;
}

static uint64_t text_bytes(const struct cc_model *model)
{
    uint64_t bytes = 0;
    for (uint32_t i = 1; i < model->texts_count; i++)
        bytes += strlen(model->texts[i]) + 1;
    return bytes;
}

static enum cc_status write_body(struct writer *writer, const struct cc_model *model,
                                 const struct cc_model_counts *counts)
{
    uint8_t packed[CC_COUNTS_WIDTH], *at = packed;
    at = put_u64(at, counts->text_bytes);
    at = put_u32(at, counts->main_file);
    at = put_u32(at, counts->texts);
#define PUT_COUNT(type, table) at = put_u32(at, counts->table);
    CC_MODEL_ROW_TABLES(PUT_COUNT)
#undef PUT_COUNT
    enum cc_status status = write_bytes(writer, packed, sizeof packed);
    if (!status)
        status = write_texts(writer, model);
#define WRITE_TABLE(type, table)                                                                                       \
    if (!status)                                                                                                       \
        status = write_##table(writer, model);
    CC_MODEL_ROW_TABLES(WRITE_TABLE)
#undef WRITE_TABLE
    return status ? status : flush(writer);
}

static uint32_t rows_of(uint32_t count)
{
    return count ? count - 1 : 0;
}

enum cc_status cc_model_write(const struct cc_model *model, FILE *stream)
{
    struct cc_model_counts counts = { .text_bytes = text_bytes(model),
                                      .main_file = model->main_file,
                                      .texts = rows_of(model->texts_count),
#define COUNT(type, table) .table = rows_of(model->table##_count),
                                      CC_MODEL_ROW_TABLES(COUNT)
#undef COUNT
    };
    struct writer writer;
    memset(&writer, 0, offsetof(struct writer, buffer));
    enum cc_status status = write_body(&writer, model, &counts);
    if (status)
        return status;

    uint8_t header[CC_HEADER_WIDTH], *at = header;
    memcpy(at, CC_MODEL_MAGIC, CC_MAGIC_WIDTH);
    at = put_u32(at + CC_MAGIC_WIDTH, CC_MODEL_FORMAT);
    at = put_u32(at, 0);
    at = put_u64(at, writer.sum.length);
    at = put_u64(at, cc_checksum_value(&writer.sum));
    if (fwrite(header, 1, sizeof header, stream) != sizeof header)
        return CC_ERR_IO;

    memset(&writer, 0, offsetof(struct writer, buffer));
    writer.stream = stream;
    status = write_body(&writer, model, &counts);
    if (!status && (fflush(stream) != 0 || ferror(stream)))
        status = CC_ERR_IO;
    return status;
}
