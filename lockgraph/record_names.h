/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What addresses in a record are called: asked of whoever can tell. The tools answer from debug
 * information, the shim itself from the symbols that are loaded.
 *
 * Ownership: answers live at least as long as the findings made with them.
 */
#ifndef CC_LOCKGRAPH_RECORD_NAMES_H
#define CC_LOCKGRAPH_RECORD_NAMES_H

#include "lockgraph/finding.h"
#include "lockgraph/record_view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The name of a lock, and of the class it belongs to. */
struct cc_record_lock_name {
    const char *text;    /* this lock, for people: "accounts[1].mutex", "account.mutex#2" */
    const char *key;     /* the class, stable: "account.mutex" */
    struct cc_site site; /* where it is defined or initialised */
    const char *run_key; /* what a run alone calls the class; NULL: that is `key` */
    bool by_place;       /* `text` says who made or first used it, for want of a name; so does the key of the run */
};

struct cc_record_names {
    void *context;
    /* The functions active at `address` of code, innermost first, at least one. */
    const struct cc_site *(*code)(void *context, const struct cc_record_view *view, uint64_t address, uint32_t *count);
    /* The lock `lock`, an index of LOCKS that has an element. */
    struct cc_record_lock_name (*lock)(void *context, const struct cc_record_view *view, uint32_t lock);
};

/*
 * Say whether `function`, at `address` of code, belongs to a sanitizer's runtime, which stands between the
 * program and the functions it calls.
 */
bool cc_record_is_runtime(const struct cc_record_view *view, uint64_t address, const char *function);

#ifdef __cplusplus
}
#endif

#endif
