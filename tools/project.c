/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lockgraph/steady_clock.h"
#include "tools/message.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"

/* Megabytes of cache, unless the user says otherwise; folders below one another that are looked through. */
enum { CACHE_MEGABYTES = 4096, DEEPEST = 32, PROGRAMS_NAMED = 4 };

/* A project while it is worked on. */
struct working {
    struct cc_project *project;
    struct cc_arena *arena;
    struct cc_link_edges edges;
    struct cc_cache cache;
    struct cc_project_unit *units;
    uint32_t unit_count, unit_room;
    const char *base; /* the build folder, absolute */
    uint32_t jobs;
};

/* `path`, absolute and without dots. */
static const char *absolute(struct cc_arena *arena, const char *path)
{
    char *here = getcwd(NULL, 0);
    const char *result = cc_clean_path(arena, here ? here : "/", path);
    free(here);
    return result;
}

/* ---- the cache ---- */

/* Where the cache is unless the user says so: in the build folder, or, where that is not ours, at home. */
static const char *usual_cache(const struct working *working)
{
    if (!working->base)
        return NULL;
    if (access(working->base, W_OK) == 0)
        return cc_arena_format(working->arena, "%s/.concheck", working->base);
    const char *home = getenv("XDG_CACHE_HOME");
    if (home && *home == '/')
        return cc_arena_format(working->arena, "%s/concheck", home);
    home = getenv("HOME");
    return home && *home == '/' ? cc_arena_format(working->arena, "%s/.cache/concheck", home) : NULL;
}

static bool open_cache(struct working *working)
{
    const struct cc_options *options = working->project->options;
    const char *named = cc_options_text(options, CC_OPTION_CACHE, NULL);
    const char *size = cc_options_text(options, CC_OPTION_CACHE_SIZE, NULL);
    const char *folder = !named                      ? usual_cache(working)
                         : strcmp(named, "off") == 0 ? NULL
                                                     : absolute(working->arena, named);
    char *end = NULL;
    double megabytes = size ? strtod(size, &end) : (double)CACHE_MEGABYTES;
    if (size && (*end || !(megabytes >= 1) || megabytes > 1e9)) {
        cc_error("--cache-size=%s: not a number of megabytes", size);
        return false;
    }
    uint64_t most = (uint64_t)megabytes << 20;
    if (cc_cache_open(working->arena, folder, most, &working->cache))
        return true;
    cc_notices_say(working->project->notices, CC_LEVEL_NOTE, &(struct cc_site){ .file = folder },
                   "cannot be used as a cache; every source is read again. --cache=FOLDER names another");
    return cc_cache_open(working->arena, NULL, most, &working->cache);
}

/* All that decides the result of a program besides its units: this command itself, the settings, the models of APIs. */
static struct cc_key options_key(const struct working *working)
{
    const struct cc_project *project = working->project;
    struct cc_key key = { 0 }, config = { 0 };
    if (!working->cache.folder)
        return key;
    (void)cc_key_of_file("/proc/self/exe", &key);
    key = cc_key_add_number(key, cc_options_has(project->options, CC_OPTION_STRICT));
    if (project->config->path)
        (void)cc_key_of_file(project->config->path, &config);
    return cc_key_add_key(key, config);
}

/* ---- programs ---- */

/* Tell the user which programs were found, when there are several. */
static void say_programs(const struct working *working, const struct cc_split *split)
{
    char *text = NULL;
    size_t size;
    if (split->count < 2)
        return;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        cc_tool_out_of_memory();
    for (uint32_t i = 0; i < split->count && i < PROGRAMS_NAMED; i++)
        fprintf(stream, "%s%s (%u)", i ? ", " : "", split->programs[i].name, split->programs[i].unit_count);
    if (split->count > PROGRAMS_NAMED)
        fprintf(stream, " and %u more", split->count - PROGRAMS_NAMED);
    if (fclose(stream) != 0)
        cc_tool_out_of_memory();
    cc_notices_say(working->project->notices, CC_LEVEL_NOTE, NULL,
                   "%u programs and libraries, told apart by %s, each with its number of sources: %s", split->count,
                   split->by_links ? "what is linked" : "their main functions", text);
    free(text);
}

static void analyse_programs(struct working *working)
{
    struct cc_project *project = working->project;
    struct cc_program_work work = { .arena = working->arena,
                                    .units = working->units,
                                    .split = &project->split,
                                    .apis = project->config->apis,
                                    .cache = &working->cache,
                                    .notices = project->notices,
                                    .jobs = working->jobs };
    work.options.strict = cc_options_has(project->options, CC_OPTION_STRICT);
    work.options_key = options_key(working);
    work.explain = cc_options_has(project->options, CC_OPTION_EXPLAIN);
    work.progress = !project->notices->quiet && project->split.count > 1;
    if (!cc_worker_limits_of(project->options, CC_PROGRAM_SECONDS, cc_program_bytes(), &work.limits))
        return;
    project->results = cc_arena_array(working->arena, (size_t)project->split.count + 1, sizeof *project->results);
    cc_programs_analyse(&work, project->results);
    if (project->split.count == 1)
        project->result = project->results[0];
    else
        cc_program_results_merge(&work, project->results, &project->result);
    for (uint32_t i = 0; i < project->split.count; i++)
        project->analysed = project->analysed || project->results[i].stats.functions_defined;
}

/* By source; of one that was compiled several times, models that were given by their content: they may be called anything. */
static int compare_units(const void *left, const void *right)
{
    const struct cc_project_unit *a = left, *b = right;
    int order = strcmp(a->source, b->source);
    if (!order && !a->job && !b->job)
        order = cc_key_compare(a->model_key, b->model_key);
    return order ? order : strcmp(a->object, b->object);
}

/* From units, some of which have a model, to the result. */
static void work_on_units(struct working *working)
{
    struct cc_project *project = working->project;
    uint32_t usable = 0;
    project->unit_count = working->unit_count;
    for (uint32_t i = 0; i < working->unit_count; i++)
        if (working->units[i].usable)
            working->units[usable++] = working->units[i];
    working->unit_count = project->model_count = usable;
    if (usable == 0)
        return;
    qsort(working->units, usable, sizeof *working->units, compare_units);
    struct cc_split_unit *split = cc_arena_array(working->arena, usable, sizeof *split);
    for (uint32_t i = 0; i < usable; i++)
        split[i] = (struct cc_split_unit){ .source = working->units[i].source,
                                           .object = working->units[i].object,
                                           .symbols = working->units[i].symbols };
    cc_programs_split(split, usable, &working->edges, working->base ? working->base : "/", working->arena,
                      &project->split);
    say_programs(working, &project->split);
    double start = cc_clock_now();
    analyse_programs(working);
    project->analysis_seconds = cc_clock_now() - start;
    cc_cache_trim(&working->cache);
}

/* ---- a compile database ---- */

/* The folder of -p, which may also name the database itself. */
static const char *build_folder(struct cc_arena *arena, const char *build)
{
    const char *path = absolute(arena, build);
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        const char *slash = strrchr(path, '/');
        return slash == path ? "/" : cc_arena_text(arena, path, (size_t)(slash - path));
    }
    return path;
}

/* A source that the database names must be there. */
static bool source_is_there(const struct cc_listed_job *job, struct cc_notices *notices)
{
    if (access(job->source, F_OK) == 0)
        return true;
    cc_notices_fail(notices, job->source,
                    "is in the compile database and not there; if the build makes it, build the project first");
    return false;
}

static void add_unit(struct working *working, struct cc_project_unit unit)
{
    working->units = cc_arena_grown(working->arena, working->units, working->unit_count, &working->unit_room,
                                    (uint64_t)working->unit_count + 1, sizeof *working->units);
    working->units[working->unit_count++] = unit;
}

static void obtain_units(struct working *working, const struct cc_front_end *front_end)
{
    struct cc_notices *notices = working->project->notices;
    struct cc_job_list *list = cc_arena_alloc(working->arena, sizeof *list);
    const char *records = cc_front_end_jobs(front_end, notices);
    if (!records)
        return;
    cc_link_edges_read(&working->edges, working->base);
    cc_job_list_read(records, working->base, &working->edges, notices, list);
    if (list->count == 0)
        cc_notices_fail(notices, front_end->build, "its compile_commands.json names no C source");
    for (uint32_t i = 0; i < list->count; i++)
        if (source_is_there(&list->jobs[i], notices))
            add_unit(working, (struct cc_project_unit){ .source = list->jobs[i].source,
                                                        .object = list->jobs[i].object,
                                                        .job = &list->jobs[i] });
    cc_units_obtain(front_end, &working->cache, working->units, working->unit_count, notices);
    working->project->unit_hits = working->cache.hits;
}

static bool begin(struct working *working, struct cc_project *project)
{
    *working = (struct working){ .project = project, .arena = project->arena };
    working->edges.arena = project->arena;
    working->jobs = cc_worker_jobs(project->options);
    return working->jobs != 0;
}

void cc_project_of_database(struct cc_project *project)
{
    struct working working;
    struct cc_front_end front_end = { .build = cc_options_text(project->options, CC_OPTION_BUILD, NULL),
                                      .extra = &project->options->given[CC_OPTION_EXTRA_ARG] };
    bool fine = begin(&working, project) &&
                cc_worker_limits_of(project->options, CC_UNIT_SECONDS, CC_UNIT_BYTES, &front_end.limits);
    working.base = build_folder(project->arena, front_end.build);
    fine = fine && open_cache(&working);
    front_end.jobs = working.jobs;
    front_end.program = fine ? cc_front_end_find(project->notices) : NULL;
    if (!front_end.program || cc_temp_dir_create() != CC_OK) {
        project->notices->failed = true;
        return;
    }
    double start = cc_clock_now();
    obtain_units(&working, &front_end);
    project->read_seconds = cc_clock_now() - start;
    work_on_units(&working);
    cc_temp_dir_remove();
}

/* ---- models that are there ---- */

static bool is_model_name(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".ccm") == 0;
}

static bool is_folder(const char *name)
{
    struct stat info;
    return stat(name, &info) == 0 && S_ISDIR(info.st_mode);
}

bool cc_project_names_folder(const struct cc_options *options)
{
    for (uint32_t i = 0; i < options->operands.count; i++)
        if (is_folder(options->operands.at[i]))
            return true;
    return false;
}

/* a/x.o.ccm is the model of the object a/x.o */
static void add_model(struct working *working, const char *path)
{
    const char *object = absolute(working->arena, path);
    add_unit(working, (struct cc_project_unit){ .source = path,
                                                .object = cc_arena_text(working->arena, object, strlen(object) - 4),
                                                .model = path });
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void add_folder(struct working *working, const char *folder, unsigned depth)
{
    struct dirent **entries = NULL;
    int count = depth < DEEPEST ? scandir(folder, &entries, is_visible, alphasort) : 0;
    for (int i = 0; i < count; i++) {
        const char *path = cc_arena_format(working->arena, "%s/%s", folder, entries[i]->d_name);
        struct stat info;
        if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
            add_folder(working, path, depth + 1);
        else if (is_model_name(path))
            add_model(working, path);
        free(entries[i]);
    }
    free(entries);
}

/* Look into the models, and go on with those that can be used. */
static void work_on_models(struct working *working, bool known)
{
    struct cc_notices *notices = working->project->notices;
    double start = cc_clock_now();
    for (uint32_t i = 0; i < working->unit_count; i++)
        (void)cc_unit_inspect(&working->units[i], notices);
    if (!known) /* what they have lost was said when they were read */
        cc_units_repeat(working->units, working->unit_count, notices);
    working->project->read_seconds = cc_clock_now() - start;
    work_on_units(working);
    cc_temp_dir_remove();
}

void cc_project_of_units(struct cc_project *project, struct cc_project_unit *units, uint32_t count)
{
    struct working working;
    if (!begin(&working, project) || !open_cache(&working) || (!*cc_temp_dir_path() && cc_temp_dir_create() != CC_OK)) {
        project->notices->failed = true;
        return;
    }
    working.base = absolute(working.arena, ".");
    working.units = units;
    working.unit_count = count;
    work_on_models(&working, true);
}

void cc_project_of_models(struct cc_project *project)
{
    struct working working;
    const struct cc_words *names = &project->options->operands;
    if (!begin(&working, project) || !open_cache(&working) || cc_temp_dir_create() != CC_OK) {
        project->notices->failed = true;
        return;
    }
    for (uint32_t i = 0; i < names->count; i++) {
        if (!is_folder(names->at[i])) {
            add_model(&working, names->at[i]);
            continue;
        }
        const char *folder = absolute(working.arena, names->at[i]);
        working.base = working.base ? working.base : folder;
        cc_link_edges_read(&working.edges, folder);
        add_folder(&working, names->at[i], 0);
    }
    if (working.unit_count == 0)
        cc_notices_fail(project->notices, names->at[0], "holds no model; make some with 'concheck extract'");
    work_on_models(&working, false);
}
