/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/symbolize/dwarf_type.h"

#include <dwarf.h>
#include <string.h>

enum { DEEPEST = 16 };

static const Dwarf_Die no_type = { 0 };

Dwarf_Die cc_dwarf_type_of(Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    if (!dwarf_attr_integrate(die, DW_AT_type, &attribute) || !dwarf_formref_die(&attribute, &type))
        return no_type;
    return type;
}

/* Say whether the type only gives another one a name or a qualifier. */
static bool is_wrapping(Dwarf_Die *type)
{
    switch (dwarf_tag(type)) {
    case DW_TAG_typedef:
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_restrict_type:
    case DW_TAG_atomic_type:
        return true;
    default:
        return false;
    }
}

Dwarf_Die cc_dwarf_type_bare(Dwarf_Die type)
{
    for (int i = 0; i < DEEPEST && type.addr && is_wrapping(&type); i++)
        type = cc_dwarf_type_of(&type);
    return type;
}

bool cc_dwarf_type_is_sync(Dwarf_Die type)
{
    static const char *const names[] = { "pthread_mutex_t",
                                         "pthread_rwlock_t",
                                         "pthread_spinlock_t",
                                         "pthread_cond_t",
                                         "pthread_barrier_t",
                                         "pthread_once_t",
                                         "sem_t",
                                         "mtx_t",
                                         "cnd_t",
                                         "once_flag",
                                         "FILE" };
    for (int i = 0; i < DEEPEST && type.addr && is_wrapping(&type); i++) {
        const char *name = dwarf_tag(&type) == DW_TAG_typedef ? dwarf_diename(&type) : NULL;
        for (size_t j = 0; name && j < sizeof names / sizeof *names; j++)
            if (strcmp(name, names[j]) == 0)
                return true;
        type = cc_dwarf_type_of(&type);
    }
    return false;
}

static bool is_aggregate(Dwarf_Die *type)
{
    int tag = type->addr ? dwarf_tag(type) : 0;
    return tag == DW_TAG_structure_type || tag == DW_TAG_union_type || tag == DW_TAG_class_type;
}

const char *cc_dwarf_type_name(Dwarf_Die type)
{
    const char *name = NULL;
    for (int i = 0; i < DEEPEST && type.addr; i++) {
        if (is_aggregate(&type))
            return dwarf_diename(&type) ? dwarf_diename(&type) : name;
        if (!is_wrapping(&type))
            return NULL;
        if (dwarf_tag(&type) == DW_TAG_typedef)
            name = dwarf_diename(&type);
        type = cc_dwarf_type_of(&type);
    }
    return NULL;
}

/* Where a member lies in its aggregate. */
static uint64_t member_offset(Dwarf_Die *member)
{
    Dwarf_Attribute attribute;
    Dwarf_Word offset;
    if (dwarf_formudata(dwarf_attr(member, DW_AT_data_member_location, &attribute), &offset) != 0)
        return 0;
    return offset;
}

bool cc_dwarf_type_member(Dwarf_Die type, const char *name, size_t length, Dwarf_Die *out)
{
    Dwarf_Die bare = cc_dwarf_type_bare(type), member;
    if (!is_aggregate(&bare) || dwarf_child(&bare, &member) != 0)
        return false;
    do {
        if (dwarf_tag(&member) != DW_TAG_member)
            continue;
        const char *its = dwarf_diename(&member);
        if (its && strlen(its) == length && strncmp(its, name, length) == 0) {
            *out = member;
            return true;
        }
        if (!its && cc_dwarf_type_member(cc_dwarf_type_of(&member), name, length, out))
            return true;
    } while (dwarf_siblingof(&member, &member) == 0);
    return false;
}

uint64_t cc_dwarf_type_size(Dwarf_Die type)
{
    Dwarf_Word size;
    return type.addr && dwarf_aggregate_size(&type, &size) == 0 ? size : 0;
}

/* The member of an aggregate that holds `offset`. */
static bool member_at(Dwarf_Die aggregate, uint64_t offset, Dwarf_Die *out)
{
    Dwarf_Die member;
    if (dwarf_child(&aggregate, &member) != 0)
        return false;
    do {
        if (dwarf_tag(&member) != DW_TAG_member)
            continue;
        uint64_t start = member_offset(&member), size = cc_dwarf_type_size(cc_dwarf_type_of(&member));
        if (offset >= start && offset - start < (size ? size : 1)) {
            *out = member;
            return true;
        }
    } while (dwarf_siblingof(&member, &member) == 0);
    return false;
}

struct cc_member_path cc_dwarf_type_path(struct cc_arena *arena, Dwarf_Die type, uint64_t offset)
{
    struct cc_member_path path = { "", "" };
    for (int i = 0; i < DEEPEST && !cc_dwarf_type_is_sync(type); i++) {
        Dwarf_Die bare = cc_dwarf_type_bare(type), member;
        if (bare.addr && dwarf_tag(&bare) == DW_TAG_array_type) {
            type = cc_dwarf_type_of(&bare);
            uint64_t size = cc_dwarf_type_size(type);
            path.text = cc_arena_format(arena, "%s[%llu]", path.text, (unsigned long long)(size ? offset / size : 0));
            path.key = cc_arena_format(arena, "%s[]", path.key);
            offset = size ? offset % size : offset;
            continue;
        }
        if (!is_aggregate(&bare) || !member_at(bare, offset, &member))
            break;
        const char *name = dwarf_diename(&member);
        if (name) {
            path.text = cc_arena_format(arena, "%s.%s", path.text, name);
            path.key = cc_arena_format(arena, "%s.%s", path.key, name);
        }
        offset -= member_offset(&member);
        type = cc_dwarf_type_of(&member);
    }
    return path;
}
