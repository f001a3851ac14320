/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/order_words.h"

#include "analyzer/core/core_memory.h"

/* What was compared of the lock that is held. */
static const char *compared(struct cc_interpreter *in, const struct cc_acquisition *a)
{
    int64_t bytes;
    cc_term_id what = a->order.compared, base = cc_term_split(&in->terms, a->from.lock, &bytes);
    const struct cc_term *row = cc_term_at(&in->terms, base);
    if (cc_term_split(&in->terms, what, &bytes) == base)
        return "address";
    if (row->op == CC_T_INDEX && (what == row->b || cc_term_at(&in->terms, what)->op == CC_T_OLD))
        return "index";
    cc_term_id place = cc_term_content_of(&in->terms, what);
    return place ? cc_arena_format(in->arena, "`%s`", cc_describe_address(in, place).text) : "key";
}

static const char *proof_text(struct cc_interpreter *in, const struct cc_acquisition *a, const char *from,
                              const char *to)
{
    if (a->order.kind == CC_ORDER_POINTER) {
        cc_term_id place = cc_term_content_of(&in->terms, a->order.compared);
        return cc_arena_format(in->arena, "`%s` is acquired while holding `%s`, always on the way along `%s`", to, from,
                               place ? cc_describe_address(in, place).text : "a pointer");
    }
    if (a->order.kind == CC_ORDER_TRIED)
        return cc_arena_format(in->arena, "`%s` is acquired while holding `%s`, and no choice of threads makes a cycle",
                               to, from);
    return cc_arena_format(in->arena, "`%s` is acquired while holding `%s`, always the one with the %s %s first", to,
                           from, a->order.kind == CC_ORDER_UP ? "lower" : "higher", compared(in, a));
}

void cc_order_words_add(struct cc_interpreter *in, struct cc_order_words *words, const struct cc_acquisition *a)
{
    if (!a->order.key)
        return;
    uint64_t key = cc_hash_step(a->order.key, a->inst);
    if (cc_id_map_get(&words->seen, key) != CC_NO_ID || cc_id_map_put(in->arena, &words->seen, key, 0))
        return;
    struct cc_name from = cc_describe_address(in, a->from.lock), to = cc_describe_address(in, a->to);
    const char *text = proof_text(in, a, from.text, to.text);
    uint32_t at = CC_APPEND_ROW(in->arena, words, orders);
    words->orders[at] = (struct cc_proved_order){ .text = text, .site = cc_describe_inst(in, a->inst) };
}
