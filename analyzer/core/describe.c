/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/describe.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/declared_lock.h"

enum { DEEPEST_PATH = 12, MOST_CALLS = 64 };

static const char *bare_type(const struct cc_model *model, cc_type_id type)
{
    const char *name = cc_model_text(model, model->types[type].name);
    if (!strncmp(name, "struct ", 7))
        return name + 7;
    return strncmp(name, "union ", 6) ? name : name + 6;
}

/* A type in a key: the name of one without a tag tells where it stands in the source. */
static const char *key_type(const struct cc_model *model, cc_type_id type)
{
    const char *name = bare_type(model, type);
    return *name == '{' ? "unnamed" : name;
}

/* The member of an aggregate that holds `offset`, or 0. */
static cc_field_id field_at(const struct cc_model *model, const struct cc_type *type, int64_t offset)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        const struct cc_field *field = &model->fields[type->fields + i];
        int64_t size = (int64_t)model->types[field->type].size;
        if (offset >= (int64_t)field->offset && offset < (int64_t)field->offset + (size ? size : 1))
            return type->fields + i;
    }
    return 0;
}

/*
 * The ".member" and "[]" that lead to `offset` within `type`; "[7]" where `elements` are told apart. Synchronisation objects
 * and scalars end the walk.
 */
static const char *member_path(struct cc_interpreter *in, cc_type_id id, int64_t offset, bool elements)
{
    const struct cc_model *model = in->model;
    const char *path = "";
    for (int depth = 0; depth < DEEPEST_PATH; depth++) {
        const struct cc_type *type = &model->types[id];
        if (cc_api_is_sync_type(in->apis, cc_model_text(model, type->name)) ||
            (offset == 0 && cc_declared_lock_is_type(model, id)))
            break;
        if (type->kind == CC_TYPE_ARRAY) {
            int64_t size = (int64_t)model->types[type->element].size;
            path = elements ? cc_arena_format(in->arena, "%s[%lld]", path, (long long)(size ? offset / size : 0))
                            : cc_arena_format(in->arena, "%s[]", path);
            if (size)
                offset %= size;
            id = type->element;
            continue;
        }
        if (type->kind != CC_TYPE_STRUCT && type->kind != CC_TYPE_UNION)
            break;
        cc_field_id field = field_at(model, type, offset);
        if (!field)
            break;
        if (model->fields[field].name)
            path = cc_arena_format(in->arena, "%s.%s", path, cc_model_text(model, model->fields[field].name));
        offset -= (int64_t)model->fields[field].offset;
        id = model->fields[field].type;
    }
    return path;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *cc_describe_variable_key(struct cc_interpreter *in, cc_var_id id)
{
    const struct cc_model *model = in->model;
    const struct cc_var *var = &model->vars[id];
    const char *name = cc_model_text(model, var->name);
    if (!var->owner) {
        if (var->linkage != CC_LINKAGE_INTERNAL)
            return name;
        const char *file = cc_describe_loc(in, var->loc, 0).file;
        return cc_arena_format(in->arena, "%s:%s", file_name(file ? file : ""), name);
    }
    const struct cc_func *owner = &model->funcs[var->owner];
    const char *function = cc_model_text(model, owner->name);
    if (var->kind == CC_VAR_GLOBAL)
        return cc_arena_format(in->arena, "%s:%s", function, name);
    if (var->kind == CC_VAR_PARAM)
        return cc_arena_format(in->arena, "%s:parameter%u", function, (unsigned)(id - owner->params + 1));
    uint32_t ordinal = 1;
    for (cc_var_id other = owner->params; other < id; other++)
        ordinal += model->vars[other].kind == var->kind && model->vars[other].type == var->type;
    return cc_arena_format(in->arena, "%s:%s#%u", function, key_type(model, var->type), ordinal);
}

static struct cc_name name_variable(struct cc_interpreter *in, const struct cc_object *object, int64_t offset)
{
    const struct cc_var *var = &in->model->vars[object->var];
    const char *name = cc_model_text(in->model, var->name);
    const char *path = offset == CC_WHOLE_OBJECT ? "" : member_path(in, var->type, offset, false);
    struct cc_name out = { .text = cc_arena_format(in->arena, "%s%s", name, path),
                           .site = cc_describe_loc(in, var->loc, var->owner),
                           .of_class = object->many };
    out.key = cc_arena_format(in->arena, "%s%s", cc_describe_variable_key(in, object->var), path);
    return out;
}

/* Which call of the same allocator it is: other calls may come and go. */
static int64_t allocation_ordinal(const struct cc_interpreter *in, cc_inst_id site)
{
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[site]];
    const struct cc_inst *insts = in->model->insts;
    int64_t ordinal = 1;
    for (cc_inst_id i = func->insts; i < site; i++)
        ordinal += insts[i].op == CC_OP_CALL && insts[i].a == insts[site].a;
    return ordinal;
}

static struct cc_name make_name(struct cc_interpreter *in, cc_object_id id, int64_t offset, int64_t stride)
{
    const struct cc_object *object = &in->heap.objects[id];
    struct cc_name out = { .of_class = object->many || stride };
    switch (object->kind) {
    case CC_OBJECT_GLOBAL:
    case CC_OBJECT_LOCAL:
        out = name_variable(in, object, offset);
        out.of_class |= stride != 0;
        return out;
    case CC_OBJECT_HIDDEN:
        if (!object->func) {
            out.text = out.key = "atomic section";
            return out;
        }
        out.text =
            cc_arena_format(in->arena, "state of %s()", cc_model_text(in->model, in->model->funcs[object->func].name));
        out.key = out.text;
        return out;
    case CC_OBJECT_OWN_DATA:
        out.text = out.key = "thread-specific data";
        return out;
    case CC_OBJECT_HEAP:
        out.site = cc_describe_inst(in, object->site);
        break;
    case CC_OBJECT_EXTERNAL:
        break;
    }
    cc_type_id type = object->type;
    while (in->model->types[type].kind == CC_TYPE_ARRAY)
        type = in->model->types[type].element;
    int64_t size = (int64_t)in->model->types[type].size;
    if (size && offset >= 0)
        offset %= size;
    bool whole = offset == CC_WHOLE_OBJECT;
    const char *path = whole ? "" : member_path(in, type, offset, false);
    if (type && (*path || (whole && in->model->types[type].kind == CC_TYPE_STRUCT))) {
        out.text = cc_arena_format(in->arena, "%s%s", bare_type(in->model, type), path);
        out.key = cc_arena_format(in->arena, "%s%s", key_type(in->model, type), path);
    } else if (object->kind == CC_OBJECT_EXTERNAL) {
        out.text = bare_type(in->model, type);
        out.key = key_type(in->model, type);
    } else {
        const char *function = out.site.function ? out.site.function : "?";
        out.text = cc_arena_format(in->arena, "memory allocated in %s", function);
        out.key = cc_arena_format(in->arena, "%s:alloc%lld%+lld", function,
                                  (long long)allocation_ordinal(in, object->site), (long long)(whole ? 0 : offset));
    }
    return out;
}

static struct cc_name_memo *memo_of(struct cc_interpreter *in)
{
    if (!in->memo)
        in->memo = cc_arena_alloc(in->arena, sizeof *in->memo);
    return in->memo;
}

/* Names are made of text, so each is made once. */
struct cc_name cc_describe_place(struct cc_interpreter *in, cc_object_id id, int64_t offset, int64_t stride)
{
    uint64_t key = cc_hash_step(cc_hash_step(id, (uint64_t)offset), (uint64_t)stride);
    struct cc_name_memo *memo = memo_of(in);
    uint32_t row = cc_id_map_get(&memo->name_of, key);
    if (row != CC_NO_ID)
        return memo->names[row];
    struct cc_name name = make_name(in, id, offset, stride);
    row = CC_APPEND_ROW(in->arena, memo, names);
    memo->names[row] = name;
    if (cc_id_map_put(in->arena, &memo->name_of, key, row))
        return name;
    return name;
}

struct cc_name cc_describe_element(struct cc_interpreter *in, cc_object_id id, int64_t offset)
{
    struct cc_name name = cc_describe_place(in, id, offset, 0);
    const struct cc_object *object = &in->heap.objects[id];
    bool variable = object->kind == CC_OBJECT_GLOBAL || object->kind == CC_OBJECT_LOCAL;
    if (!variable || offset < 0 || !strchr(name.text, '['))
        return name;
    const struct cc_var *var = &in->model->vars[object->var];
    name.text = cc_arena_format(in->arena, "%s%s", cc_model_text(in->model, var->name),
                                member_path(in, var->type, offset, true));
    return name;
}

struct cc_name cc_describe_address(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT) {
            struct cc_name name = cc_describe_place(in, where.at[i].id, where.at[i].offset, where.at[i].stride);
            name.of_class |= where.count > 1;
            return name;
        }
    return (struct cc_name){ .text = "memory", .key = "memory", .of_class = true };
}

struct cc_site cc_describe_loc(struct cc_interpreter *in, cc_loc_id id, cc_func_id func)
{
    const struct cc_loc *loc = &in->model->locs[id];
    if (!id)
        return (struct cc_site){ 0 };
    return (struct cc_site){ .file = cc_model_text(in->model, loc->file),
                             .line = loc->line,
                             .column = loc->column,
                             .end_line = loc->end_line,
                             .end_column = loc->end_column,
                             .function = func ? cc_model_text(in->model, in->model->funcs[func].name) : NULL };
}

struct cc_site cc_describe_inst(struct cc_interpreter *in, cc_inst_id inst)
{
    return cc_describe_loc(in, in->model->insts[inst].loc, in->func_of_inst[inst]);
}

const struct cc_site *cc_describe_path(struct cc_interpreter *in, uint32_t context, uint32_t *count)
{
    cc_inst_id calls[MOST_CALLS];
    uint32_t depth = 0;
    for (; context && depth < MOST_CALLS && in->contexts[context].caller; context = in->contexts[context].caller)
        calls[depth++] = in->contexts[context].call_site;
    struct cc_site *path = cc_arena_array(in->arena, depth + 1, sizeof *path);
    for (uint32_t i = 0; i < depth; i++)
        path[i] = cc_describe_inst(in, calls[depth - 1 - i]);
    *count = depth;
    return path;
}

/* A lock that is held: which element of an array, where that is known. */
static struct cc_name name_held(struct cc_interpreter *in, cc_term_id lock)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    const struct cc_target *only = where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT ? &where.at[0] : NULL;
    if (only && !only->stride && cc_heap_is_unique(&in->heap, only->id))
        return cc_describe_element(in, only->id, only->offset);
    return cc_describe_address(in, lock);
}

static const struct cc_held_lock *make_held(struct cc_interpreter *in, const struct cc_hold *holds, uint32_t count)
{
    struct cc_held_lock *out = cc_arena_array(in->arena, count + 1, sizeof *out);
    for (uint32_t i = 0; i < count; i++) {
        struct cc_name name = name_held(in, holds[i].lock);
        out[i] = (struct cc_held_lock){ .name = name.text,
                                        .class_key = name.key,
                                        .shared = holds[i].flags & CC_HOLD_READ,
                                        .maybe = holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD),
                                        .site = cc_describe_inst(in, holds[i].where) };
    }
    return out;
}

const struct cc_held_lock *cc_describe_holds(struct cc_interpreter *in, const struct cc_hold *holds, uint32_t count,
                                             uint32_t *out_count)
{
    uint64_t key = count;
    for (uint32_t i = 0; i < count; i++)
        key = cc_hash_step(cc_hash_step(key, holds[i].lock), (uint64_t)holds[i].where << 8 | holds[i].flags);
    *out_count = count;
    struct cc_name_memo *memo = memo_of(in);
    uint32_t row = cc_id_map_get(&memo->held_of, key);
    if (row != CC_NO_ID)
        return memo->helds[row];
    const struct cc_held_lock *out = make_held(in, holds, count);
    row = CC_APPEND_ROW(in->arena, memo, helds);
    memo->helds[row] = out;
    if (cc_id_map_put(in->arena, &memo->held_of, key, row))
        return out;
    return out;
}

struct cc_finding_thread cc_describe_thread(struct cc_interpreter *in, cc_thread_id id)
{
    cc_inst_id sites[DEEPEST_PATH];
    uint32_t depth = 0;
    for (cc_thread_id t = id; t && depth < DEEPEST_PATH; t = in->tree.threads[t].parent)
        sites[depth++] = in->tree.threads[t].site;
    struct cc_site *creation = cc_arena_array(in->arena, depth + 1, sizeof *creation);
    for (uint32_t i = 0; i < depth; i++)
        creation[i] = cc_describe_inst(in, sites[depth - 1 - i]);
    const struct cc_thread *thread = &in->tree.threads[id];
    const char *name =
        id ? cc_arena_format(in->arena, "thread %s", cc_model_text(in->model, in->model->funcs[thread->entry].name))
        : in->open ? "any calling thread"
                   : "main";
    return (
        struct cc_finding_thread){ .name = name, .many = thread->many, .creation = creation, .creation_count = depth };
}

static const char *describe_term(struct cc_interpreter *in, cc_term_id term, int depth)
{
    struct cc_term row = *cc_term_at(&in->terms, term);
    if (depth > 6)
        return "...";
    switch ((enum cc_term_op)row.op) {
    case CC_T_INT:
        return cc_arena_format(in->arena, "%lld", (long long)row.imm);
    case CC_T_OBJECT:
    case CC_T_OWN:
        return cc_arena_format(in->arena, "&%s", cc_describe_address(in, term).text);
    case CC_T_LOAD:
        return cc_describe_address(in, row.a).text;
    case CC_T_FUNC:
        return cc_model_text(in->model, in->model->funcs[row.a].name);
    case CC_T_OFFSET:
        return cc_arena_format(in->arena, "%s%+lld", describe_term(in, row.a, depth + 1), (long long)row.imm);
    case CC_T_PARAM:
        return cc_model_text(in->model, in->model->vars[row.a].name);
    case CC_T_BINARY: {
        if (row.sub > CC_BIN_PTR_DIFF)
            return "a value";
        static const char *const signs[] = { "?", "+", "-",  "*",  "/", "%",  "<<", ">>", "&",
                                             "|", "^", "==", "!=", "<", "<=", ">",  ">=", "-" };
        return cc_arena_format(in->arena, "%s %s %s", describe_term(in, row.a, depth + 1), signs[row.sub],
                               describe_term(in, row.b, depth + 1));
    }
    case CC_T_RESULT:
        return row.b < in->model->insts_count && in->model->insts[row.b].op == CC_OP_CALL && in->model->insts[row.b].a
                   ? cc_arena_format(in->arena, "%s()",
                                     cc_model_text(in->model, in->model->funcs[in->model->insts[row.b].a].name))
                   : "a value";
    default:
        return "a value";
    }
}

const char *cc_describe_facts(struct cc_interpreter *in, const struct cc_fact *facts, uint32_t count)
{
    const char *text = NULL;
    for (uint32_t i = 0; i < count && i < 6; i++) {
        const char *atom = describe_term(in, facts[i].atom, 0);
        const char *one = facts[i].truth ? atom : cc_arena_format(in->arena, "not (%s)", atom);
        text = text ? cc_arena_format(in->arena, "%s, %s", text, one) : one;
    }
    return text;
}

const char *cc_describe_phase(struct cc_interpreter *in, cc_phase_id id)
{
    struct cc_phase phase = cc_phase_at(&in->tree, id);
    struct cc_set started = *cc_set_at(&in->sets, phase.started);
    const char *text = NULL;
    for (uint32_t i = 0; i < started.count && i < 8; i++) {
        const char *name = cc_describe_thread(in, started.at[i]).name;
        const char *one =
            cc_arena_format(in->arena, "%s %s", name,
                            cc_set_has(&in->sets, phase.joined, started.at[i]) ? "is joined" : "may be running");
        text = text ? cc_arena_format(in->arena, "%s, %s", text, one) : one;
    }
    return text;
}
