/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/tsan_log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char HEAD[] = "WARNING: ThreadSanitizer: ";

/* Which part of a report the lines belong to. */
struct parser {
    struct cc_arena *arena;
    struct cc_tsan_report report;
    struct cc_tsan_stack *stack; /* that frames are added to; NULL: to none */
    struct cc_tsan_access *access;
    bool on_bytes;    /* what accesses is a function of the C library for memory or strings */
    bool of_recorder; /* an access of the report is to the recorder's own memory */
};

static const char *copy(struct parser *parser, const char *text, size_t length)
{
    return cc_arena_text(parser->arena, text, length);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Code of the runtime, whose sources the frames may name, and what begins programs and threads in the C library. */
static bool is_runtime(const char *file, const char *function)
{
    return starts_with(function, "__libc_start") || strcmp(function, "start_thread") == 0 ||
           strstr(file, "libsanitizer/") || strstr(file, "compiler-rt/") || strstr(file, "/sanitizer_common/");
}

/* Say whether the module of a frame, as in "/lib/libconcheck.so+0x1234)", is the recorder. */
static bool is_recorder(const char *module)
{
    const char *name = strstr(module, "libconcheck.so+0x");
    return name && (name == module || name[-1] == '/');
}

/*
 * Take note of the functions that an access is reached through before the program's own. The recorder hands free and its like on
 * for the program; but where it copies or compares bytes it looks at its own memory, as its threads do at each other's without locks.
 */
static void note_way(struct parser *parser, const char *line, const char *function, bool recorder)
{
    if (!parser->access || parser->stack != &parser->access->stack || parser->stack->count)
        return;
    if (recorder)
        parser->of_recorder |= parser->on_bytes;
    else
        parser->on_bytes = starts_with(line, "#0 ") && (starts_with(function, "mem") || starts_with(function, "str"));
}

/* Read "12:3" from behind the last but one, or the last, colon. Returns the length of the file name. */
static size_t read_position(const char *text, size_t length, struct cc_site *site)
{
    uint32_t numbers[2];
    int count = 0;
    while (count < 2) {
        size_t at = length;
        while (at > 0 && isdigit((unsigned char)text[at - 1]))
            at--;
        if (at == length || at < 2 || text[at - 1] != ':')
            break;
        numbers[count++] = (uint32_t)strtoul(text + at, NULL, 10);
        length = at - 1;
    }
    if (count == 0)
        return 0;
    site->line = numbers[count - 1];
    site->column = count == 2 ? numbers[0] : 0;
    return length;
}

/*
 * A frame: "#1 main /path/prog.c:20:5 (prog+0x1234) (BuildId: ...)". The function has no blank in C; a file name may have.
 */
static void read_frame(struct parser *parser, const char *line)
{
    struct cc_tsan_stack *stack = parser->stack;
    struct cc_site site = { 0 };
    const char *function = strchr(line, ' '), *file = function ? strchr(function + 1, ' ') : NULL;
    if (!stack || !file)
        return;
    const char *end = strstr(file, " (");
    while (end && strstr(end + 1, " (") && !starts_with(strstr(end + 1, " ("), " (BuildId"))
        end = strstr(end + 1, " (");
    size_t length = end ? (size_t)(end - file - 1) : strlen(file + 1);
    site.function = copy(parser, function + 1, (size_t)(file - function - 1));
    bool recorder = end && is_recorder(end + 2);
    note_way(parser, line, site.function, recorder);
    length = read_position(file + 1, length, &site);
    if (parser->access && stack == &parser->access->stack && stack->count == 0 &&
        (strcmp(site.function, "free") == 0 || strcmp(site.function, "realloc") == 0))
        parser->access->frees = true;
    if (length == 0 || recorder)
        return;
    site.file = copy(parser, file + 1, length);
    if (is_runtime(site.file, site.function))
        return;
    stack->frames = cc_arena_grown(parser->arena, stack->frames, stack->count, &stack->room, (uint64_t)stack->count + 1,
                                   sizeof *stack->frames);
    stack->frames[stack->count++] = site;
}

/* The word after the last " by " or " in " and "thread ": "thread T2" or "main thread". */
static const char *thread_of(struct parser *parser, const char *line)
{
    const char *at = strstr(line, "thread T");
    if (!at)
        return "main";
    at += strlen("thread ");
    return copy(parser, at, strcspn(at, " :(["));
}

static void begin_access(struct parser *parser, const char *line, enum cc_place_kind kind)
{
    parser->stack = NULL;
    parser->access = NULL;
    if (parser->report.access_count == CC_TSAN_ACCESSES)
        return;
    parser->access = &parser->report.accesses[parser->report.access_count++];
    *parser->access = (struct cc_tsan_access){ .kind = kind, .thread = thread_of(parser, line) };
    parser->on_bytes = false;
    parser->stack = &parser->access->stack;
}

/* What stands between `start` and `end` in the line; "" when they are not there. */
static const char *between(struct parser *parser, const char *line, const char *start, const char *end)
{
    const char *from = strstr(line, start), *to = from ? strstr(from + strlen(start), end) : NULL;
    return to ? copy(parser, from + strlen(start), (size_t)(to - from) - strlen(start)) : "";
}

/* "Mutex M1 acquired here while holding mutex M0 in thread T1:", then "Mutex M0 previously acquired by the same thread here:" */
static void begin_acquisition(struct parser *parser, const char *line)
{
    struct cc_tsan_access *before = parser->access;
    bool earlier = strstr(line, " previously acquired");
    begin_access(parser, line, CC_PLACE_ACQUIRE);
    if (!parser->access)
        return;
    if (earlier && before)
        parser->access->thread = before->thread;
    parser->access->mutexes =
        earlier ? between(parser, line, "Mutex ", " previously")
                : cc_arena_format(parser->arena, "%s %s", between(parser, line, "Mutex ", " acquired"),
                                  between(parser, line, "while holding mutex ", " in "));
}

static void begin_thread(struct parser *parser, const char *line)
{
    parser->stack = NULL;
    if (parser->report.thread_count == CC_TSAN_THREADS || !strstr(line, " created by "))
        return;
    struct cc_tsan_thread *thread = &parser->report.threads[parser->report.thread_count++];
    *thread = (struct cc_tsan_thread){ .name = thread_of(parser, line) };
    if (starts_with(line, "Thread "))
        thread->name = copy(parser, line + strlen("Thread "), strcspn(line + strlen("Thread "), " "));
    parser->stack = &thread->creation;
}

/* The name of a global ends at `end`; "(prog+0x1234)" follows: where in the file the accessed address is. */
static void read_global(struct parser *parser, const char *name, const char *end)
{
    const char *open = strstr(end, " ("), *plus = open ? strstr(open, "+0x") : NULL;
    parser->report.variable = copy(parser, name, (size_t)(end - name));
    if (!plus)
        return;
    parser->report.module = copy(parser, open + 2, (size_t)(plus - open - 2));
    parser->report.offset = strtoull(plus + 3, NULL, 16);
}

/* "Location is global 'processed' of size 24 at 0x... (prog+0x...)", or "Location is heap block of size 40 ..." */
static void read_location(struct parser *parser, const char *line)
{
    static const char global[] = "global '";
    const char *at = line + strlen("Location is "), *end;
    parser->stack = NULL;
    if (starts_with(at, global) && (end = strchr(at + sizeof global - 1, '\'')) != NULL)
        read_global(parser, at + sizeof global - 1, end);
    else if ((end = strstr(at, " at 0x")) != NULL)
        parser->report.memory = copy(parser, at, (size_t)(end - at));
}

static void read_line_of_report(struct parser *parser, const char *line)
{
    static const struct {
        const char *start;
        enum cc_place_kind kind;
    } accesses[] = {
        { "Write of size", CC_PLACE_WRITE },
        { "Read of size", CC_PLACE_READ },
        { "Atomic write of size", CC_PLACE_ATOMIC_WRITE },
        { "Atomic read of size", CC_PLACE_ATOMIC_READ },
        { "Previous write of size", CC_PLACE_WRITE },
        { "Previous read of size", CC_PLACE_READ },
        { "Previous atomic write of size", CC_PLACE_ATOMIC_WRITE },
        { "Previous atomic read of size", CC_PLACE_ATOMIC_READ },
    };
    if (*line == '#') {
        read_frame(parser, line);
        return;
    }
    if (*line == '\0')
        return;
    for (size_t i = 0; i < sizeof accesses / sizeof *accesses; i++) {
        if (starts_with(line, accesses[i].start)) {
            begin_access(parser, line, accesses[i].kind);
            if (parser->access)
                parser->access->mutexes = between(parser, line, "(mutexes: ", ")");
            return;
        }
    }
    if (starts_with(line, "Mutex M") && (strstr(line, " acquired here") || strstr(line, " previously acquired")))
        begin_acquisition(parser, line);
    else if (starts_with(line, "Location is "))
        read_location(parser, line);
    else if (starts_with(line, "Thread T"))
        begin_thread(parser, line);
    else
        parser->stack = NULL;
}

/* "data race (pid=123)" */
static void begin_report(struct parser *parser, const char *kind)
{
    const char *end = strstr(kind, " (pid=");
    parser->report = (struct cc_tsan_report){ 0 };
    parser->stack = NULL;
    parser->access = NULL;
    parser->of_recorder = false;
    parser->report.kind = copy(parser, kind, end ? (size_t)(end - kind) : strlen(kind));
    if (starts_with(kind, "data race") || starts_with(kind, "heap-use-after-free"))
        parser->report.rule = CC_RULE_DATA_RACE;
    else if (starts_with(kind, "lock-order-inversion"))
        parser->report.rule = CC_RULE_LOCK_ORDER_CYCLE;
}

static void end_report(struct parser *parser, struct cc_tsan_log *log)
{
    if (!parser->of_recorder) {
        log->reports = cc_arena_grown(parser->arena, log->reports, log->count, &log->room, (uint64_t)log->count + 1,
                                      sizeof *log->reports);
        log->reports[log->count++] = parser->report;
    }
    parser->report.kind = NULL;
}

enum cc_status cc_tsan_log_read(struct cc_arena *arena, FILE *stream, struct cc_tsan_log *log)
{
    struct parser parser = { .arena = arena };
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stream)) > 0;) {
        while (length > 0 && strchr("\r\n", line[length - 1]))
            line[--length] = '\0';
        const char *head = strstr(line, HEAD), *text = line + strspn(line, " ");
        if (head)
            begin_report(&parser, head + sizeof HEAD - 1);
        else if (parser.report.kind && starts_with(text, "SUMMARY: ThreadSanitizer"))
            end_report(&parser, log);
        else if (parser.report.kind)
            read_line_of_report(&parser, text);
    }
    free(line);
    return ferror(stream) ? CC_ERR_IO : CC_OK;
}

bool cc_tsan_log_is(const char *path)
{
    enum { NEAR = 1 << 16 };
    FILE *stream = fopen(path, "re");
    char *start = calloc(1, NEAR + 1);
    size_t length = stream && start ? fread(start, 1, NEAR, stream) : 0;
    bool is = length && memmem(start, length, HEAD, sizeof HEAD - 1);
    free(start);
    if (stream)
        fclose(stream);
    return is;
}
