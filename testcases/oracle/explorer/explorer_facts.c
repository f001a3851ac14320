/* SPDX-License-Identifier: Apache-2.0 */
#include "explorer_facts.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_EVENTS = 256, EVENT_TEXT = 160, READS = 1, WRITES = 2, ATOMIC = 4 };

struct lockset {
    uint8_t threads; /* who accessed */
    bool written, plain, started;
    uint16_t class_id;
    int count;
    int locks[CC_MAX_HELD];
};

static struct {
    uint8_t access[CC_MAX_LINES][CC_MAX_CLASSES];
    bool racy[CC_MAX_CLASSES];
    bool race_line[CC_MAX_LINES][CC_MAX_CLASSES];
    int events;
    char event[MAX_EVENTS][EVENT_TEXT];
    struct lockset lockset[CC_MAX_CELLS + 1];
    bool nested[CC_MAX_CELLS + 1][CC_MAX_CELLS + 1];
} facts;

void cc_explorer_note_access(int class_id, int line, bool writes, bool atomic)
{
    facts.access[line][class_id] |= (uint8_t)((writes ? WRITES : READS) | (atomic ? ATOMIC : 0));
}

bool cc_explorer_note_race(int class_id, int line)
{
    bool fresh = !facts.racy[class_id];
    facts.racy[class_id] = true;
    facts.race_line[line][class_id] = true;
    return fresh;
}

bool cc_explorer_is_racy(int class_id)
{
    return facts.racy[class_id];
}

void cc_explorer_note_event(const char *text)
{
    for (int i = 0; i < facts.events; i++) {
        if (strcmp(facts.event[i], text) == 0) {
            return;
        }
    }
    if (facts.events < MAX_EVENTS) {
        snprintf(facts.event[facts.events++], EVENT_TEXT, "%s", text);
    }
}

static bool holds(const struct cc_explorer_thread *self, int lock, bool writes)
{
    for (int i = 0; i < self->held_count; i++) {
        if (self->held[i] == lock || (!writes && self->held[i] == -lock)) {
            return true;
        }
    }
    return false;
}

void cc_explorer_note_lockset(const struct cc_explorer_thread *self, int thread, int cell, int class_id, bool writes,
                              bool atomic)
{
    struct lockset *set = &facts.lockset[cell];
    if (!set->started) {
        set->started = true;
        set->class_id = (uint16_t)class_id;
        for (int i = 0; i < self->held_count; i++) {
            if (!writes || self->held[i] > 0) {
                set->locks[set->count++] = abs(self->held[i]);
            }
        }
    } else {
        int kept = 0;
        for (int i = 0; i < set->count; i++) {
            if (holds(self, set->locks[i], writes)) {
                set->locks[kept++] = set->locks[i];
            }
        }
        set->count = kept;
    }
    set->threads |= (uint8_t)(1U << thread);
    set->written |= writes;
    set->plain |= !atomic;
}

void cc_explorer_note_nesting(const struct cc_explorer_thread *self, int lock)
{
    for (int i = 0; i < self->held_count; i++) {
        if (abs(self->held[i]) != lock) {
            facts.nested[abs(self->held[i])][lock] = true;
        }
    }
}

/* Whether the plain lock order analysis finds a cycle. */
static bool order_has_cycle(void)
{
    static bool reach[CC_MAX_CELLS + 1][CC_MAX_CELLS + 1];
    memcpy(reach, facts.nested, sizeof reach);
    int used[CC_MAX_CELLS + 1];
    int count = 0;
    for (int i = 1; i <= CC_MAX_CELLS; i++) {
        bool any = false;
        for (int j = 1; j <= CC_MAX_CELLS && !any; j++) {
            any = reach[i][j] || reach[j][i];
        }
        if (any) {
            used[count++] = i;
        }
    }
    for (int k = 0; k < count; k++) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                reach[used[i]][used[j]] |= reach[used[i]][used[k]] && reach[used[k]][used[j]];
            }
        }
    }
    for (int i = 0; i < count; i++) {
        if (reach[used[i]][used[i]]) {
            return true;
        }
    }
    return false;
}

static void write_races(const struct cc_explorer_program *program, FILE *out)
{
    for (int c = 0; c < program->classes; c++) {
        if (!facts.racy[c]) {
            continue;
        }
        fprintf(out, "race %s", program->class_name[c]);
        for (int line = 0; line < CC_MAX_LINES; line++) {
            if (facts.race_line[line][c]) {
                fprintf(out, " %d", line);
            }
        }
        fprintf(out, "\n");
    }
}

static void write_baseline(const struct cc_explorer_program *program, FILE *out)
{
    bool alarm[CC_MAX_CLASSES] = { false };
    for (int i = 1; i <= CC_MAX_CELLS; i++) {
        const struct lockset *set = &facts.lockset[i];
        if (set->started && set->written && set->plain && set->count == 0 && (set->threads & (set->threads - 1)) != 0) {
            alarm[set->class_id] = true;
        }
    }
    for (int c = 0; c < program->classes; c++) {
        if (alarm[c]) {
            fprintf(out, "lockset %s\n", program->class_name[c]);
        }
    }
    if (order_has_cycle()) {
        fprintf(out, "lockorder\n");
    }
}

void cc_explorer_facts_write(const struct cc_explorer_program *program, FILE *out)
{
    write_races(program, out);
    for (int i = 0; i < facts.events; i++) {
        fprintf(out, "%s\n", facts.event[i]);
    }
    write_baseline(program, out);
    for (int line = 0; line < CC_MAX_LINES; line++) {
        for (int c = 0; c < program->classes; c++) {
            if (facts.access[line][c] != 0) {
                fprintf(out, "access %d %s%s%s%s\n", line, program->class_name[c],
                        facts.access[line][c] & READS ? " read" : "", facts.access[line][c] & WRITES ? " write" : "",
                        facts.access[line][c] & ATOMIC ? " atomic" : "");
            }
        }
    }
}

void cc_explorer_facts_reset(void)
{
    bool racy[CC_MAX_CLASSES];
    memcpy(racy, facts.racy, sizeof racy);
    memset(&facts, 0, sizeof facts);
    memcpy(facts.racy, racy, sizeof racy);
}
