/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting without memory of its own: libc's qsort may call malloc, which lockgraph never does.
 *
 * Thread-safety: no state. Errors: none.
 */
#ifndef CC_LOCKGRAPH_IN_PLACE_SORT_H
#define CC_LOCKGRAPH_IN_PLACE_SORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sort ids ascending. O(n log n). */
void cc_sort_ids(uint32_t *ids, size_t count);

/* Negative, zero or positive as `a` belongs before, beside or after `b`. */
typedef int cc_compare_fn(void *context, const void *a, const void *b);

/* Parts of such comparisons. NULL comes before every text. */
int cc_compare_numbers(uint32_t a, uint32_t b);
int cc_compare_texts(const char *a, const char *b);

/*
 * Sort `count` elements of `size` bytes, leaving equal ones in their order.
 * O(n log n) comparisons, O(n log^2 n) moves, recursion no deeper than log n
 * (merging by rotation: Kim & Kutzner 2004).
 */
void cc_sort_stable(void *base, size_t count, size_t size, cc_compare_fn *compare, void *context);

/* The same where there is `room` for half of the elements, rounded up: O(n log n) moves as well. */
void cc_sort_stable_in(void *base, size_t count, size_t size, cc_compare_fn *compare, void *context, void *room);

#ifdef __cplusplus
}
#endif

#endif
