/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types in DWARF, as far as naming a lock needs them.
 *
 * Internal to tools/symbolize. A DIE with `addr` NULL is "no type".
 * Thread-safety: none. Complexity: linear in the members of the types walked.
 */
#ifndef CC_SYMBOLIZE_DWARF_TYPE_H
#define CC_SYMBOLIZE_DWARF_TYPE_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>

#include "lockgraph/arena.h"

/* The type of a variable, member, parameter or pointer, as it stands. */
Dwarf_Die cc_dwarf_type_of(Dwarf_Die *die);

/* The type without typedef and qualifiers. */
Dwarf_Die cc_dwarf_type_bare(Dwarf_Die type);

/* Say whether the type is one of libc's synchronisation objects, also behind typedefs and qualifiers. */
bool cc_dwarf_type_is_sync(Dwarf_Die type);

/* What people call the type: the tag of a struct or union, or the typedef of one that has none; NULL: nothing. */
const char *cc_dwarf_type_name(Dwarf_Die type);

/* Look for a member by name, also in members that have none. False: there is no such member. */
bool cc_dwarf_type_member(Dwarf_Die type, const char *name, size_t length, Dwarf_Die *out);

/* Size in bytes, 0 when unknown. */
uint64_t cc_dwarf_type_size(Dwarf_Die type);

/*
 * The path from an object of `type` to what lies at `offset`: ".table[2].lock" in `text`, and
 * with empty brackets in `key`. Ends at synchronisation objects and scalars.
 */
struct cc_member_path {
    const char *text, *key;
};
struct cc_member_path cc_dwarf_type_path(struct cc_arena *arena, Dwarf_Die type, uint64_t offset);

#endif
