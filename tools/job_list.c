/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/job_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool_memory.h"

/* How many names of foreign flags a line holds. */
enum { FLAGS_NAMED = 6 };

/* A language that is skipped. */
struct other_language {
    const char *name, *first;
    uint32_t count;
};

struct listing {
    struct cc_arena *arena;
    struct cc_notices *notices;
    struct cc_job_list *out;
    struct cc_link_edges *edges;
    const char *base;
    const char *at, *end; /* the fields that are left */
    struct other_language languages[8];
    uint32_t language_count;
    struct cc_words foreign;
};

/* The next field; "" when there is none. */
static const char *field(struct listing *listing)
{
    if (listing->at >= listing->end)
        return "";
    const char *text = listing->at;
    listing->at += strlen(text) + 1;
    return text;
}

static void take_unit(struct listing *listing)
{
    struct cc_job_list *out = listing->out;
    struct cc_listed_job row = { .source = field(listing) };
    row.job.file = field(listing);
    row.job.directory = field(listing);
    row.job.compiler = field(listing);
    row.object = field(listing);
    const char *outcome = field(listing), *key = field(listing);
    unsigned long flags = strtoul(field(listing), NULL, 10);
    for (unsigned long i = 0; i < flags && listing->at < listing->end; i++)
        cc_words_add(listing->arena, &row.job.flags, field(listing));
    row.is_object = strcmp(outcome, "object") == 0;
    row.is_program = strcmp(outcome, "program") == 0;
    row.key = cc_key_of_bytes(key, strlen(key));
    out->jobs =
        cc_arena_grown(listing->arena, out->jobs, out->count, &out->room, (uint64_t)out->count + 1, sizeof *out->jobs);
    out->jobs[out->count++] = row;
}

static void take_skip(struct listing *listing)
{
    const char *source = field(listing), *language = field(listing);
    uint32_t i = 0;
    while (i < listing->language_count && strcmp(listing->languages[i].name, language) != 0)
        i++;
    if (i == sizeof listing->languages / sizeof *listing->languages)
        i--;
    else if (i == listing->language_count)
        listing->languages[listing->language_count++] = (struct other_language){ .name = language, .first = source };
    struct other_language *row = &listing->languages[i];
    row->count++;
    if (strcmp(source, row->first) < 0)
        row->first = source;
}

/* One line for each language, and one for all flags. */
static void say_ignored(struct listing *listing)
{
    for (uint32_t i = 0; i < listing->language_count; i++) {
        const struct other_language *row = &listing->languages[i];
        if (row->count == 1)
            cc_notices_say(listing->notices, CC_LEVEL_NOTE, &(struct cc_site){ .file = row->first },
                           "skipped, it is %s and not C", row->name);
        else
            cc_notices_say(listing->notices, CC_LEVEL_NOTE, &(struct cc_site){ .file = row->first },
                           "skipped, it is %s and not C; and so are %u more", row->name, row->count - 1);
    }
    const struct cc_words *foreign = &listing->foreign;
    if (!foreign->count)
        return;
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        cc_tool_out_of_memory();
    for (uint32_t i = 0; i < foreign->count && i < FLAGS_NAMED; i++)
        fprintf(stream, "%s%s", i ? ", " : "", foreign->at[i]);
    if (foreign->count > FLAGS_NAMED)
        fprintf(stream, " and %u more", foreign->count - FLAGS_NAMED);
    if (fclose(stream) != 0)
        cc_tool_out_of_memory();
    cc_notices_say(listing->notices, CC_LEVEL_NOTE, NULL,
                   "flags of another compiler do not matter here and are ignored: %s", text);
    free(text);
}

static void take_records(struct listing *listing)
{
    while (listing->at < listing->end) {
        const char *kind = field(listing);
        if (strcmp(kind, "unit") == 0) {
            take_unit(listing);
        } else if (strcmp(kind, "skip") == 0) {
            take_skip(listing);
        } else if (strcmp(kind, "foreign") == 0) {
            cc_words_add(listing->arena, &listing->foreign, field(listing));
            (void)field(listing);
        } else if (strcmp(kind, "words") == 0) {
            const char *source = field(listing), *file = field(listing);
            cc_notices_fail(listing->notices, source,
                            "its response file %s is not there, so its flags are not known; build the project first",
                            file);
        }
    }
}

static int compare_jobs(const void *left, const void *right)
{
    const struct cc_listed_job *a = left, *b = right;
    int order = strcmp(a->source, b->source);
    if (!order)
        order = (int)b->is_object - (int)a->is_object;
    if (!order)
        order = strcmp(a->object, b->object);
    if (!order && !cc_key_equal(a->key, b->key))
        order = a->key.high < b->key.high || (a->key.high == b->key.high && a->key.low < b->key.low) ? -1 : 1;
    return order;
}

/* Note the objects that some link names. */
static void mark_linked(const struct listing *listing, struct cc_id_map *linked)
{
    const struct cc_link_edges *edges = listing->edges;
    for (uint32_t i = 0; i < edges->count; i++)
        for (uint32_t j = 0; j < edges->rows[i].input_count; j++)
            (void)!cc_id_map_put(listing->arena, linked, cc_hash_text(0, edges->rows[i].inputs[j]), 1);
}

/* A file that is compiled and linked at once: the program is made of itself. */
static void add_programs(struct listing *listing)
{
    struct cc_link_edges *edges = listing->edges;
    struct cc_id_map by_output = { 0 };
    for (uint32_t i = 0; i < listing->out->count; i++) {
        struct cc_listed_job *row = &listing->out->jobs[i];
        if (!row->is_program || !*row->object)
            continue;
        uint64_t key = cc_hash_text(0, row->object);
        uint32_t at = cc_id_map_get(&by_output, key);
        if (at == CC_NO_ID) {
            at = edges->count;
            (void)cc_link_edges_add(edges, listing->base, row->object);
            (void)!cc_id_map_put(listing->arena, &by_output, key, at);
        }
        /* the object has no name of its own */
        row->object = cc_arena_format(listing->arena, "%s:%s.o", row->object, row->source);
        cc_link_edge_add_input(edges, &edges->rows[at], listing->base, row->object);
    }
}

/* Keep one job for each file, or one for each of its objects that is linked. */
static void select_jobs(struct listing *listing)
{
    struct cc_job_list *out = listing->out;
    struct cc_id_map linked = { 0 };
    uint32_t kept = 0;
    qsort(out->jobs, out->count, sizeof *out->jobs, compare_jobs);
    add_programs(listing);
    mark_linked(listing, &linked);
    for (uint32_t first = 0, next; first < out->count; first = next) {
        uint32_t found = kept;
        for (next = first; next < out->count && strcmp(out->jobs[next].source, out->jobs[first].source) == 0; next++) {
            struct cc_listed_job row = out->jobs[next];
            bool again = kept > found && strcmp(out->jobs[kept - 1].object, row.object) == 0;
            if (!again && cc_id_map_get(&linked, cc_hash_text(0, row.object)) != CC_NO_ID)
                out->jobs[kept++] = row;
        }
        if (kept == found)
            out->jobs[kept++] = out->jobs[first];
    }
    out->count = kept;
}

void cc_job_list_read(const char *path, const char *base, struct cc_link_edges *edges, struct cc_notices *notices,
                      struct cc_job_list *out)
{
    *out = (struct cc_job_list){ 0 };
    FILE *stream = fopen(path, "re");
    if (!stream)
        return;
    struct listing listing = { .arena = notices->arena, .notices = notices, .out = out, .edges = edges, .base = base };
    uint32_t room = 0;
    size_t size = 0;
    char *text = NULL;
    for (size_t got = 1; got; size += got) {
        text = cc_arena_grown(listing.arena, text, (uint32_t)size, &room, size + 65537, 1);
        got = text ? fread(text + size, 1, 65536, stream) : 0;
    }
    fclose(stream);
    listing.at = text;
    listing.end = text + size;
    take_records(&listing);
    say_ignored(&listing);
    select_jobs(&listing);
}
