/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/schedule_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char HEAD[] = "concheck-schedule 1";

static void write_sight(const struct cc_target_sight *sight, FILE *stream)
{
    for (uint32_t i = 0; i < sight->other_count; i++)
        fprintf(stream, "name %u %s\n", sight->other_classes[i], sight->other_names[i]);
    for (uint32_t i = 0; i < sight->place_count; i++)
        fprintf(stream, "place %u %u %" PRIu64 " %s\n", sight->places[i].what, sight->places[i].origin,
                sight->places[i].offset, sight->places[i].module);
    for (uint32_t i = 0; i < sight->from_count; i++)
        fprintf(stream, "from %u %" PRIu64 " %s\n", sight->froms[i].what, sight->froms[i].offset,
                sight->froms[i].module);
}

enum cc_status cc_schedule_write(const struct cc_campaign *campaign, const struct cc_attempt *attempt, FILE *stream)
{
    const struct cc_finding *finding = attempt->sight.target.finding;
    fprintf(stream, "%s\nrule %s\nfingerprint %016" PRIx64 "\nkey %s\nsubject %s\n", HEAD, cc_rule_id(finding->rule),
            finding->fingerprint, finding->key, finding->subject);
    fprintf(stream, "hold %u\nseed %u\nperturb %d\nlate %d\n", attempt->settings.hold_ms, attempt->settings.seed,
            attempt->settings.perturb, attempt->settings.late);
    for (uint32_t i = 0; i < attempt->sight.target.length; i++)
        if (attempt->settings.skip[i])
            fprintf(stream, "skip %u %u\n", i, attempt->settings.skip[i]);
    write_sight(&attempt->sight, stream);
    for (char **word = campaign->program.words; *word; word++)
        fprintf(stream, strchr(*word, '\n') ? "word ...\n" : "word %s\n", *word);
    return fflush(stream) != 0 || ferror(stream) ? CC_ERR_IO : CC_OK;
}

struct reader {
    struct cc_arena *arena;
    struct cc_attempt *attempt;
    struct cc_finding *finding;
    uint32_t place_room, from_room;
};

/* Read "NUMBER " and go past it; false when there is none below `limit`. */
static bool take_number(const char **at, uint64_t limit, uint64_t *out)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    *out = strtoull(*at, &end, 10);
    if (end == *at || (*end && *end != ' ') || *out >= limit)
        return false;
    *at = end + (*end == ' ');
    return true;
}

static bool read_place(struct reader *reader, const char *at, bool is_from)
{
    struct cc_target_sight *sight = &reader->attempt->sight;
    uint64_t what, origin = 0, offset;
    if (!take_number(&at, CC_LONGEST_TARGET, &what) || (!is_from && !take_number(&at, UINT8_MAX, &origin)) ||
        !take_number(&at, UINT64_MAX, &offset) || !*at)
        return false;
    struct cc_sight_place place = { .what = (uint32_t)what, .origin = (uint32_t)origin, .offset = offset };
    place.module = cc_arena_text(reader->arena, at, strlen(at));
    struct cc_sight_place **places = is_from ? &sight->froms : &sight->places;
    uint32_t *count = is_from ? &sight->from_count : &sight->place_count;
    *places = cc_arena_grown(reader->arena, *places, *count, is_from ? &sight->from_room : &sight->place_room,
                             (uint64_t)*count + 1, sizeof **places);
    (*places)[(*count)++] = place;
    return true;
}

static bool read_name(struct reader *reader, const char *at)
{
    struct cc_target_sight *sight = &reader->attempt->sight;
    uint64_t what;
    if (!take_number(&at, CC_LONGEST_TARGET, &what) || !*at)
        return false;
    sight->other_classes = cc_arena_grown(reader->arena, sight->other_classes, sight->other_count, &sight->class_room,
                                          (uint64_t)sight->other_count + 1, sizeof *sight->other_classes);
    sight->other_names = cc_arena_grown(reader->arena, sight->other_names, sight->other_count, &sight->other_room,
                                        (uint64_t)sight->other_count + 1, sizeof *sight->other_names);
    sight->other_classes[sight->other_count] = (uint32_t)what;
    sight->other_names[sight->other_count++] = cc_arena_text(reader->arena, at, strlen(at));
    return true;
}

/* One of the rows that hold a number or a text. */
static bool read_simple(struct reader *reader, const char *name, const char *value)
{
    struct cc_steer_settings *settings = &reader->attempt->settings;
    const char *text = cc_arena_text(reader->arena, value, strlen(value));
    uint64_t edge, number = strtoull(value, NULL, 10);
    if (strcmp(name, "rule") == 0)
        reader->finding->rule = cc_rule_by_id(value);
    else if (strcmp(name, "fingerprint") == 0)
        reader->finding->fingerprint = strtoull(value, NULL, 16);
    else if (strcmp(name, "key") == 0)
        reader->finding->key = text;
    else if (strcmp(name, "subject") == 0)
        reader->finding->subject = text;
    else if (strcmp(name, "hold") == 0)
        settings->hold_ms = (uint32_t)number;
    else if (strcmp(name, "seed") == 0)
        settings->seed = (uint32_t)number;
    else if (strcmp(name, "perturb") == 0)
        settings->perturb = number != 0;
    else if (strcmp(name, "late") == 0)
        settings->late = (int32_t)strtol(value, NULL, 10);
    else if (strcmp(name, "skip") == 0 && take_number(&value, CC_LONGEST_TARGET, &edge) &&
             take_number(&value, UINT32_MAX, &number))
        settings->skip[edge] = (uint32_t)number;
    else
        return strcmp(name, "word") == 0;
    return true;
}

static bool read_row(struct reader *reader, char *row)
{
    char *blank = strchr(row, ' ');
    if (!blank)
        return false;
    *blank = '\0';
    const char *value = blank + 1;
    if (strcmp(row, "place") == 0 || strcmp(row, "from") == 0)
        return read_place(reader, value, *row == 'f');
    if (strcmp(row, "name") == 0)
        return read_name(reader, value);
    return read_simple(reader, row, value);
}

/* The rows make sense together. */
static bool finish(struct reader *reader)
{
    struct cc_finding *finding = reader->finding;
    struct cc_attempt *attempt = reader->attempt;
    finding->level = cc_rule_level(finding->rule);
    finding->evidence = CC_EVIDENCE_PREDICTED;
    if (!finding->key || !finding->subject || !cc_cycle_target_make(reader->arena, finding, &attempt->sight.target))
        return false;
    finding->message = cc_arena_format(reader->arena, "lock-order cycle %s can deadlock", finding->subject);
    return attempt->settings.late < (int32_t)attempt->sight.target.length;
}

enum cc_status cc_schedule_read(struct cc_arena *arena, FILE *stream, struct cc_attempt *out, uint32_t *line)
{
    *out = (struct cc_attempt){ .settings = { .late = -1 } };
    out->sight.arena = arena;
    struct reader reader = { .arena = arena, .attempt = out };
    reader.finding = cc_arena_alloc(arena, sizeof *reader.finding);
    char *row = NULL;
    size_t room = 0;
    bool good = true;
    *line = 0;
    for (ssize_t length; good && (length = getline(&row, &room, stream)) > 0;) {
        if (row[length - 1] == '\n')
            row[length - 1] = '\0';
        good = ++*line == 1 ? strcmp(row, HEAD) == 0 : read_row(&reader, row);
    }
    free(row);
    if (ferror(stream))
        return CC_ERR_IO;
    return good && *line && finish(&reader) ? CC_OK : CC_ERR_FORMAT;
}
