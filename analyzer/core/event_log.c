/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/event_log.h"

#include "analyzer/core/core_memory.h"

void cc_event_log_clear(struct cc_event_log *log)
{
    log->accesses_count = log->acquisitions_count = log->misuses_count = 0;
    cc_id_map_clear(&log->seen);
    cc_scratch_release(&log->copies, (struct cc_scratch_mark){ 0, 0 });
}

static bool is_new(struct cc_event_log *log, uint64_t key)
{
    return cc_id_map_get(&log->seen, key) == CC_NO_ID && !cc_id_map_put(log->arena, &log->seen, key, 1);
}

static void *copy_rows(struct cc_event_log *log, const void *rows, uint32_t count, size_t size)
{
    return cc_scratch_copy(&log->copies, rows, count, size);
}

/* An access made again, on another path: only what is so on all of them can be said of it. */
static void keep_common_facts(struct cc_access *into, const struct cc_access *from)
{
    struct cc_fact *facts = (struct cc_fact *)into->facts;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < into->fact_count; i++)
        for (uint32_t k = 0; k < from->fact_count; k++)
            if (facts[i].atom == from->facts[k].atom && facts[i].truth == from->facts[k].truth) {
                facts[kept++] = facts[i];
                break;
            }
    into->fact_count = kept;
}

void cc_event_log_access(struct cc_event_log *log, const struct cc_access *a)
{
    uint64_t key = cc_hash_step(1, a->address);
    key = cc_hash_step(key, (uint64_t)a->inst << 32 | a->thread);
    key = cc_hash_step(key, (uint64_t)a->phase << 32 | a->locks);
    key = cc_hash_step(key, a->size << 32 | a->published_at);
    key = cc_hash_step(key, (uint64_t)a->cut << 16 | (uint64_t)a->kind << 8 | (uint64_t)a->atomic << 1 | a->owned);
    key = cc_hash_step(key, (uint64_t)a->claim << 1 | a->claim_met);
    key = cc_hash_step(key, (uint64_t)a->bounds << 32 | a->reference);
    key = a->slot ? cc_hash_step(key, a->slot) : key;
    uint32_t known = cc_id_map_get(&log->seen, key);
    if (known != CC_NO_ID) {
        keep_common_facts(&log->accesses[known], a);
        log->accesses[known].current &= a->current;
        if (log->accesses[known].kept_at != a->kept_at)
            log->accesses[known].kept_at = 0;
        return;
    }
    uint32_t at = CC_APPEND_LARGE(log->arena, log, accesses);
    if (cc_id_map_put(log->arena, &log->seen, key, at))
        return;
    log->accesses[at] = *a;
    log->accesses[at].holds = copy_rows(log, a->holds, a->hold_count, sizeof *a->holds);
    log->accesses[at].facts = copy_rows(log, a->facts, a->fact_count, sizeof *a->facts);
}

void cc_event_log_acquisition(struct cc_event_log *log, const struct cc_acquisition *a)
{
    uint64_t key = cc_hash_step(2, (uint64_t)a->from.lock << 32 | a->to);
    key = cc_hash_step(key, (uint64_t)a->inst << 32 | a->thread);
    key = cc_hash_step(key, (uint64_t)a->phase << 32 | a->gates);
    key = cc_hash_step(key, a->order.key * 4u + a->cut);
    key = cc_hash_step(key, (uint64_t)a->from.flags << 2 | (uint64_t)a->to_shared << 1 | a->can_wait);
    key = cc_hash_step(key, a->instance_facts);
    if (!is_new(log, key))
        return;
    uint32_t at = CC_APPEND_LARGE(log->arena, log, acquisitions);
    log->acquisitions[at] = *a;
    log->acquisitions[at].holds = copy_rows(log, a->holds, a->hold_count, sizeof *a->holds);
    log->acquisitions[at].facts = copy_rows(log, a->facts, a->fact_count, sizeof *a->facts);
}

void cc_event_log_misuse(struct cc_event_log *log, const struct cc_misuse *m)
{
    uint64_t key = cc_hash_step(3, (uint64_t)m->rule << 32 | m->inst);
    key = cc_hash_step(key, (uint64_t)m->loc << 32 | m->subject);
    key = cc_hash_step(key, m->claim);
    if (m->name)
        key = cc_hash_text(key, m->name);
    key = cc_hash_step(key, m->cut);
    if (m->rule == CC_RULE_BLOCKING_UNDER_LOCK) /* a helper that sleeps is called from several places */
        key = cc_hash_step(key, m->context);
    if (!is_new(log, key))
        return;
    uint32_t at = CC_APPEND_ROW(log->arena, log, misuses);
    log->misuses[at] = *m;
    log->misuses[at].holds = copy_rows(log, m->holds, m->hold_count, sizeof *m->holds);
}

void cc_event_log_leak(struct cc_event_log *log, const struct cc_hold *hold, cc_thread_id thread, const char *detail)
{
    struct cc_misuse misuse = { .rule = CC_RULE_LOCK_LEAK,
                                .inst = hold->where,
                                .loc = hold->left_at,
                                .context = hold->context,
                                .thread = thread,
                                .subject = hold->lock,
                                .detail = detail };
    cc_event_log_misuse(log, &misuse);
}
