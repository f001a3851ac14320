/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clang's types to rows of the model's tables of types and fields.
 *
 * Equal types share a row. A record's row exists before its members are
 * lowered, so types may refer to themselves. Names are chosen so that two
 * translation units that share a header agree on them.
 * Thread-safety: none. Complexity: one lookup for a type seen before.
 */
#ifndef CC_FRONTEND_MODEL_TYPES_H
#define CC_FRONTEND_MODEL_TYPES_H

#include <map>
#include <tuple>

#include "analyzer/frontend/source_places.h"

namespace concheck
{

class ModelTypes
{
  public:
    ModelTypes(clang::ASTContext &context, cc_model_builder *builder, SourcePlaces &places);

    cc_type_id of(clang::QualType type);

    /* The type of a pointer to `type`. */
    cc_type_id pointerTo(clang::QualType type);

    cc_field_id field(const clang::FieldDecl *field);

    /* All members that have rows. */
    const llvm::DenseMap<const clang::FieldDecl *, cc_field_id> &fieldRows() const
    {
        return fields_;
    }

    /* Offset of the byte that holds the start of `field`. */
    uint64_t fieldOffset(const clang::FieldDecl *field) const;

    /* Size in bytes; 0 when it is not known at compile time. */
    uint64_t sizeOf(clang::QualType type) const;

  private:
    /* All rows made of one record: one for each set of qualifiers. */
    struct Record {
        std::map<uint32_t, cc_type_id> rows;
        cc_field_id fields = 0;
        uint32_t field_count = 0;
        bool complete = false;
    };
    using Key = std::tuple<unsigned, uint32_t, uint64_t, cc_text_id, cc_type_id, uint64_t>;

    cc_type_id build(clang::QualType type);
    cc_type_id buildRecord(const clang::RecordDecl *record, uint32_t flags);
    void addFields(const clang::RecordDecl *definition, cc_type_id owner, Record &record);
    cc_type_id intern(const cc_type &row);
    bool nestsTooDeeply(cc_type_id id, const Record &record);
    void sayTooDeep();
    std::string nameOf(clang::QualType type);
    std::string tagName(const clang::TagDecl *tag);
    bool systemTypedefName(clang::QualType type, std::string &name) const;

    clang::ASTContext &context_;
    cc_model_builder *builder_;
    SourcePlaces &places_;
    llvm::DenseMap<void *, cc_type_id> by_type_;
    llvm::DenseMap<const clang::Decl *, Record *> records_;
    std::vector<std::unique_ptr<Record>> record_store_;
    std::map<Key, cc_type_id> by_key_;
    llvm::DenseMap<const clang::FieldDecl *, cc_field_id> fields_;
    /* How deep a type nests: by value, and through pointers, elements and results. */
    llvm::DenseMap<cc_type_id, unsigned> contained_, derived_;
    bool too_deep_ = false;
};

} // namespace concheck

#endif
