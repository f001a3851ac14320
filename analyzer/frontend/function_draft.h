/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function body under construction: blocks that may be filled in any order,
 * and its variables. `write` turns the draft into rows of the model.
 *
 * Ids of values, blocks and variables are those of the draft. A value's id is
 * larger than those of its operands. Variables of the draft are told from
 * those of the model by DraftLocal in the operand of VAR_ADDR, VAR_BEGIN and
 * VAR_END.
 * Thread-safety: none. Complexity: linear in the number of instructions.
 */
#ifndef CC_FRONTEND_FUNCTION_DRAFT_H
#define CC_FRONTEND_FUNCTION_DRAFT_H

#include <cstdint>
#include <functional>
#include <vector>

#include "analyzer/model/model_builder.h"

namespace concheck
{

using Value = uint32_t; /* 0: none */
using Block = uint32_t;
enum : uint32_t { DraftLocal = 0x80000000u, NoBlock = 0xffffffffu };

class FunctionDraft
{
  public:
    FunctionDraft();

    Block newBlock();
    /* Continue with `block`; what is added from now on goes there. */
    void start(Block block);
    /* The same, and it is where the turns of a loop begin. */
    void startLoop(Block head);
    /* True when the current block has its terminator: what follows cannot be reached from here. */
    bool closed() const;
    /* Instructions and blocks added after a terminator go to a block that nothing reaches. */
    void openDead();

    Value add(const cc_inst &inst);
    Value addWithOperands(cc_inst inst, const std::vector<uint32_t> &operands);
    cc_inst &inst(Value value)
    {
        return insts_[value];
    }

    void jump(Block target, cc_loc_id loc);
    void branch(Value value, Block if_true, Block if_false, cc_loc_id loc);
    void select(Value value, Block fallback, std::vector<cc_case> cases, cc_loc_id loc);
    void indirect(Value value, const std::vector<Block> &targets, cc_loc_id loc);
    void ret(Value value, cc_loc_id loc);
    void unreachable(cc_loc_id loc);

    /* Add a variable; parameters come first. Its operand form is the result | DraftLocal. */
    uint32_t addVar(const cc_var &var);
    void orVarFlags(uint32_t var, uint16_t flags)
    {
        vars_[var].flags = (uint16_t)(vars_[var].flags | flags);
    }

    /* Write everything as the body of function `func`. */
    void write(cc_model_builder *builder, cc_func_id func, uint32_t param_count);

  private:
    struct DraftBlock {
        std::vector<Value> insts;
        std::vector<cc_case> cases;
        uint8_t term = 0;
        cc_loc_id term_loc = 0;
        Value value = 0;
        Block target[2] = { NoBlock, NoBlock };
        bool reached = false;
        Block forward = NoBlock;
        bool loopHead = false;
        uint32_t predecessors = 0;
    };

    void forEachOperand(cc_inst &inst, const std::function<void(uint32_t &)> &visit);
    void forEachTarget(DraftBlock &block, const std::function<void(Block &)> &visit);
    bool leadsToInnerLoop(Block head) const;
    Block forwarded(Block block);
    void closeOpenEnds();
    void skipEmptyBlocks();
    void findReached();
    void mergeChains();
    void markAddressTaken(cc_model *model);
    void sweep();
    void dropEnds();
    void rewrite(cc_inst &inst, const std::vector<cc_inst_id> &ids, cc_var_id first_var, cc_model_builder *builder);
    void writeVars(cc_model_builder *builder, cc_func &row, cc_func_id func, uint32_t param_count);
    void writeBlock(cc_model_builder *builder, cc_func_id func, DraftBlock &block, const std::vector<cc_inst_id> &ids,
                    const std::vector<cc_block_id> &blocks, cc_var_id first_var);

    std::vector<cc_inst> insts_;
    std::vector<uint32_t> operands_;
    std::vector<DraftBlock> blocks_;
    std::vector<Block> order_; /* as started, which follows the source */
    std::vector<cc_var> vars_;
    std::vector<bool> live_;
    Block current_ = 0;
};

} // namespace concheck

#endif
