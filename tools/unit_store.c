/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/unit_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/front_end_said.h"
#include "tools/lost_part.h"
#include "tools/model_load.h"
#include "tools/project/program_result.h"
#include "tools/tool_memory.h"

/* Rises when what is kept of a unit changes its form. */
enum { UNIT_FORM = 2 };

/* A file that was read. */
struct unit_input {
    const char *name; /* absolute */
    struct cc_key key;
};

/* What is kept of a unit besides its model. */
struct manifest {
    struct unit_input *inputs;
    const char *const *absent;
    uint32_t input_count, absent_count;
};

struct obtaining {
    const struct cc_front_end *front_end;
    struct cc_cache *cache;
    struct cc_arena *arena;
    struct cc_notices *notices;
    struct cc_key front_end_key;
    struct cc_file_keys files;
    struct timespec start;
};

static void code_key(struct cc_codec *codec, struct cc_key *key)
{
    cc_code_u64(codec, &key->low);
    cc_code_u64(codec, &key->high);
}

static void code_unit(struct cc_codec *codec, struct manifest *manifest, struct cc_project_unit *unit)
{
    manifest->inputs = cc_code_rows(codec, manifest->inputs, &manifest->input_count, sizeof *manifest->inputs);
    for (uint32_t i = 0; i < manifest->input_count; i++) {
        cc_code_text(codec, &manifest->inputs[i].name);
        code_key(codec, &manifest->inputs[i].key);
    }
    cc_code_texts(codec, &manifest->absent, &manifest->absent_count);
    code_key(codec, &unit->model_key);
    cc_code_symbols(codec, &unit->symbols);
    unit->said = cc_code_notices(codec, unit->said, &unit->said_count);
    unit->lost = cc_code_notices(codec, unit->lost, &unit->lost_count);
}

/* The key of a unit: all but the content of files. */
static struct cc_key unit_key(const struct obtaining *all, const struct cc_project_unit *unit)
{
    struct cc_key key = cc_key_add_key(all->front_end_key, unit->job->key);
    return cc_key_add_number(key, UNIT_FORM);
}

/* Say whether all files that were read are as they were. */
static bool is_current(struct obtaining *all, const struct manifest *manifest)
{
    struct cc_key now;
    for (uint32_t i = 0; i < manifest->input_count; i++)
        if (!cc_file_keys_get(&all->files, manifest->inputs[i].name, &now) ||
            !cc_key_equal(now, manifest->inputs[i].key))
            return false;
    for (uint32_t i = 0; i < manifest->absent_count; i++)
        if (cc_file_keys_exists(&all->files, manifest->absent[i]))
            return false;
    return true;
}

/* Take a unit from the cache if it is there and nothing has changed. */
static bool recall(struct obtaining *all, struct cc_project_unit *unit)
{
    struct manifest manifest = { 0 };
    struct cc_codec codec = { .reading = true, .arena = all->arena };
    codec.bytes = cc_cache_get(all->cache, "unit", unit_key(all, unit), &codec.size);
    if (!codec.bytes)
        return false;
    struct cc_project_unit known = *unit;
    code_unit(&codec, &manifest, &known);
    if (codec.failed || !is_current(all, &manifest))
        return false;
    known.model = cc_cache_file(all->cache, "ccm", known.model_key);
    if (!known.model)
        return false;
    known.usable = known.kept = true;
    *unit = known;
    return true;
}

/* Read the list that the front end wrote: "+NAME" was read, "-NAME" is not there; each ends in a NUL. */
static bool read_inputs(struct obtaining *all, const struct cc_unit *extracted, struct manifest *manifest)
{
    FILE *stream = fopen(extracted->inputs, "re");
    char *name = NULL;
    size_t room = 0;
    struct cc_words absent = { 0 };
    uint32_t input_room = 0;
    bool fine = stream != NULL;
    while (fine && getdelim(&name, &room, '\0', stream) > 0) {
        const char *path = name + 1;
        const char *directory = extracted->job->directory;
        if (*path != '/' && *directory)
            path = cc_arena_format(all->arena, "%s/%s", directory, path);
        else
            path = cc_arena_text(all->arena, path, strlen(path));
        if (*name == '-') {
            cc_words_add(all->arena, &absent, path);
            continue;
        }
        manifest->inputs = cc_arena_grown(all->arena, manifest->inputs, manifest->input_count, &input_room,
                                          (uint64_t)manifest->input_count + 1, sizeof *manifest->inputs);
        struct unit_input *row = &manifest->inputs[manifest->input_count++];
        row->name = path;
        fine = cc_file_keys_get(&all->files, path, &row->key);
    }
    free(name);
    if (stream)
        fclose(stream);
    manifest->absent = absent.at;
    manifest->absent_count = absent.count;
    return fine;
}

/* Say whether a file was changed after the front end was started: it may have read what was there before. */
static bool changed_meanwhile(const struct obtaining *all, const struct manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->input_count; i++) {
        struct stat info;
        if (stat(manifest->inputs[i].name, &info) != 0 || info.st_mtim.tv_sec > all->start.tv_sec ||
            (info.st_mtim.tv_sec == all->start.tv_sec && info.st_mtim.tv_nsec >= all->start.tv_nsec))
            return true;
    }
    return false;
}

/* Keep a unit for the next time. */
static void keep(struct obtaining *all, struct cc_project_unit *unit, const struct cc_unit *extracted)
{
    struct manifest manifest = { 0 };
    if (!all->cache->folder || !read_inputs(all, extracted, &manifest) || changed_meanwhile(all, &manifest))
        return;
    const char *place;
    if (!cc_cache_put_file(all->cache, "ccm", unit->model, &unit->model_key, &place) || place == unit->model)
        return;
    unit->model = place;
    struct cc_codec codec = { 0 };
    code_unit(&codec, &manifest, unit);
    if (!codec.failed)
        cc_cache_put(all->cache, "unit", unit_key(all, unit), codec.bytes, codec.at);
    free(codec.bytes);
}

bool cc_unit_inspect(struct cc_project_unit *unit, struct cc_notices *notices)
{
    struct cc_arena *scratch = cc_tool_arena();
    struct cc_model *model = cc_model_load(unit->model, unit->source, scratch, notices);
    unit->usable = model && cc_key_of_file(unit->model, &unit->model_key);
    if (unit->usable) {
        struct cc_notices lost = { .arena = notices->arena, .silent = true };
        cc_unit_symbols_gather(model, notices->arena, &unit->symbols);
        const char *main_file = cc_model_text(model, model->main_file);
        if (!unit->job && *main_file) /* a model that was given stands for its source */
            unit->source = cc_arena_text(notices->arena, main_file, strlen(main_file));
        cc_lost_parts_take(model, model->losts_count ? model->losts_count - 1 : 0, unit->source, CC_LEVEL_ERROR, false,
                           &lost);
        unit->lost = lost.at;
        unit->lost_count = lost.count;
    }
    cc_arena_destroy(scratch);
    return unit->usable;
}

/* Take what the front end made of a unit. */
static void take(struct obtaining *all, struct cc_project_unit *unit, const struct cc_unit *extracted)
{
    if (extracted->state != CC_UNIT_WHOLE && extracted->state != CC_UNIT_PARTIAL)
        return;
    struct cc_notices said = { .arena = all->arena, .silent = true };
    if (extracted->state == CC_UNIT_PARTIAL && cc_front_end_said_errors(extracted->errors, unit->source, &said) == 0)
        cc_notices_fail(&said, unit->source, "could not be analysed in full; check it with clang -fsyntax-only");
    unit->said = said.at;
    unit->said_count = said.count;
    unit->model = extracted->model;
    if (cc_unit_inspect(unit, all->notices))
        keep(all, unit, extracted);
}

/* Run the front end for the units that are not there. */
static void extract_missing(struct obtaining *all, struct cc_project_unit *units, uint32_t count)
{
    struct cc_unit *work = cc_arena_array(all->arena, (size_t)count + 1, sizeof *work);
    uint32_t *whose = cc_arena_array(all->arena, (size_t)count + 1, sizeof *whose);
    uint32_t missing = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!units[i].job || units[i].usable)
            continue;
        whose[missing] = i;
        work[missing].source = units[i].source;
        work[missing++].job = &units[i].job->job;
    }
    all->cache->misses += missing;
    if (missing == 0)
        return;
    clock_gettime(CLOCK_REALTIME_COARSE, &all->start);
    cc_front_end_extract(all->front_end, work, missing, all->notices);
    all->files = (struct cc_file_keys){ .arena = all->arena };
    for (uint32_t i = 0; i < missing; i++)
        take(all, &units[whose[i]], &work[i]);
}

void cc_units_obtain(const struct cc_front_end *front_end, struct cc_cache *cache, struct cc_project_unit *units,
                     uint32_t count, struct cc_notices *notices)
{
    struct obtaining all = { .front_end = front_end, .cache = cache, .arena = notices->arena, .notices = notices };
    all.files.arena = notices->arena;
    /* the front end's own bytes stand for its version */
    if (!cache->folder || !cc_key_of_file(front_end->program, &all.front_end_key))
        all.front_end_key = (struct cc_key){ 0 };
    for (uint32_t i = 0; i < count && cache->folder; i++)
        if (units[i].job && recall(&all, &units[i]))
            cache->hits++;
    extract_missing(&all, units, count);
    cc_units_repeat(units, count, notices);
}

void cc_units_repeat(const struct cc_project_unit *units, uint32_t count, struct cc_notices *notices)
{
    for (uint32_t i = 0; i < count; i++) {
        cc_notices_repeat(notices, units[i].said, units[i].said_count);
        for (uint32_t j = 0; j < units[i].lost_count; j++)
            cc_notices_keep(notices, units[i].lost[j].level, &units[i].lost[j].site, units[i].lost[j].text);
    }
}
