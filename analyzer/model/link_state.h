/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/model: what the parts of the linker share.
 *
 * Each unit has maps from its ids to those of the program. Texts and places
 * are taken over on first use, so what is dropped leaves nothing behind.
 */
#ifndef CC_MODEL_LINK_STATE_H
#define CC_MODEL_LINK_STATE_H

#include "analyzer/model/model_builder.h"
#include "lockgraph/id_map.h"

struct cc_link_unit {
    const struct cc_model *model;
    /* old id -> new id, 0 where there is none (yet) */
    cc_text_id *texts;
    cc_loc_id *locs;
    cc_type_id *types;
    cc_field_id *fields;
    cc_var_id *vars;
    cc_func_id *funcs;
};

/* Where a row of the program comes from. */
struct cc_link_origin {
    uint32_t unit, id;
};

struct cc_link {
    struct cc_arena *arena;
    struct cc_model_builder *builder;
    struct cc_model *model; /* the builder's */
    struct cc_link_unit *units;
    uint32_t unit_count;
    enum cc_status status; /* the first error of a map */
};

cc_text_id cc_link_text(struct cc_link *link, struct cc_link_unit *unit, cc_text_id id);
cc_loc_id cc_link_loc(struct cc_link *link, struct cc_link_unit *unit, cc_loc_id id);

/* Store under `key`; an error stays in link->status. */
void cc_link_put(struct cc_link *link, struct cc_id_map *map, uint64_t key, uint32_t id);

/* Fill `types` and `fields` of every unit: one row for all types of one name and layout. */
void cc_link_types(struct cc_link *link);

/*
 * Decide for every function and variable of every unit which row of the program stands for it (`funcs` and `vars`
 * of the units, except the variables within functions), and add those rows. Returns the origin of each row by new
 * id; a row of id 0 or of a variable within a function has none.
 */
struct cc_link_symbols {
    struct cc_link_origin *funcs; /* of model->funcs_count entries */
    struct cc_link_origin *vars;
    uint32_t var_count; /* entries of `vars`: the variables outside of functions */
};

void cc_link_symbols_resolve(struct cc_link *link, struct cc_link_symbols *symbols);

#endif
