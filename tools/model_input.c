/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/model_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/model/model_link.h"
#include "tools/front_end.h"
#include "tools/front_end_said.h"
#include "tools/lost_part.h"
#include "tools/model_load.h"
#include "tools/project/line_rank.h"
#include "tools/source_file.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"

/* What is read so far: models in an arena of their own, which is gone once they are linked. */
struct reading {
    struct cc_input *input;
    struct cc_arena *arena;
    const struct cc_model **models;
    uint32_t count, room;
    struct cc_project_unit *units; /* a row a model, in the arena of the input */
    uint32_t unit_room, main_count;
};

static void add_model(struct reading *reading, const struct cc_model *model)
{
    if (reading->count == reading->room) {
        uint32_t room = reading->room ? 2 * reading->room : 8;
        const struct cc_model **models = cc_arena_array(reading->arena, room, sizeof *models);
        if (reading->count)
            memcpy(models, reading->models, reading->count * sizeof *models);
        reading->models = models;
        reading->room = room;
    }
    reading->models[reading->count++] = model;
}

static bool has_main(const struct cc_model *model)
{
    for (cc_func_id id = 1; id < model->funcs_count; id++)
        if (model->funcs[id].flags & CC_FUNC_DEFINED && model->funcs[id].linkage == CC_LINKAGE_EXTERNAL &&
            strcmp(cc_model_text(model, model->funcs[id].name), "main") == 0)
            return true;
    return false;
}

/* Note where a model is: it may have to be read again, for a program of its own. */
static void add_unit(struct reading *reading, const struct cc_model *model, const char *path, const char *source)
{
    struct cc_arena *arena = reading->input->arena;
    reading->main_count += has_main(model);
    reading->units = cc_arena_grown(arena, reading->units, reading->count, &reading->unit_room,
                                    (uint64_t)reading->count + 1, sizeof *reading->units);
    reading->units[reading->count] =
        (struct cc_project_unit){ .source = source, .object = "", .model = cc_arena_text(arena, path, strlen(path)) };
}

static uint32_t lost_count(const struct cc_model *model)
{
    return model->losts_count ? model->losts_count - 1 : 0;
}

/* Read one model file that stands for `source`; with `say` tell what it has lost. */
static void read_model(struct reading *reading, const char *name, const char *source, bool say)
{
    struct cc_notices *notices = reading->input->notices;
    struct cc_model *model = cc_model_load(name, source, reading->arena, notices);
    if (!model)
        return;
    add_unit(reading, model, name, source);
    add_model(reading, model);
    cc_lost_parts_take(model, lost_count(model), source, CC_LEVEL_ERROR, say, notices);
}

/* Read what the front end wrote for a unit. */
static void read_unit(struct reading *reading, const struct cc_unit *unit)
{
    struct cc_notices *notices = reading->input->notices;
    if (unit->state == CC_UNIT_PARTIAL && cc_front_end_said_errors(unit->errors, unit->source, notices) == 0)
        cc_notices_fail(notices, unit->source, "could not be analysed in full; check it with clang -fsyntax-only");
    read_model(reading, unit->model, unit->source,
               unit->state == CC_UNIT_WHOLE || cc_options_has(reading->input->options, CC_OPTION_EXPLAIN));
}

/* Run the front end on the C sources among `names` and read the models: first those named, then theirs. */
static void read_sources(struct reading *reading, const struct cc_front_end *front_end, const struct cc_words *names)
{
    struct cc_input *input = reading->input;
    struct cc_unit *units = cc_arena_array(reading->arena, names->count ? names->count : 1, sizeof *units);
    uint32_t count = 0;
    for (uint32_t i = 0; i < names->count; i++) {
        enum cc_source_kind kind = cc_source_file_kind(names->at[i], input->notices);
        if (kind == CC_SOURCE_C)
            units[count++].source = names->at[i];
        else if (kind == CC_SOURCE_MODEL)
            read_model(reading, names->at[i], names->at[i], true);
        if (kind != CC_SOURCE_UNUSABLE)
            input->source_count++;
    }
    if (count == 0 || !front_end->program)
        return;
    cc_front_end_extract(front_end, units, count, input->notices);
    for (uint32_t i = 0; i < count; i++)
        if (units[i].state == CC_UNIT_WHOLE || units[i].state == CC_UNIT_PARTIAL)
            read_unit(reading, &units[i]);
}

static bool any_source_is_c(const struct cc_words *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        size_t length = strlen(names->at[i]);
        if (length < 4 || strcmp(names->at[i] + length - 4, ".ccm") != 0)
            return true;
    }
    return false;
}

/* Read everything the user named into `reading`. */
static void read_all(struct reading *reading, uint32_t jobs, struct cc_worker_limits limits)
{
    struct cc_input *input = reading->input;
    const struct cc_options *options = input->options;
    struct cc_words names = options->operands;
    struct cc_front_end front_end = {
        .build = cc_options_text(options, CC_OPTION_BUILD, NULL),
        .extra = &options->given[CC_OPTION_EXTRA_ARG],
        .flags = options->has_flags ? &options->flags : NULL,
        .jobs = jobs,
        .limits = limits,
    };
    if (any_source_is_c(&names)) {
        front_end.program = cc_front_end_find(input->notices);
        if (!front_end.program || cc_temp_dir_create() != CC_OK) {
            input->notices->failed = true;
            return;
        }
    }
    read_sources(reading, &front_end, &names);
}

/* The linker's own rows come before those of the units. They are no failure: a database may hold several programs. */
static void say_what_linking_lost(struct reading *reading, const struct cc_model *program)
{
    struct cc_notices *notices = reading->input->notices;
    uint32_t own = lost_count(program);
    for (uint32_t i = 0; i < reading->count; i++)
        own -= lost_count(reading->models[i]);
    bool all = cc_options_has(reading->input->options, CC_OPTION_EXPLAIN);
    cc_lost_parts_take(program, own, "the program", CC_LEVEL_NOTE, all || own == 1, notices);
    if (own > 1 && !all)
        cc_notices_say(notices, CC_LEVEL_NOTE, NULL,
                       "%u names are defined more than once, as in several programs at once; --explain lists them",
                       own);
}

/* By source; of one that was compiled several times, by content. */
static int compare_models(const void *left, const void *right)
{
    const struct cc_model *a = *(const struct cc_model *const *)left, *b = *(const struct cc_model *const *)right;
    struct cc_key of_a, of_b;
    int order = strcmp(cc_model_text(a, a->main_file), cc_model_text(b, b->main_file));
    if (!order && a != b && cc_key_of_program(a, &of_a) && cc_key_of_program(b, &of_b))
        order = cc_key_compare(of_a, of_b);
    return order;
}

/* Link in the order of names: what is found must not depend on the order in which files are named. */
static struct cc_model *link_models(struct reading *reading)
{
    struct cc_input *input = reading->input;
    struct cc_model *program = NULL;
    if (reading->count == 0)
        return NULL;
    qsort(reading->models, reading->count, sizeof *reading->models, compare_models);
    enum cc_status status = cc_model_link(reading->models, reading->count, input->arena, &program);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK) {
        cc_notices_say(input->notices, CC_LEVEL_ERROR, NULL,
                       "the files do not fit together as one program; analyse fewer of them at once");
        return NULL;
    }
    say_what_linking_lost(reading, program);
    return program;
}

struct cc_model *cc_input_model(struct cc_input *input)
{
    uint32_t jobs = cc_worker_jobs(input->options);
    struct cc_worker_limits limits;
    if (jobs == 0 || !cc_worker_limits_of(input->options, CC_UNIT_SECONDS, CC_UNIT_BYTES, &limits)) {
        input->notices->failed = true;
        return NULL;
    }
    struct reading reading = { .input = input, .arena = cc_tool_arena() };
    read_all(&reading, jobs, limits);
    input->model_count = reading.count;
    if (reading.main_count > 1) {
        input->units = reading.units;
        input->unit_count = reading.count;
        cc_arena_destroy(reading.arena);
        return NULL;
    }
    cc_temp_dir_remove();
    struct cc_model *program = link_models(&reading);
    cc_arena_destroy(reading.arena);
    return program;
}
