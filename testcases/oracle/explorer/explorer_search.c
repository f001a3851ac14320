/* SPDX-License-Identifier: Apache-2.0 */
#include "explorer_search.h"

#include <stdlib.h>
#include <string.h>

#include "explorer_facts.h"
#include "explorer_machine.h"
#include "explorer_step.h"

enum { DEEPEST = 8000, LINES_TEXT = 120 };

struct node {
    struct cc_explorer_state state;
    int thread, choice; /* what to try next */
};

struct search {
    const struct cc_explorer_program *program;
    struct node *path[DEEPEST];
    int depth;
    uint64_t *seen; /* open addressing; 0 is free */
    size_t room, used;
};

static void *need(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "explorer: out of memory\n");
        exit(2);
    }
    return memory;
}

static bool insert(uint64_t *table, size_t room, uint64_t hash)
{
    for (size_t i = hash & (room - 1);; i = (i + 1) & (room - 1)) {
        if (table[i] == hash) {
            return false;
        }
        if (table[i] == 0) {
            table[i] = hash;
            return true;
        }
    }
}

/* Whether the state is new. */
static bool visit(struct search *search, uint64_t hash)
{
    hash = hash == 0 ? 1 : hash;
    if (search->used * 2 >= search->room) {
        size_t room = search->room == 0 ? 4096 : search->room * 2;
        uint64_t *table = need(calloc(room, sizeof *table));
        for (size_t i = 0; i < search->room; i++) {
            if (search->seen[i] != 0) {
                (void)insert(table, room, search->seen[i]);
            }
        }
        free(search->seen);
        search->seen = table;
        search->room = room;
    }
    bool fresh = insert(search->seen, search->room, hash);
    search->used += fresh;
    return fresh;
}

/* Whom a blocked thread waits for: a set of threads, as bits. */
static unsigned waits_for(const struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread)
{
    const struct cc_explorer_thread *self = &state->thread[thread];
    if (state->exited || self->status != CC_THREAD_RUNS ||
        cc_explorer_thread_choices(state, program, thread).count > 0) {
        return 0;
    }
    int address = cc_machine_top(self, 0);
    unsigned set = 0;
    switch (program->op[self->pc].op) {
    case CC_OP_lock:
    case CC_OP_wait:
    case CC_OP_timedwait:
        return 1U << (state->memory[address].value - 1);
    case CC_OP_rdlock:
    case CC_OP_wrlock:
        if (state->memory[address].value > 0) {
            set |= 1U << (state->memory[address].value - 1);
        }
        for (int t = 0; t < state->threads && program->op[self->pc].op == CC_OP_wrlock; t++) {
            set |= (unsigned)(((state->memory[address + 1].value >> (3 * t)) & 7) != 0) << t;
        }
        return set;
    case CC_OP_join:
        return 1U << (cc_machine_top(self, 1) - CC_HANDLE_BASE);
    default:
        return 0;
    }
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* A text with the sorted lines where the threads of a set stand. */
static void lines_of(const struct search *search, const struct cc_explorer_state *state, unsigned set, char *text)
{
    int lines[CC_MAX_THREADS];
    int count = 0;
    for (int t = 0; t < state->threads; t++) {
        if ((set >> t) & 1) {
            lines[count++] = search->program->op[state->thread[t].pc].line;
        }
    }
    qsort(lines, (size_t)count, sizeof *lines, by_number);
    int used = 0;
    for (int i = 0; i < count; i++) {
        used += snprintf(text + used, (size_t)(LINES_TEXT - used), " %d", lines[i]);
    }
}

static void note_deadlock(const struct search *search, const struct cc_explorer_state *state, const char *kind,
                          unsigned set)
{
    char lines[LINES_TEXT] = "";
    char text[LINES_TEXT + 32];
    lines_of(search, state, set, lines);
    snprintf(text, sizeof text, "deadlock %s%s", kind, lines);
    cc_explorer_note_event(text);
}

static const char *cycle_kind(const struct search *search, const struct cc_explorer_state *state, unsigned set)
{
    if ((set & (set - 1)) == 0) {
        return "self";
    }
    for (int t = 0; t < state->threads; t++) {
        if (((set >> t) & 1) && search->program->op[state->thread[t].pc].op == CC_OP_join) {
            return "join";
        }
    }
    return "cycle";
}

/* Note cycles of waiting threads, and threads that wait for one that has ended. */
static bool check_cycles(const struct search *search, const struct cc_explorer_state *state)
{
    unsigned reach[CC_MAX_THREADS] = { 0 };
    bool any = false;
    for (int t = 0; t < state->threads; t++) {
        reach[t] = waits_for(state, search->program, t);
        any = any || reach[t] != 0;
        for (int u = 0; u < state->threads; u++) {
            if (((reach[t] >> u) & 1) && state->thread[u].status == CC_THREAD_ENDED) {
                note_deadlock(search, state, "leaked", 1U << t);
            }
        }
    }
    if (!any) {
        return false;
    }
    for (int round = 0; round < state->threads; round++) {
        for (int t = 0; t < state->threads; t++) {
            for (int u = 0; u < state->threads; u++) {
                reach[t] |= (reach[t] >> u) & 1 ? reach[u] : 0;
            }
        }
    }
    bool found = false;
    for (int t = 0; t < state->threads; t++) {
        unsigned cycle = 0;
        for (int u = 0; u < state->threads && ((reach[t] >> t) & 1); u++) {
            cycle |= (unsigned)(((reach[t] >> u) & 1) && ((reach[u] >> t) & 1)) << u;
        }
        if (cycle != 0) {
            note_deadlock(search, state, cycle_kind(search, state, cycle), cycle);
            found = true;
        }
    }
    return found;
}

/* Note a state in which nobody can go on, although somebody should. */
static void check_hang(const struct search *search, const struct cc_explorer_state *state)
{
    unsigned blocked = 0;
    if (state->exited) {
        return;
    }
    for (int t = 0; t < state->threads; t++) {
        struct cc_explorer_choices choices = cc_explorer_thread_choices(state, search->program, t);
        if (choices.count > 0 && !choices.spurious) {
            return;
        }
        blocked |= (unsigned)(state->thread[t].status == CC_THREAD_RUNS) << t;
    }
    if (blocked != 0) {
        note_deadlock(search, state, "hang", blocked);
    }
}

static void push(struct search *search, const struct cc_explorer_state *state)
{
    if (search->depth == DEEPEST) {
        cc_machine_limit("depth");
        return;
    }
    if (search->path[search->depth] == NULL) {
        search->path[search->depth] = need(malloc(sizeof(struct node)));
    }
    struct node *node = search->path[search->depth++];
    node->state = *state;
    node->thread = node->choice = 0;
    if (!check_cycles(search, state)) {
        check_hang(search, state);
    }
}

/* Take the next step from the top of the path, or leave it. */
static void advance(struct search *search, struct cc_explorer_counts *counts)
{
    static struct cc_explorer_state next;
    struct node *node = search->path[search->depth - 1];
    while (node->thread < node->state.threads) {
        struct cc_explorer_choices choices = cc_explorer_thread_choices(&node->state, search->program, node->thread);
        if (node->choice < choices.count) {
            next = node->state;
            cc_explorer_thread_step(&next, search->program, node->thread, node->choice++);
            counts->steps++;
            if (visit(search, cc_explorer_state_hash(&next, search->program))) {
                counts->states++;
                push(search, &next);
            }
            return;
        }
        node->thread++;
        node->choice = 0;
    }
    search->depth--;
}

static int count_racy(void)
{
    int count = 0;
    for (int c = 0; c < CC_MAX_CLASSES; c++) {
        count += cc_explorer_is_racy(c);
    }
    return count;
}

struct cc_explorer_counts cc_explorer_search(const struct cc_explorer_program *program, long limit)
{
    static struct search search;
    static struct cc_explorer_state first;
    struct cc_explorer_counts counts = { .complete = true };
    int racy;
    search.program = program;
    do {
        racy = count_racy();
        cc_explorer_facts_reset();
        free(search.seen);
        search.seen = NULL;
        search.room = search.used = 0;
        cc_explorer_state_init(&first, program);
        cc_explorer_thread_start(&first, program, 0);
        (void)visit(&search, cc_explorer_state_hash(&first, program));
        push(&search, &first);
        while (search.depth > 0 && counts.states < limit) {
            advance(&search, &counts);
        }
        counts.rounds++;
        counts.complete = search.depth == 0 && !cc_explorer_limit_met();
        search.depth = 0;
    } while (counts.complete && count_racy() > racy);
    return counts;
}
