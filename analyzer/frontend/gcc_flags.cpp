/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/gcc_flags.h"

namespace concheck
{

bool isGccFlag(llvm::StringRef flag)
{
    return flag == "-fnone";
}

} // namespace concheck
