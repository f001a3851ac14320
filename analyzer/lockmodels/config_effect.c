/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lockmodels/config_effect.h"

#include <string.h>

enum { MOST_ARGUMENTS = 63 };

/* What an effect takes besides the parameters that have names of their own. */
enum takes {
    OBJECT = 1,            /* `object`, required */
    FUNCTION = 2,          /* `function`, required */
    FUNCTION_OPTIONAL = 4, /* `function`, may be left out */
    ARGUMENT = 8,          /* `argument`, may be left out */
    LOCK = 16,             /* `kind` */
    MODE = 32,             /* `mode` and `recursive` */
    RESULT = 64,           /* `result` */
    CONSTANT = 128,        /* `value`, a number, required */
    OTHER = 256,           /* the parameter called `other` is required */
};

struct effect_word {
    const char *word;
    const char *other, *other2; /* what these arguments are called, or NULL */
    uint8_t kind;
    uint8_t default_result;
    uint16_t takes;
};

#define ROW(kind, word, takes, other, other2, result)                                                                  \
    {                                                                                                                  \
        word, other, other2, CC_EFFECT_##kind, CC_RESULT_##result, takes                                               \
    }

static const struct effect_word effect_words[] = {
    ROW(LOCK_INIT, "lock_init", OBJECT | LOCK, "attribute", "type", NONE),
    ROW(LOCK_DESTROY, "lock_destroy", OBJECT | LOCK, NULL, NULL, NONE),
    ROW(ACQUIRE, "acquire", OBJECT | LOCK | MODE | RESULT, NULL, NULL, NONE),
    ROW(TRY_ACQUIRE, "try_acquire", OBJECT | LOCK | MODE | RESULT, NULL, NULL, ZERO_OK),
    ROW(TIMED_ACQUIRE, "timed_acquire", OBJECT | LOCK | MODE | RESULT, NULL, NULL, ZERO_OK),
    ROW(RELEASE, "release", OBJECT | LOCK | MODE, NULL, NULL, NONE),
    ROW(ATTR_SETTYPE, "attr_settype", OBJECT | LOCK | OTHER, "type", NULL, NONE),
    ROW(ATTR_INIT, "attr_init", OBJECT, NULL, NULL, NONE),
    ROW(COND_INIT, "cond_init", OBJECT, NULL, NULL, NONE),
    ROW(COND_DESTROY, "cond_destroy", OBJECT, NULL, NULL, NONE),
    ROW(COND_WAIT, "cond_wait", OBJECT | OTHER | LOCK | RESULT, "mutex", NULL, NONE),
    ROW(COND_TIMED_WAIT, "cond_timed_wait", OBJECT | OTHER | LOCK | RESULT, "mutex", NULL, ZERO_OK),
    ROW(COND_SIGNAL, "cond_signal", OBJECT, NULL, NULL, NONE),
    ROW(COND_BROADCAST, "cond_broadcast", OBJECT, NULL, NULL, NONE),
    ROW(SEM_INIT, "sem_init", OBJECT, "count", NULL, NONE),
    ROW(SEM_DESTROY, "sem_destroy", OBJECT, NULL, NULL, NONE),
    ROW(SEM_WAIT, "sem_wait", OBJECT | RESULT, NULL, NULL, NONE),
    ROW(SEM_TRY_WAIT, "sem_try_wait", OBJECT | RESULT, NULL, NULL, MINUS_ONE_BAD),
    ROW(SEM_TIMED_WAIT, "sem_timed_wait", OBJECT | RESULT, NULL, NULL, MINUS_ONE_BAD),
    ROW(SEM_POST, "sem_post", OBJECT, NULL, NULL, NONE),
    ROW(SEM_OPEN, "sem_open", 0, "count", NULL, NONE),
    ROW(BARRIER_INIT, "barrier_init", OBJECT, "count", NULL, NONE),
    ROW(BARRIER_DESTROY, "barrier_destroy", OBJECT, NULL, NULL, NONE),
    ROW(BARRIER_WAIT, "barrier_wait", OBJECT, NULL, NULL, NONE),
    ROW(SPAWN, "spawn", OBJECT | FUNCTION | ARGUMENT | RESULT, "attribute", NULL, ZERO_OK),
    ROW(JOIN, "join", OBJECT | RESULT, NULL, NULL, NONE),
    ROW(JOIN_STORED, "join_stored", OBJECT | RESULT, NULL, NULL, NONE),
    ROW(TRY_JOIN, "try_join", OBJECT | RESULT, NULL, NULL, ZERO_OK),
    ROW(DETACH, "detach", OBJECT, NULL, NULL, NONE),
    ROW(ATTR_DETACHED, "attr_detached", OBJECT | OTHER, "state", NULL, NONE),
    ROW(THREAD_EXIT, "thread_exit", 0, NULL, NULL, NONE),
    ROW(CANCEL, "cancel", OBJECT, NULL, NULL, NONE),
    ROW(SELF, "self", 0, NULL, NULL, NONE),
    ROW(PROCESS_EXIT, "process_exit", 0, NULL, NULL, NONE),
    ROW(FORK, "fork", 0, NULL, NULL, NONE),
    ROW(ONCE, "once", OBJECT | FUNCTION | ARGUMENT, NULL, NULL, NONE),
    ROW(CALL, "call", FUNCTION | ARGUMENT, NULL, NULL, NONE),
    ROW(CALL_AT_EXIT, "call_at_exit", FUNCTION | ARGUMENT, NULL, NULL, NONE),
    ROW(KEY_CREATE, "key_create", OBJECT | FUNCTION, NULL, NULL, NONE),
    ROW(SIGNAL_HANDLER, "signal_handler", FUNCTION, NULL, NULL, NONE),
    ROW(KEY_GET, "key_get", OBJECT, NULL, NULL, NONE),
    ROW(KEY_SET, "key_set", OBJECT | OTHER, "value", NULL, NONE),
    ROW(CLEANUP_PUSH, "cleanup_push", OBJECT | FUNCTION_OPTIONAL | ARGUMENT, NULL, NULL, NONE),
    ROW(CLEANUP_POP, "cleanup_pop", OBJECT, "execute", NULL, NONE),
    ROW(ALLOC, "alloc", 0, "size", "count", NONE),
    ROW(ALLOC_OUT, "alloc_out", OBJECT, "size", NULL, NONE),
    ROW(FREE, "free", OBJECT, NULL, NULL, NONE),
    ROW(REALLOC, "realloc", OBJECT, "size", "count", NONE),
    ROW(READ, "read", OBJECT, "size", NULL, NONE),
    ROW(WRITE, "write", OBJECT, "size", NULL, NONE),
    ROW(WRITE_REST, "write_rest", 0, NULL, NULL, NONE),
    ROW(CHANGE_REST, "change_rest", 0, NULL, NULL, NONE),
    ROW(ZERO, "zero", OBJECT, "size", "byte", NONE),
    ROW(COPY, "copy", OBJECT | OTHER, "from", "size", NONE),
    ROW(RETURNS_ARG, "returns_arg", OBJECT | RESULT, NULL, NULL, NONE),
    ROW(RETURNS_WITHIN, "returns_within", OBJECT, "size", NULL, NONZERO_OK),
    ROW(HIDDEN_STATE, "hidden_state", 0, NULL, NULL, NONE),
    ROW(BLOCK, "block", 0, NULL, NULL, NONE),
    ROW(YIELD, "yield", 0, NULL, NULL, NONE),
    ROW(NO_RETURN, "no_return", 0, NULL, NULL, NONE),
    ROW(ASSUME, "assume", OBJECT, NULL, NULL, NONE),
    ROW(SETJMP, "setjmp", OBJECT, NULL, NULL, NONE),
    ROW(LONGJMP, "longjmp", OBJECT, NULL, NULL, NONE),
    ROW(RETURNS_CONST, "returns_const", CONSTANT, NULL, NULL, NONE),
    ROW(NOTHING, "nothing", 0, NULL, NULL, NONE),
};

enum { EFFECT_WORDS = sizeof effect_words / sizeof *effect_words };

/* Words and the enumerators they stand for; the values count from 1, except for results from 0. */
static const char *const lock_kinds[] = { "mutex", "rwlock", "spin", "sem", "file", "other", "section", NULL };
static const char *const lock_modes[] = { "exclusive", "shared", "any", NULL };
static const char *const results[] = {
    "none", "zero_ok", "nonzero_ok", "minus_one_bad", "busy_bad", "timeout_bad", NULL
};

bool cc_config_effect_word(size_t index, const char **word, enum cc_effect_kind *kind)
{
    if (index >= EFFECT_WORDS)
        return false;
    *word = effect_words[index].word;
    *kind = effect_words[index].kind;
    return true;
}

static const char *word_of_effect(const void *context, size_t index)
{
    (void)context;
    return index < EFFECT_WORDS ? effect_words[index].word : NULL;
}

static bool is(const char *word, const char *known)
{
    return known && strcmp(word, known) == 0;
}

/* An effect while its parameters are read. */
struct reading {
    const struct effect_word *row;
    struct cc_effect *effect;
    bool constant_given;
};

/* The place of the argument that `word` names for this effect, or NULL. */
static int8_t *argument_called(const struct reading *reading, const char *word)
{
    const struct effect_word *row = reading->row;
    struct cc_effect *effect = reading->effect;
    if ((row->takes & OBJECT) && is(word, "object"))
        return &effect->object;
    if (is(word, row->other))
        return &effect->other;
    if (is(word, row->other2))
        return &effect->other2;
    if ((row->takes & (FUNCTION | FUNCTION_OPTIONAL)) && is(word, "function"))
        return &effect->function;
    if ((row->takes & ARGUMENT) && is(word, "argument"))
        return &effect->argument;
    return NULL;
}

static bool choose(struct cc_config_document *document, const yaml_node_t *node, const char *what,
                   const char *const *words, size_t *out)
{
    const char *text = cc_config_text(document, node, what);
    if (!text)
        return false;
    for (*out = 0; words[*out]; ++*out) {
        if (strcmp(text, words[*out]) == 0)
            return true;
    }
    struct cc_config_words known = { cc_config_word_of_array, words };
    return cc_config_fail_unknown(document, node, what, text, &known);
}

/* The parameters that `row` takes, for suggestions. */
static const char *word_of_parameter(const void *context, size_t index)
{
    const struct effect_word *row = context;
    const struct {
        bool taken;
        const char *word;
    } all[] = {
        { row->takes & OBJECT, "object" },     { row->other, row->other },
        { row->other2, row->other2 },          { row->takes & (FUNCTION | FUNCTION_OPTIONAL), "function" },
        { row->takes & ARGUMENT, "argument" }, { row->takes & LOCK, "kind" },
        { row->takes & MODE, "mode" },         { row->takes & MODE, "recursive" },
        { row->takes & RESULT, "result" },     { row->takes & CONSTANT, "value" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].taken && index-- == 0)
            return all[i].word;
    }
    return NULL;
}

static bool take_parameter(struct cc_config_document *document, const yaml_node_t *key, const char *word,
                           const yaml_node_t *value, void *context)
{
    struct reading *reading = context;
    struct cc_effect *effect = reading->effect;
    uint16_t takes = reading->row->takes;
    int8_t *argument = argument_called(reading, word);
    int64_t number;
    size_t choice;
    if (argument) {
        if (!cc_config_integer(document, value, "the index of an argument", 0, MOST_ARGUMENTS, &number))
            return false;
        *argument = (int8_t)number;
        return true;
    }
    if ((takes & CONSTANT) && is(word, "value")) {
        reading->constant_given = true;
        return cc_config_integer(document, value, "the value", INT64_MIN, INT64_MAX, &effect->success);
    }
    if ((takes & MODE) && is(word, "recursive"))
        return cc_config_flag(document, value, "'recursive'", &effect->recursive);
    if ((takes & LOCK) && is(word, "kind")) {
        if (!choose(document, value, "kind of lock", lock_kinds, &choice))
            return false;
        effect->lock_kind = (uint8_t)(choice + 1);
        return true;
    }
    if ((takes & MODE) && is(word, "mode")) {
        if (!choose(document, value, "mode", lock_modes, &choice))
            return false;
        effect->mode = (uint8_t)(choice + 1);
        return true;
    }
    if ((takes & RESULT) && is(word, "result")) {
        if (!choose(document, value, "result", results, &choice))
            return false;
        effect->result = (uint8_t)choice;
        return true;
    }
    if (!word_of_parameter(reading->row, 0))
        return cc_config_fail(document, key, "'%s' takes no parameters", reading->row->word);
    const char *what = cc_arena_format(document->arena, "parameter of '%s'", reading->row->word);
    struct cc_config_words known = { word_of_parameter, reading->row };
    return cc_config_fail_unknown(document, key, what, word, &known);
}

/* Fill in what was left out, and say what must not be. */
static bool complete(struct cc_config_document *document, const yaml_node_t *node, const struct reading *reading)
{
    const struct effect_word *row = reading->row;
    struct cc_effect *effect = reading->effect;
    const char *missing = NULL;
    bool section = (row->takes & LOCK) && effect->lock_kind == CC_LOCK_SECTION;
    if ((row->takes & OBJECT) && effect->object == CC_ARG_NONE && row->kind != CC_EFFECT_SPAWN && !section)
        missing = "object";
    else if ((row->takes & OTHER) && effect->other == CC_ARG_NONE)
        missing = row->other;
    else if ((row->takes & FUNCTION) && effect->function == CC_ARG_NONE)
        missing = "function";
    else if ((row->takes & CONSTANT) && !reading->constant_given)
        missing = "value";
    if (missing)
        return cc_config_fail(document, node, "'%s' needs '%s'", row->word, missing);
    if ((row->takes & LOCK) && !effect->lock_kind)
        effect->lock_kind = CC_LOCK_MUTEX;
    if ((row->takes & MODE) && !effect->mode) {
        bool either = row->kind == CC_EFFECT_RELEASE && effect->lock_kind == CC_LOCK_RWLOCK;
        effect->mode = either ? CC_MODE_ANY : CC_MODE_EXCLUSIVE;
    }
    if (row->kind != CC_EFFECT_RELEASE && effect->mode == CC_MODE_ANY)
        return cc_config_fail(document, node, "a lock is taken 'exclusive' or 'shared'; 'any' is for 'release'");
    if (row->kind >= CC_EFFECT_SEM_INIT && row->kind <= CC_EFFECT_SEM_POST)
        effect->lock_kind = CC_LOCK_SEM;
    return true;
}

/* The only key of an effect written as a mapping. */
struct single {
    const yaml_node_t *key, *value;
    uint32_t count;
};

static bool take_single(struct cc_config_document *document, const yaml_node_t *key, const char *word,
                        const yaml_node_t *value, void *context)
{
    struct single *single = context;
    if (single->count++)
        return cc_config_fail(document, key, "'%s' is a second effect; each is an item of the list", word);
    single->key = key;
    single->value = value;
    return true;
}

bool cc_config_effect(struct cc_config_document *document, const yaml_node_t *node, struct cc_effect *out)
{
    struct single single = { .key = node };
    if (node->type != YAML_SCALAR_NODE && !cc_config_mapping(document, node, "an effect", take_single, &single))
        return false;
    const char *word =
        node->type == YAML_MAPPING_NODE && !single.count ? NULL : cc_config_text(document, single.key, "an effect");
    if (!word)
        return cc_config_fail(document, node, "an effect is missing");
    const struct effect_word *row = effect_words;
    while (row < effect_words + EFFECT_WORDS && strcmp(row->word, word) != 0)
        row++;
    if (row == effect_words + EFFECT_WORDS) {
        struct cc_config_words known = { word_of_effect, NULL };
        return cc_config_fail_unknown(document, single.key, "effect", word, &known);
    }
    *out = (struct cc_effect){
        .kind = row->kind,
        .result = row->default_result,
        .object = CC_ARG_NONE,
        .other = CC_ARG_NONE,
        .other2 = CC_ARG_NONE,
        .function = CC_ARG_NONE,
        .argument = CC_ARG_NONE,
    };
    struct reading reading = { .row = row, .effect = out };
    if (single.value && !cc_config_mapping(document, single.value, "what an effect takes", take_parameter, &reading))
        return false;
    return complete(document, single.key, &reading);
}
