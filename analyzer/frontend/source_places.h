/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where things stand in the user's source: Clang's source ranges to rows of
 * the model's table of locations.
 *
 * A place in a macro's body becomes the place of the expansion, a place in a
 * macro's argument is where the user spelled the argument. File names are kept
 * as the compiler was given them; those relative to another folder than the
 * current one are made absolute, so that every reader finds them.
 * Thread-safety: none. Complexity: one lookup for a range seen before.
 */
#ifndef CC_FRONTEND_SOURCE_PLACES_H
#define CC_FRONTEND_SOURCE_PLACES_H

#include "analyzer/frontend/llvm_compat.h"
#include "analyzer/model/model_builder.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace concheck
{

/* Give `name`, as the compiler saw it when run in `compile_dir`, the form in which the model keeps it. */
std::string modelPath(llvm::StringRef name, llvm::StringRef compile_dir);

class SourcePlaces
{
  public:
    SourcePlaces(const clang::SourceManager &sources, const clang::LangOptions &language, cc_model_builder *builder,
                 std::string compile_dir);

    /* The row of a range of tokens; 0 when it stands nowhere. */
    cc_loc_id range(clang::SourceRange range);

    /* The row of one token. */
    cc_loc_id token(clang::SourceLocation at)
    {
        return range(clang::SourceRange(at, at));
    }

    /* The text of a file name in the model's form. */
    cc_text_id file(llvm::StringRef name);

    /* Where the user wrote `at`; `macro` receives the name of the outermost macro whose body holds it. */
    clang::SourceLocation userPlace(clang::SourceLocation at, bool at_end, std::string *macro) const;

  private:
    cc_loc build(clang::SourceRange range);
    cc_loc_id intern(const cc_loc &loc);

    const clang::SourceManager &sources_;
    const clang::LangOptions &language_;
    cc_model_builder *builder_;
    std::string compile_dir_;
    llvm::DenseMap<std::pair<clang::SourceLocation, clang::SourceLocation>, cc_loc_id> by_range_;
    llvm::DenseMap<std::pair<uint64_t, uint64_t>, llvm::SmallVector<cc_loc_id, 1>> by_content_;
    llvm::StringMap<cc_text_id> files_;
};

} // namespace concheck

#endif
