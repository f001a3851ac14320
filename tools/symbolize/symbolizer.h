/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses to source: what code and what variable an address in an ELF file is, from DWARF
 * as far as there is any, else from its symbol table, else `module+0xoffset`.
 *
 * It works out of process, on files alone: nothing of the program is run, and nothing
 * reaches the network (elfutils asks debuginfod servers only where DEBUGINFOD_URLS is set, which
 * is the caller's to decide).
 *
 * Addresses are those of the ELF file (what is in memory, less the load bias). A module is
 * the file that was mapped: one whose build id differs from the recorded one is not used, since its
 * lines would be wrong.
 *
 * Ownership: the symbolizer and all texts belong to the arena; files and elfutils' memory to the
 * symbolizer, which the caller destroys. Texts outlive it.
 * Thread-safety: none. Complexity: a module's DWARF is read at its first question.
 * Errors: none; what is wrong with a file costs its names only, and cc_symbolizer_problem()
 * tells it. The arena must have an `on_exhausted` hook.
 */
#ifndef CC_SYMBOLIZE_SYMBOLIZER_H
#define CC_SYMBOLIZE_SYMBOLIZER_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_symbolizer;

typedef uint32_t cc_module_id; /* from 0 */

/* An ELF file as it was recorded. */
struct cc_module_file {
    const char *path;        /* as it was on the machine of the run */
    const uint8_t *build_id; /* NULL when the file had none */
    uint32_t build_id_size;
};

/* A place in a module's code. For a return address, `address` is the return address less one. */
struct cc_code_place {
    cc_module_id module;
    uint64_t address;
};

/* What lies at an address of data, or which lock a call is given. */
struct cc_data_name {
    const char *text;    /* for people: "mutex1", "accounts[1].mutex", "account.mutex", "prog+0x4040" */
    const char *key;     /* stable, as the static pass makes them: "bank.c:mutex1", "accounts[].mutex" */
    struct cc_site site; /* where it is defined, as far as known */
    bool known;          /* false: module+offset is all there is */
    bool of_type;        /* a member of a type: every object of it has this name */
};

/*
 * Create a symbolizer. `sysroot` (may be NULL) is put before the path of every module and of
 * the folders for separate debug information; source files are looked for without it.
 */
struct cc_symbolizer *cc_symbolizer_create(struct cc_arena *arena, const char *sysroot);

/* NULL is allowed. */
void cc_symbolizer_destroy(struct cc_symbolizer *symbolizer);

/* The number of a module, which is opened when it is first asked of. Equal files get the same number. */
cc_module_id cc_symbolizer_module(struct cc_symbolizer *symbolizer, const struct cc_module_file *file);

/*
 * What keeps a module from being read, for people ("no such file"), or NULL. A module without
 * debug information is no problem. Opens the module.
 */
const char *cc_symbolizer_problem(struct cc_symbolizer *symbolizer, cc_module_id module);

/* Say whether the module has DWARF. Opens the module. */
bool cc_symbolizer_has_debug(struct cc_symbolizer *symbolizer, cc_module_id module);

/*
 * The functions at a place of code, innermost first: those inlined there, then the one that
 * stands in the file. At least one, whose function is `symbol+0x12` or `module+0x1234` where there is no DWARF.
 */
const struct cc_site *cc_symbolizer_code(struct cc_symbolizer *symbolizer, struct cc_code_place place, uint32_t *count);

/* The variable at an address of data. */
struct cc_data_name cc_symbolizer_data(struct cc_symbolizer *symbolizer, cc_module_id module, uint64_t address);

/*
 * The name of the lock that a call is given, from the source text of the call and the types of
 * what it names: `pthread_mutex_lock(&from->mutex)` gives "account.mutex". `stack` is the
 * call's stack, innermost first; where the text names a parameter the caller's text is read, and so
 * on. The result is not known when the source or the types are missing.
 */
struct cc_data_name cc_symbolizer_argument(struct cc_symbolizer *symbolizer, const struct cc_code_place *stack,
                                           uint32_t depth);

#ifdef __cplusplus
}
#endif

#endif
