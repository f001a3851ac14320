/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words in the names of functions: pool_init, poolInit and PoolInit have the words pool and init.
 *
 * Thread-safety: pure. Complexity: length of the name times number of words.
 */
#ifndef CC_CORE_NAME_WORD_H
#define CC_CORE_NAME_WORD_H

#include <stdbool.h>
#include <stddef.h>

/* Is one of the words of `name`, in lower case, one of the first `count` of `words`? */
bool cc_name_has_word(const char *name, const char *const *words, size_t count);

#endif
