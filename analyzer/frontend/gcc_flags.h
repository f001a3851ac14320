/* SPDX-License-Identifier: Apache-2.0 */
/* Flags that GCC takes and Clang refuses; none of them changes what a program means. */
#ifndef CC_FRONTEND_GCC_FLAGS_H
#define CC_FRONTEND_GCC_FLAGS_H

#include "llvm/ADT/StringRef.h"

namespace concheck
{

/* True when GCC knows `flag`, also in its negated form. */
bool isGccFlag(llvm::StringRef flag);

} // namespace concheck

#endif
