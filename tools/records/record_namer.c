/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/record_namer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockgraph/id_map.h"

/* Calls above a lock's initialisation that may be wrappers. */
enum { MOST_CALLERS = 8 };

/* The functions at one address. */
struct known_code {
    const struct cc_site *sites;
    uint32_t count;
};

/* What the locks of one class are called, and how they are told from others of that name. */
struct known_class {
    struct cc_record_lock_name name;
    uint32_t before; /* locks of that name in earlier classes */
    uint32_t all;    /* locks of that name in all classes */
};

struct namer {
    struct cc_arena *arena;
    struct cc_symbolizer *symbolizer;
    const struct cc_record_view *views;
    uint32_t view_count;
    const char *folder;           /* the current one, with a slash at the end */
    struct known_class **classes; /* by view, then by class; made when first wanted */
    struct cc_id_map code_index, lock_index;
    struct known_code *codes;
    uint32_t code_count, code_room;
    struct cc_record_lock_name *locks;
    uint32_t lock_count, lock_room;
};

/* Which module of the symbolizer an address is in. False: in none. */
static bool place_of(struct namer *namer, const struct cc_record_view *view, uint64_t address,
                     struct cc_code_place *out)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    if (!module)
        return false;
    uint32_t length = module->build_id_length;
    if (length > sizeof module->build_id)
        length = 0;
    struct cc_module_file file = { .path = cc_record_text(view, module->path),
                                   .build_id = length ? module->build_id : NULL,
                                   .build_id_size = length };
    *out = (struct cc_code_place){ .module = cc_symbolizer_module(namer->symbolizer, &file),
                                   .address = address - module->bias };
    return true;
}

/* A file's name as people here would write it. */
static const char *shown(const struct namer *namer, const char *file)
{
    size_t length = strlen(namer->folder);
    return file && length > 1 && strncmp(file, namer->folder, length) == 0 ? file + length : file;
}

static uint64_t key_of(const struct namer *namer, const struct cc_record_view *view, uint64_t what)
{
    return cc_hash_step(cc_hash_mix((uint64_t)(view - namer->views)), what);
}

static struct known_code look_up(struct namer *namer, const struct cc_record_view *view, uint64_t address)
{
    struct cc_code_place place;
    if (!place_of(namer, view, address, &place)) {
        struct cc_site *site = cc_arena_alloc(namer->arena, sizeof *site);
        site->function = cc_arena_format(namer->arena, "0x%llx", (unsigned long long)address);
        return (struct known_code){ .sites = site, .count = 1 };
    }
    uint32_t count;
    const struct cc_site *sites = cc_symbolizer_code(namer->symbolizer, place, &count);
    struct cc_site *own = cc_arena_array(namer->arena, count, sizeof *own);
    for (uint32_t i = 0; i < count; i++) {
        own[i] = sites[i];
        own[i].file = shown(namer, own[i].file);
    }
    return (struct known_code){ .sites = own, .count = count };
}

static const struct cc_site *name_code(void *context, const struct cc_record_view *view, uint64_t address,
                                       uint32_t *count)
{
    struct namer *namer = context;
    uint64_t key = key_of(namer, view, address);
    uint32_t known = cc_id_map_get(&namer->code_index, key);
    if (known == CC_NO_ID) {
        struct known_code code = look_up(namer, view, address);
        known = namer->code_count++;
        namer->codes =
            cc_arena_grown(namer->arena, namer->codes, known, &namer->code_room, (uint64_t)known + 1, sizeof code);
        namer->codes[known] = code;
        if (cc_id_map_put(namer->arena, &namer->code_index, key, known) != CC_OK)
            namer->code_count--; /* the arena's hook does not return, so this cannot be */
    }
    *count = namer->codes[known].count;
    return namer->codes[known].sites;
}

static const char *kind_name(uint8_t kind)
{
    static const char *const names[] = {
        [CC_RECORD_MUTEX] = "mutex",        [CC_RECORD_RWLOCK] = "rwlock", [CC_RECORD_SPIN] = "spin lock",
        [CC_RECORD_COND] = "condition",     [CC_RECORD_SEM] = "semaphore", [CC_RECORD_BARRIER] = "barrier",
        [CC_RECORD_ONCE] = "once flag",     [CC_RECORD_STDIO] = "stream",  [CC_RECORD_C11] = "mutex",
        [CC_RECORD_C11_COND] = "condition",
    };
    return kind < sizeof names / sizeof *names && names[kind] ? names[kind] : "lock";
}

/* The standard streams, which have names of their own in libc. */
static const char *stream_name(const char *symbol)
{
    static const char *const names[][2] = { { "_IO_2_1_stdin_", "stdin" },
                                            { "_IO_2_1_stdout_", "stdout" },
                                            { "_IO_2_1_stderr_", "stderr" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i][0]);
        /* with libc's debug information there is a member behind it */
        if (strncmp(symbol, names[i][0], length) == 0 && (!symbol[length] || symbol[length] == '.'))
            return names[i][1];
    }
    return symbol;
}

/* A lock in the data of a module: a variable. */
static bool name_by_address(struct namer *namer, const struct cc_record_view *view, const struct cc_record_lock *lock,
                            struct cc_record_lock_name *out)
{
    struct cc_code_place place;
    if (!place_of(namer, view, lock->address, &place))
        return false;
    struct cc_data_name name = cc_symbolizer_data(namer->symbolizer, place.module, place.address);
    *out = (struct cc_record_lock_name){ .text = stream_name(name.text), .key = stream_name(name.key) };
    out->site = name.site;
    return name.known;
}

static bool is_runtime(struct namer *namer, const struct cc_record_view *view, uint64_t address)
{
    uint32_t count;
    const struct cc_site *sites = name_code(namer, view, address - 1, &count);
    return cc_record_is_runtime(view, address, sites[count - 1].function);
}

/* A lock on a heap or stack: by the source of the call that made it, or first used it. */
static bool name_by_call(struct namer *namer, const struct cc_record_view *view, const struct cc_record_class *class,
                         struct cc_data_name *out)
{
    struct cc_code_place stack[MOST_CALLERS];
    uint32_t length, depth = 0;
    const uint64_t *frames = cc_record_stack(view, class->stack, &length, NULL);
    /* where a sanitizer stands between, the caller of its function is the program's */
    while (length && is_runtime(namer, view, frames[0])) {
        frames++;
        length--;
    }
    while (depth < length && depth < MOST_CALLERS && place_of(namer, view, frames[depth] - 1, &stack[depth]))
        depth++;
    if (class->origin != CC_RECORD_BY_OBJECT && is_runtime(namer, view, class->place))
        depth = 0; /* its locks may be any */
    *out = cc_symbolizer_argument(namer->symbolizer, stack, depth);
    return out->known;
}

/* The site of the call that made the locks of a class. */
static struct cc_site class_site(struct namer *namer, const struct cc_record_view *view,
                                 const struct cc_record_class *class)
{
    uint32_t count;
    if (class->origin == CC_RECORD_BY_OBJECT || !class->place)
        return (struct cc_site){ 0 };
    const struct cc_site *sites = name_code(namer, view, class->place - 1, &count);
    return sites[0];
}

static struct cc_record_lock_name name_class(struct namer *namer, const struct cc_record_view *view,
                                             const struct cc_record_class *class)
{
    struct cc_record_lock_name out = { .site = class_site(namer, view, class) };
    struct cc_data_name name;
    const char *function = out.site.function ? out.site.function : "?";
    bool init = class->origin == CC_RECORD_BY_INIT;
    if (name_by_call(namer, view, class, &name)) {
        out.text = name.text;
        out.key = name.key;
        return out;
    }
    out.text = cc_arena_format(namer->arena, "%s %s in %s", kind_name(class->kind), init ? "initialised" : "first used",
                               function);
    out.key = cc_arena_format(namer->arena, "%s:%s", function, init ? "init" : "use");
    out.by_place = true;
    return out;
}

/* Name all classes of a record, and count the locks that share a name. */
static struct known_class *name_classes(struct namer *namer, const struct cc_record_view *view)
{
    uint32_t count = cc_record_count(view, CC_RECORD_CLASSES);
    struct known_class *classes = cc_arena_array(namer->arena, (size_t)count + 1, sizeof *classes);
    struct cc_id_map total = { 0 }; /* by text: the locks so far */
    bool kept = true;
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_class *class = cc_record_class_at(view, i);
        if (!class || class->origin == CC_RECORD_BY_OBJECT)
            continue;
        classes[i].name = name_class(namer, view, class);
        uint64_t hash = cc_hash_text(0, classes[i].name.text);
        uint32_t before = cc_id_map_get(&total, hash);
        classes[i].before = before == CC_NO_ID ? 0 : before;
        kept &= cc_id_map_put(namer->arena, &total, hash, (classes[i].before + class->locks) & INT32_MAX) == CC_OK;
    }
    for (uint32_t i = 1; i < count && kept; i++)
        if (classes[i].name.text)
            classes[i].all = cc_id_map_get(&total, cc_hash_text(0, classes[i].name.text));
    return classes;
}

static struct cc_record_lock_name name_of_class(struct namer *namer, const struct cc_record_view *view,
                                                const struct cc_record_lock *lock)
{
    size_t record = (size_t)(view - namer->views);
    if (!namer->classes[record])
        namer->classes[record] = name_classes(namer, view);
    struct known_class *class = &namer->classes[record][lock->class_id];
    struct cc_record_lock_name out = class->name;
    if (class->all > 1)
        out.text = cc_arena_format(namer->arena, "%s#%u", out.text, class->before + lock->index + 1);
    return out;
}

static struct cc_record_lock_name name_end(struct namer *namer, const struct cc_record_view *view, uint32_t index)
{
    const struct cc_record_thread *thread = cc_record_thread_at(view, index);
    uint32_t count;
    const char *text = "end of a thread";
    if (thread && thread->start_routine) {
        const struct cc_site *sites = name_code(namer, view, thread->start_routine, &count);
        text = cc_arena_format(namer->arena, "end of thread %s", sites[count - 1].function);
    }
    return (struct cc_record_lock_name){ .text = text, .key = text };
}

static struct cc_record_lock_name make_name(struct namer *namer, const struct cc_record_view *view, uint32_t index)
{
    const struct cc_record_lock *lock = cc_record_lock_at(view, index);
    const struct cc_record_class *class = cc_record_class_at(view, lock->class_id);
    const char *bare = cc_arena_format(namer->arena, "0x%llx", (unsigned long long)lock->address);
    struct cc_record_lock_name by_address = { .text = bare, .key = "?" };
    if (lock->kind == CC_RECORD_THREAD_END)
        return name_end(namer, view, lock->thread);
    if (name_by_address(namer, view, lock, &by_address) || !class || class->origin == CC_RECORD_BY_OBJECT)
        return by_address;
    struct cc_record_lock_name by_class = name_of_class(namer, view, lock);
    bool in_module = cc_record_module_of(view, lock->address) != NULL;
    /* without debug information, an object in a module is better known by its address than by who used it */
    return in_module && by_class.by_place ? by_address : by_class;
}

static struct cc_record_lock_name name_lock(void *context, const struct cc_record_view *view, uint32_t index)
{
    struct namer *namer = context;
    uint64_t key = key_of(namer, view, index);
    uint32_t known = cc_id_map_get(&namer->lock_index, key);
    if (known != CC_NO_ID)
        return namer->locks[known];
    struct cc_record_lock_name name = make_name(namer, view, index);
    name.site.file = shown(namer, name.site.file);
    known = namer->lock_count++;
    namer->locks =
        cc_arena_grown(namer->arena, namer->locks, known, &namer->lock_room, (uint64_t)known + 1, sizeof name);
    namer->locks[known] = name;
    if (cc_id_map_put(namer->arena, &namer->lock_index, key, known) != CC_OK)
        namer->lock_count--; /* the arena's hook does not return, so this cannot be */
    return name;
}

struct cc_record_names cc_record_namer(struct cc_arena *arena, struct cc_symbolizer *symbolizer,
                                       const struct cc_record_view *views, uint32_t count)
{
    struct namer *namer = cc_arena_alloc(arena, sizeof *namer);
    char *folder = getcwd(NULL, 0);
    *namer = (struct namer){ .arena = arena, .symbolizer = symbolizer, .views = views, .view_count = count };
    namer->classes = cc_arena_array(arena, (size_t)count + 1, sizeof *namer->classes);
    namer->folder = cc_arena_format(arena, "%s/", folder ? folder : "");
    free(folder);
    return (struct cc_record_names){ .context = namer, .code = name_code, .lock = name_lock };
}
