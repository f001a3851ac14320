/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/steer_plan.h"

#include <fcntl.h>
#include <string.h>

#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"

enum { LARGEST_PLAN = 1 << 18 };

/* The words of one line that are still to be read. */
struct words {
    const char *at, *end;
};

static bool read_number(struct words *words, uint64_t *out)
{
    uint64_t value = 0;
    const char *start = words->at;
    while (words->at < words->end && *words->at >= '0' && *words->at <= '9' && value < UINT64_MAX / 16)
        value = value * 10 + (uint64_t)(*words->at++ - '0');
    bool good = words->at > start && (words->at == words->end || *words->at == ' ');
    words->at += words->at < words->end;
    *out = value;
    return good;
}

static bool read_small(struct words *words, uint32_t limit, uint32_t *out)
{
    uint64_t value;
    if (!read_number(words, &value) || value >= limit)
        return false;
    *out = (uint32_t)value;
    return true;
}

/* The rest of the line is a name: it may have blanks in it. */
static bool read_name(struct words *words, char *out)
{
    size_t length = (size_t)(words->end - words->at);
    if (length == 0 || length >= CC_STEER_NAME)
        return false;
    memcpy(out, words->at, length);
    out[length] = 0;
    words->at = words->end;
    return true;
}

static bool read_place(struct words *words, struct cc_steer_plan *plan)
{
    if (plan->place_count == CC_STEER_PLACES)
        return false;
    struct cc_steer_place *place = &plan->places[plan->place_count++];
    return read_small(words, CC_STEER_CLASSES, &place->what) && read_small(words, UINT8_MAX, &place->origin) &&
           read_number(words, &place->offset) && read_name(words, place->module);
}

static bool read_edge(struct words *words, struct cc_steer_plan *plan)
{
    if (plan->edge_count == CC_STEER_EDGES)
        return false;
    struct cc_steer_edge *edge = &plan->edges[plan->edge_count++];
    return read_small(words, CC_STEER_EDGES, &edge->cycle) && read_small(words, CC_STEER_CLASSES, &edge->from) &&
           read_small(words, CC_STEER_CLASSES, &edge->to) && read_small(words, UINT32_MAX, &edge->skip);
}

static bool read_from(struct words *words, struct cc_steer_plan *plan)
{
    if (plan->from_count == CC_STEER_PLACES)
        return false;
    struct cc_steer_place *from = &plan->froms[plan->from_count++];
    return read_small(words, CC_STEER_EDGES, &from->what) && read_number(words, &from->offset) &&
           read_name(words, from->module);
}

static bool takes(struct words *words, const char *keyword)
{
    size_t length = strlen(keyword);
    if ((size_t)(words->end - words->at) <= length || memcmp(words->at, keyword, length) != 0 ||
        words->at[length] != ' ')
        return false;
    words->at += length + 1;
    return true;
}

static bool read_row(struct words words, struct cc_steer_plan *plan)
{
    uint64_t number;
    uint32_t edge;
    if (takes(&words, "place"))
        return read_place(&words, plan);
    if (takes(&words, "edge"))
        return read_edge(&words, plan);
    if (takes(&words, "from"))
        return read_from(&words, plan);
    if (takes(&words, "seed"))
        return read_number(&words, &plan->seed);
    if (takes(&words, "hold") && read_number(&words, &number) && number <= UINT32_MAX) {
        plan->hold = number * 1000 * 1000;
        return true;
    }
    if (takes(&words, "late") && read_small(&words, CC_STEER_EDGES, &edge)) {
        plan->late = (int32_t)edge;
        return true;
    }
    return false;
}

static bool read_rows(const char *text, size_t length, struct cc_steer_plan *plan)
{
    static const char head[] = "concheck-steer 1\n";
    size_t at = sizeof head - 1;
    if (length < at || memcmp(text, head, at) != 0)
        return false;
    while (at < length) {
        const char *newline = memchr(text + at, '\n', length - at);
        if (!newline || !read_row((struct words){ text + at, newline }, plan))
            return false;
        at = (size_t)(newline - text) + 1;
    }
    return plan->late < (int32_t)plan->edge_count;
}

bool cc_steer_plan_read(const char *path, struct cc_steer_plan *out)
{
    *out = (struct cc_steer_plan){ .late = CC_STEER_NO_EDGE };
    long file = CC_SYSCALL_4(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    char *text = file >= 0 ? cc_pages_take(LARGEST_PLAN) : NULL;
    long length = 0, got = text ? 1 : 0;
    while (got > 0 && length < LARGEST_PLAN) {
        got = CC_SYSCALL_3(SYS_read, file, text + length, LARGEST_PLAN - length);
        length += got > 0 ? got : 0;
    }
    if (file >= 0)
        (void)CC_SYSCALL_1(SYS_close, file);
    bool understood = text && got == 0 && read_rows(text, (size_t)length, out);
    if (text)
        cc_pages_give(text, LARGEST_PLAN);
    return understood;
}
