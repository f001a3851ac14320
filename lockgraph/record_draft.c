/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_draft.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/record_holders.h"

/* Threads in a chain of creators. */
enum { DEEPEST_CREATION = 8 };

struct cc_record_draft cc_record_draft_start(struct cc_record_judge *judge, enum cc_rule rule)
{
    return (struct cc_record_draft){
        .judge = judge,
        .finding = { .rule = rule, .level = cc_rule_level(rule), .evidence = CC_EVIDENCE_OBSERVED },
    };
}

struct cc_record_lock_name cc_record_name_lock(const struct cc_record_judge *judge, uint32_t lock)
{
    const struct cc_record_names *names = &judge->run->names;
    if (!cc_record_lock_at(judge->view, lock))
        return (struct cc_record_lock_name){ .text = "a lock", .key = "?" };
    return names->lock(names->context, judge->view, lock);
}

static bool starts_with(const char *text, const char *const *starts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* The file name of the module that covers `address`; "" for none. */
static const char *module_name(const struct cc_record_view *view, uint64_t address)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    const char *path = module ? cc_record_text(view, module->path) : "", *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Say whether `address` is code of the C library or the loader: what starts programs and threads, and calls back. */
static bool is_system(const struct cc_record_judge *judge, uint64_t address)
{
    static const char *const names[] = { "libc.so", "libc-", "ld-linux", "libpthread", "[vdso]" };
    return starts_with(module_name(judge->view, address), names, sizeof names / sizeof *names);
}

bool cc_record_is_runtime(const struct cc_record_view *view, uint64_t address, const char *function)
{
    static const char *const files[] = { "libtsan.so", "libasan.so", "liblsan.so", "libclang_rt." };
    static const char *const functions[] = {
        "__interceptor_",    "___interceptor_",       "__tsan_", "_ZN6__tsan", "_ZN11__sanitizer",
        "asan_thread_start", "_ZL17asan_thread_start"
    };
    return (function && starts_with(function, functions, sizeof functions / sizeof *functions)) ||
           starts_with(module_name(view, address), files, sizeof files / sizeof *files);
}

/* The frames without those of the C library that start threads and main, and what starts those. */
static uint32_t own_frames(const struct cc_record_judge *judge, const uint64_t *frames, uint32_t length)
{
    uint32_t own = length;
    if (own > 1 && !is_system(judge, frames[own - 1]) && is_system(judge, frames[own - 2]))
        own--; /* _start */
    while (own && is_system(judge, frames[own - 1]))
        own--;
    return own ? own : length;
}

uint32_t cc_record_sites(const struct cc_record_judge *judge, uint32_t stack,
                         struct cc_site sites[CC_RECORD_MOST_SITES])
{
    const struct cc_record_names *names = &judge->run->names;
    uint32_t length, count = 0;
    const uint64_t *frames = cc_record_stack(judge->view, stack, &length, NULL);
    if (frames)
        length = own_frames(judge, frames, length);
    for (uint32_t i = 0; i < length && count < CC_RECORD_MOST_SITES; i++) {
        uint32_t active;
        const struct cc_site *at = names->code(names->context, judge->view, frames[i] - 1, &active);
        bool system = is_system(judge, frames[i]);
        if (cc_record_is_runtime(judge->view, frames[i], at[active - 1].function))
            continue;
        for (uint32_t j = 0; j < active && count < CC_RECORD_MOST_SITES; j++) {
            sites[count] = at[j];
            if (system)
                sites[count].file = NULL;
            count++;
        }
    }
    return count;
}

/* The innermost site whose source is known; 0 if there is none. */
static uint32_t first_known(const struct cc_site *sites, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (sites[i].file)
            return i;
    return 0;
}

struct cc_site cc_record_site(const struct cc_record_judge *judge, uint32_t stack)
{
    struct cc_site sites[CC_RECORD_MOST_SITES];
    uint32_t count = cc_record_sites(judge, stack, sites);
    return count ? sites[first_known(sites, count)] : (struct cc_site){ 0 };
}

/* The function a thread runs, or NULL. */
static const char *routine_of(const struct cc_record_judge *judge, const struct cc_record_thread *thread)
{
    const struct cc_record_names *names = &judge->run->names;
    uint32_t count;
    if (!thread->start_routine)
        return NULL;
    const struct cc_site *sites = names->code(names->context, judge->view, thread->start_routine, &count);
    const char *function = sites[count - 1].function;
    size_t length = function ? strlen(function) : 0;
    if (cc_record_is_runtime(judge->view, thread->start_routine, function))
        return function;
    /* of a function without debug information the start is `name+0x0` */
    if (length > 4 && strcmp(function + length - 4, "+0x0") == 0)
        return cc_arena_text(judge->arena, function, length - 4);
    return function;
}

/* The outermost function of the program that a stack of the thread shows: where a sanitizer's starts the thread. */
static const char *seen_function(const struct cc_record_judge *judge, uint32_t index)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    uint32_t stack = thread ? thread->wait_stack : 0, count = cc_record_count(judge->view, CC_RECORD_WITNESSES);
    for (uint32_t i = 1; i < count && !stack; i++) {
        const struct cc_record_witness *witness = cc_record_witness_at(judge->view, i);
        if (witness && witness->thread == index)
            stack = witness->to_stack;
    }
    count = cc_record_count(judge->view, CC_RECORD_EVENTS);
    for (uint32_t i = 1; i < count && !stack; i++) {
        const struct cc_record_event *event = cc_record_event_at(judge->view, i);
        if (event && event->thread == index)
            stack = event->stack;
    }
    struct cc_site sites[CC_RECORD_MOST_SITES];
    count = cc_record_sites(judge, stack, sites);
    return count ? sites[count - 1].function : NULL;
}

/* Which of the threads that run the same function this one is, from 1; 0 when there is only one. */
static uint32_t ordinal_of(const struct cc_record_judge *judge, uint32_t index, uint64_t routine)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_THREADS), ordinal = 0, same = 0;
    for (uint32_t i = 1; i < count && (i <= index || same < 2); i++) {
        const struct cc_record_thread *other = cc_record_thread_at(judge->view, i);
        if (!other || other->start_routine != routine)
            continue;
        same++;
        if (i == index)
            ordinal = same;
    }
    return same > 1 ? ordinal : 0;
}

const char *cc_record_name_thread(const struct cc_record_judge *judge, uint32_t index)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    if (index && index == judge->view->header->main_thread)
        return "main";
    if (!thread)
        return "a thread";
    const char *routine = routine_of(judge, thread);
    if (routine && cc_record_is_runtime(judge->view, thread->start_routine, routine)) {
        const char *seen = seen_function(judge, index);
        return cc_arena_format(judge->arena, "thread %s", seen ? seen : routine);
    }
    if (!routine)
        return cc_arena_format(judge->arena, "thread %d", (int)thread->tid);
    uint32_t ordinal = ordinal_of(judge, index, thread->start_routine);
    if (ordinal)
        return cc_arena_format(judge->arena, "thread %s (no. %u)", routine, ordinal);
    return cc_arena_format(judge->arena, "thread %s", routine);
}

/* Where the thread and those that led to it were created, outermost first. */
static struct cc_finding_thread describe_thread(const struct cc_record_judge *judge, uint32_t index)
{
    struct cc_finding_thread out = { .name = cc_record_name_thread(judge, index) };
    struct cc_site chain[DEEPEST_CREATION];
    uint32_t depth = 0;
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    while (thread && thread->create_stack && depth < DEEPEST_CREATION) {
        chain[depth++] = cc_record_site(judge, thread->create_stack);
        thread = cc_record_thread_at(judge->view, thread->parent);
    }
    struct cc_site *creation = cc_arena_array(judge->arena, depth + 1, sizeof *creation);
    for (uint32_t i = 0; i < depth; i++)
        creation[i] = chain[depth - 1 - i];
    out.creation = creation;
    out.creation_count = depth;
    return out;
}

static uint32_t thread_of(struct cc_record_draft *draft, uint32_t thread)
{
    struct cc_arena *arena = draft->judge->arena;
    for (uint32_t i = 0; i < draft->thread_count; i++)
        if (draft->thread_ids[i] == thread)
            return i;
    draft->thread_ids = cc_arena_grown(arena, draft->thread_ids, draft->thread_count, &draft->id_room,
                                       (uint64_t)draft->thread_count + 1, sizeof *draft->thread_ids);
    draft->thread_ids[draft->thread_count] = thread;
    *CC_RECORD_APPEND(arena, draft->threads, draft->thread_count, draft->thread_room) =
        describe_thread(draft->judge, thread);
    return draft->thread_count - 1;
}

/* How many of the sites belong to the thread's own function and what it called: what starts threads says nothing. */
static uint32_t own_part(const struct cc_record_judge *judge, uint32_t index, const struct cc_site *sites,
                         uint32_t count)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    bool main = index == judge->view->header->main_thread;
    const char *entry = main ? "main" : thread ? routine_of(judge, thread) : NULL;
    for (uint32_t i = count; entry && i-- > 0;)
        if (sites[i].function && strcmp(sites[i].function, entry) == 0)
            return i + 1;
    return count;
}

/* `text` with " at FUNCTION", before what it says of locks held. */
static const char *with_function(struct cc_arena *arena, const char *text, const char *function)
{
    const char *rest = strstr(text, " while holding ");
    int length = rest ? (int)(rest - text) : (int)strlen(text);
    return cc_arena_format(arena, "%.*s at %s%s", length, text, function, rest ? rest : "");
}

struct cc_place *cc_record_draft_place(struct cc_record_draft *draft, enum cc_place_kind kind, uint32_t thread,
                                       uint32_t stack, const char *text)
{
    struct cc_record_judge *judge = draft->judge;
    struct cc_site sites[CC_RECORD_MOST_SITES];
    uint32_t count = own_part(judge, thread, sites, cc_record_sites(judge, stack, sites));
    uint32_t at = first_known(sites, count), path = 0;
    struct cc_place place = { .kind = kind, .text = text, .thread = thread_of(draft, thread) };
    struct cc_site *calls = cc_arena_array(judge->arena, count + 1, sizeof *calls);
    if (count)
        place.site = sites[at];
    if (count && !place.site.file && place.site.function)
        place.text = with_function(judge->arena, text, place.site.function);
    /* outermost first; what starts programs and threads has no source, and says nothing */
    for (uint32_t i = count; i-- > at + 1;)
        if (sites[i].file || !place.site.file)
            calls[path++] = sites[i];
    place.path = calls;
    place.path_count = path;
    struct cc_place *out = CC_RECORD_APPEND(judge->arena, draft->places, draft->place_count, draft->place_room);
    *out = place;
    return out;
}

void cc_record_draft_hold(struct cc_record_judge *judge, struct cc_place *place, uint32_t lock, bool shared,
                          uint32_t stack)
{
    struct cc_held_lock *locks = cc_arena_array(judge->arena, (size_t)place->lock_count + 1, sizeof *locks);
    struct cc_record_lock_name name = cc_record_name_lock(judge, lock);
    if (place->lock_count)
        memcpy(locks, place->locks, place->lock_count * sizeof *locks);
    locks[place->lock_count++] = (struct cc_held_lock){
        .name = name.text, .class_key = name.key, .shared = shared, .site = cc_record_site(judge, stack)
    };
    place->locks = locks;
}

void cc_record_draft_hold_all(struct cc_record_judge *judge, struct cc_place *place, uint32_t index, uint64_t except)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    const struct cc_record_held *held;
    for (uint32_t i = 0; thread && i < CC_RECORD_MOST_SITES && (held = cc_record_held_at(judge->view, thread, i));
         i++) {
        if (held->lock && cc_record_held_address(held) != except &&
            cc_record_holding_of(judge, index, held, i) == CC_RECORD_HAS)
            cc_record_draft_hold(judge, place, held->lock, held->mode == CC_RECORD_SHARED, held->stack);
    }
}

/* What makes two findings the same one: rule, key and the places' sites. */
static uint64_t identity_of(const struct cc_finding *finding)
{
    uint64_t hash = cc_hash_text(cc_hash_mix((uint64_t)finding->rule), finding->key);
    for (uint32_t i = 0; i < finding->place_count; i++) {
        const struct cc_site *site = &finding->places[i].site;
        hash = cc_hash_text(hash, site->file ? site->file : "");
        hash = cc_hash_text(hash, site->function ? site->function : "");
        hash = cc_hash_step(hash, site->line);
    }
    return hash;
}

void cc_record_draft_finish(struct cc_record_draft *draft)
{
    struct cc_record_judge *judge = draft->judge;
    struct cc_finding *finding = &draft->finding;
    finding->places = draft->places;
    finding->place_count = draft->place_count;
    finding->threads = draft->threads;
    finding->thread_count = draft->thread_count;
    uint64_t identity = identity_of(finding);
    uint32_t known = cc_id_map_get(judge->known, identity), count = judge->count;
    if (known != CC_NO_ID) {
        judge->repeats[known]++;
        return;
    }
    if (cc_id_map_put(judge->arena, judge->known, identity, count) != CC_OK)
        return; /* the arena's hook does not return, so this cannot be */
    *CC_RECORD_APPEND(judge->arena, judge->findings, judge->count, judge->room) = *finding;
    *CC_RECORD_APPEND(judge->arena, judge->repeats, count, judge->repeat_room) = 0;
}

bool cc_record_is_stuck(const struct cc_record_judge *judge, uint32_t thread)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_STUCK);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_stuck *row = cc_record_stuck_at(judge->view, i);
        if (row && row->thread == thread)
            return true;
    }
    return false;
}
