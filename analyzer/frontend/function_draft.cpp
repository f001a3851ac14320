/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/function_draft.h"

namespace concheck
{

namespace
{

/* How an instruction uses the value in one of its slots. */
enum class Use { None, Address, Base, Other };

struct Uses {
    Use a, b, c;
};

/* Address: reads or writes there and no more. Base: computes an address within the same object. */
Uses usesOf(uint8_t op)
{
    switch (op) {
    case CC_OP_FIELD_ADDR:
        return { Use::Base, Use::None, Use::None };
    case CC_OP_INDEX_ADDR:
        return { Use::Base, Use::Other, Use::None };
    case CC_OP_LOAD:
    case CC_OP_ZERO:
        return { Use::Address, Use::None, Use::None };
    case CC_OP_STORE:
    case CC_OP_RMW:
        return { Use::Address, Use::Other, Use::None };
    case CC_OP_COPY:
        return { Use::Address, Use::Address, Use::None };
    case CC_OP_BINARY:
        return { Use::Other, Use::Other, Use::None };
    case CC_OP_UNARY:
    case CC_OP_CAST:
        return { Use::Other, Use::None, Use::None };
    case CC_OP_CALL:
        return { Use::None, Use::Other, Use::None };
    case CC_OP_CAS:
        return { Use::Address, Use::Other, Use::Other };
    default:
        return { Use::None, Use::None, Use::None };
    }
}

bool hasOperandList(uint8_t op)
{
    return op == CC_OP_CALL || op == CC_OP_ASM;
}

bool hasEffect(uint8_t op)
{
    switch (op) {
    case CC_OP_LOAD:
    case CC_OP_STORE:
    case CC_OP_COPY:
    case CC_OP_ZERO:
    case CC_OP_CALL:
    case CC_OP_RMW:
    case CC_OP_CAS:
    case CC_OP_FENCE:
    case CC_OP_ASM:
    case CC_OP_VAR_BEGIN:
    case CC_OP_VAR_END:
        return true;
    default:
        return false;
    }
}

bool namesVariable(uint8_t op)
{
    return op == CC_OP_VAR_ADDR || op == CC_OP_VAR_BEGIN || op == CC_OP_VAR_END;
}

} // namespace

FunctionDraft::FunctionDraft()
{
    insts_.push_back(cc_inst{});
    start(newBlock());
}

Block FunctionDraft::newBlock()
{
    blocks_.emplace_back();
    return (Block)(blocks_.size() - 1);
}

void FunctionDraft::start(Block block)
{
    current_ = block;
    order_.push_back(block);
}

void FunctionDraft::startLoop(Block head)
{
    start(head);
    blocks_[head].loopHead = true;
}

bool FunctionDraft::closed() const
{
    return blocks_[current_].term != 0;
}

void FunctionDraft::openDead()
{
    if (closed())
        start(newBlock());
}

Value FunctionDraft::add(const cc_inst &inst)
{
    openDead();
    insts_.push_back(inst);
    Value value = (Value)(insts_.size() - 1);
    blocks_[current_].insts.push_back(value);
    return value;
}

Value FunctionDraft::addWithOperands(cc_inst inst, const std::vector<uint32_t> &operands)
{
    inst.c = (uint32_t)operands_.size();
    inst.imm = (int64_t)operands.size();
    operands_.insert(operands_.end(), operands.begin(), operands.end());
    return add(inst);
}

void FunctionDraft::jump(Block target, cc_loc_id loc)
{
    if (closed())
        return;
    DraftBlock &block = blocks_[current_];
    block.term = CC_TERM_JUMP;
    block.target[0] = target;
    block.term_loc = loc;
}

void FunctionDraft::branch(Value value, Block if_true, Block if_false, cc_loc_id loc)
{
    if (closed())
        return;
    if (!value || insts_[value].op == CC_OP_CONST) {
        jump(value && insts_[value].imm ? if_true : if_false, loc);
        return;
    }
    DraftBlock &block = blocks_[current_];
    block.term = CC_TERM_BRANCH;
    block.value = value;
    block.target[0] = if_true;
    block.target[1] = if_false;
    block.term_loc = loc;
}

void FunctionDraft::select(Value value, Block fallback, std::vector<cc_case> cases, cc_loc_id loc)
{
    if (closed())
        return;
    if (value && insts_[value].op == CC_OP_CONST) {
        int64_t imm = insts_[value].imm;
        for (const cc_case &row : cases)
            if (row.low <= imm && imm <= row.high)
                return jump(row.target, loc);
        return jump(fallback, loc);
    }
    DraftBlock &block = blocks_[current_];
    block.term = CC_TERM_SWITCH;
    block.value = value;
    block.target[0] = fallback;
    block.cases = std::move(cases);
    block.term_loc = loc;
}

void FunctionDraft::indirect(Value value, const std::vector<Block> &targets, cc_loc_id loc)
{
    if (closed())
        return;
    DraftBlock &block = blocks_[current_];
    block.term = CC_TERM_INDIRECT;
    block.value = value;
    block.term_loc = loc;
    for (Block target : targets)
        block.cases.push_back(cc_case{ 0, 0, target });
}

void FunctionDraft::ret(Value value, cc_loc_id loc)
{
    if (closed())
        return;
    DraftBlock &block = blocks_[current_];
    block.term = CC_TERM_RETURN;
    block.value = value;
    block.term_loc = loc;
}

void FunctionDraft::unreachable(cc_loc_id loc)
{
    if (closed())
        return;
    blocks_[current_].term = CC_TERM_UNREACHABLE;
    blocks_[current_].term_loc = loc;
}

uint32_t FunctionDraft::addVar(const cc_var &var)
{
    vars_.push_back(var);
    return (uint32_t)(vars_.size() - 1);
}

void FunctionDraft::forEachOperand(cc_inst &inst, const std::function<void(uint32_t &)> &visit)
{
    Uses uses = usesOf(inst.op);
    if (uses.a != Use::None && inst.a)
        visit(inst.a);
    if (uses.b != Use::None && inst.b)
        visit(inst.b);
    if (uses.c != Use::None && inst.c)
        visit(inst.c);
    if (hasOperandList(inst.op))
        for (int64_t i = 0; i < inst.imm; i++)
            if (operands_[inst.c + (size_t)i])
                visit(operands_[inst.c + (size_t)i]);
}

void FunctionDraft::forEachTarget(DraftBlock &block, const std::function<void(Block &)> &visit)
{
    for (Block &target : block.target)
        if (target != NoBlock)
            visit(target);
    for (cc_case &row : block.cases)
        visit(row.target);
}

/* Does the head of a loop, empty, only lead to that of a loop inside? Then it is kept: one head would make one loop of them. */
bool FunctionDraft::leadsToInnerLoop(Block head) const
{
    Block at = head;
    for (size_t steps = 0; blocks_[head].loopHead && steps < blocks_.size(); steps++) {
        if (blocks_[at].term != CC_TERM_JUMP || !blocks_[at].insts.empty())
            return false;
        at = blocks_[at].target[0];
        if (blocks_[at].loopHead)
            return at != head;
    }
    return false;
}

/* Where control really arrives when it goes to `block`: empty blocks that only jump are passed through. */
Block FunctionDraft::forwarded(Block block)
{
    Block at = block;
    for (size_t steps = 0; steps <= blocks_.size(); steps++) {
        const DraftBlock &row = blocks_[at];
        if (row.forward != NoBlock) {
            at = row.forward;
            continue;
        }
        if (row.term != CC_TERM_JUMP || !row.insts.empty() || row.target[0] == at || leadsToInnerLoop(at))
            break;
        at = row.target[0];
        if (at == block)
            break; /* a loop of empty blocks */
    }
    if (at != block)
        blocks_[block].forward = at;
    return at;
}

void FunctionDraft::closeOpenEnds()
{
    for (DraftBlock &block : blocks_)
        if (!block.term)
            block.term = CC_TERM_RETURN; /* falls off the end of the function */
}

void FunctionDraft::skipEmptyBlocks()
{
    for (DraftBlock &block : blocks_) {
        forEachTarget(block, [&](Block &target) { target = forwarded(target); });
        if (block.term == CC_TERM_BRANCH && block.target[0] == block.target[1]) {
            block.term = CC_TERM_JUMP;
            block.target[1] = NoBlock;
            block.value = 0;
        }
    }
}

void FunctionDraft::findReached()
{
    for (DraftBlock &block : blocks_) {
        block.reached = false;
        block.predecessors = 0;
    }
    std::vector<Block> work{ 0 };
    blocks_[0].reached = true;
    while (!work.empty()) {
        Block at = work.back();
        work.pop_back();
        forEachTarget(blocks_[at], [&](Block &target) {
            blocks_[target].predecessors++;
            if (!blocks_[target].reached) {
                blocks_[target].reached = true;
                work.push_back(target);
            }
        });
    }
}

/* Append a block to its only predecessor where that one does nothing but jump to it. */
void FunctionDraft::mergeChains()
{
    for (Block at : order_) {
        DraftBlock &block = blocks_[at];
        if (!block.reached)
            continue;
        while (block.term == CC_TERM_JUMP && block.target[0] != at && block.target[0] != 0 &&
               blocks_[block.target[0]].predecessors == 1) {
            DraftBlock &next = blocks_[block.target[0]];
            block.insts.insert(block.insts.end(), next.insts.begin(), next.insts.end());
            block.term = next.term;
            block.term_loc = next.term_loc;
            block.value = next.value;
            block.target[0] = next.target[0];
            block.target[1] = next.target[1];
            block.cases = std::move(next.cases);
            next.reached = false;
            next.insts.clear();
        }
    }
}

/*
 * Find the variables whose address does more than name the place of a load or
 * store. `source` follows an address through member and element addresses.
 */
void FunctionDraft::markAddressTaken(cc_model *model)
{
    std::vector<uint32_t> source(insts_.size(), 0); /* the VAR_ADDR instruction, or 0 */
    auto taken = [&](uint32_t value) {
        if (!value || !source[value])
            return;
        uint32_t var = insts_[source[value]].a;
        if (var & DraftLocal)
            orVarFlags(var & ~DraftLocal, CC_VAR_ADDRESS_TAKEN);
        else
            model->vars[var].flags |= CC_VAR_ADDRESS_TAKEN;
    };
    for (uint32_t id = 1; id < insts_.size(); id++) {
        cc_inst &inst = insts_[id];
        if (inst.op == CC_OP_VAR_ADDR)
            source[id] = id;
        if (!live_[id])
            continue;
        Uses uses = usesOf(inst.op);
        if (uses.a == Use::Base)
            source[id] = source[inst.a];
        if (uses.a == Use::Other)
            taken(inst.a);
        if (uses.b == Use::Other)
            taken(inst.b);
        if (uses.c == Use::Other)
            taken(inst.c);
        if (hasOperandList(inst.op))
            for (int64_t i = 0; i < inst.imm; i++)
                taken(operands_[inst.c + (size_t)i]);
    }
    for (const DraftBlock &block : blocks_)
        if (block.reached)
            taken(block.value);
}

/* Find what is needed: effects in blocks that are reached, and the values these use. */
void FunctionDraft::sweep()
{
    live_.assign(insts_.size(), false);
    for (DraftBlock &block : blocks_) {
        if (!block.reached)
            continue;
        if (block.value)
            live_[block.value] = true;
        for (Value value : block.insts)
            if (hasEffect(insts_[value].op))
                live_[value] = true;
    }
    for (size_t id = insts_.size() - 1; id > 0; id--)
        if (live_[id])
            forEachOperand(insts_[id], [&](uint32_t &operand) { live_[operand] = true; });
}

/* Leave out what is not needed: the end of a variable nobody points to says nothing. */
void FunctionDraft::dropEnds()
{
    for (DraftBlock &block : blocks_) {
        std::vector<Value> kept;
        for (Value value : block.insts) {
            const cc_inst &inst = insts_[value];
            if (inst.op == CC_OP_VAR_END && !(vars_[inst.a & ~DraftLocal].flags & CC_VAR_ADDRESS_TAKEN))
                live_[value] = false;
            if (live_[value])
                kept.push_back(value);
        }
        block.insts = std::move(kept);
    }
}

void FunctionDraft::rewrite(cc_inst &inst, const std::vector<cc_inst_id> &ids, cc_var_id first_var,
                            cc_model_builder *builder)
{
    if (namesVariable(inst.op) && (inst.a & DraftLocal))
        inst.a = first_var + (inst.a & ~DraftLocal);
    Uses uses = usesOf(inst.op);
    if (uses.a != Use::None)
        inst.a = ids[inst.a];
    if (uses.b != Use::None)
        inst.b = ids[inst.b];
    if (uses.c != Use::None)
        inst.c = ids[inst.c];
    if (!hasOperandList(inst.op))
        return;
    uint32_t first = cc_model_builder_model(builder)->operands_count;
    for (int64_t i = 0; i < inst.imm; i++)
        cc_model_add_operand(builder, ids[operands_[inst.c + (size_t)i]]);
    inst.c = inst.imm ? first : 0;
}

void FunctionDraft::writeVars(cc_model_builder *builder, cc_func &row, cc_func_id func, uint32_t param_count)
{
    row.params = cc_model_builder_model(builder)->vars_count;
    row.param_count = param_count;
    row.var_count = (uint32_t)vars_.size();
    for (cc_var &var : vars_) {
        var.owner = func;
        cc_model_add_var(builder, &var);
    }
}

void FunctionDraft::writeBlock(cc_model_builder *builder, cc_func_id func, DraftBlock &block,
                               const std::vector<cc_inst_id> &ids, const std::vector<cc_block_id> &blocks,
                               cc_var_id first_var)
{
    cc_model *model = cc_model_builder_model(builder);
    cc_block row = {};
    row.func = func;
    row.insts = model->insts_count;
    for (Value value : block.insts) {
        cc_inst inst = insts_[value];
        rewrite(inst, ids, first_var, builder);
        cc_model_add_inst(builder, &inst);
        row.inst_count++;
    }
    row.term = block.term;
    row.term_loc = block.term_loc;
    row.value = ids[block.value];
    for (int i = 0; i < 2; i++)
        row.target[i] = block.target[i] == NoBlock ? 0 : blocks[block.target[i]];
    row.cases = model->cases_count;
    row.case_count = (uint32_t)block.cases.size();
    for (cc_case &one : block.cases) {
        one.target = blocks[one.target];
        cc_model_add_case(builder, &one);
    }
    if (!row.case_count)
        row.cases = 0;
    cc_model_add_block(builder, &row);
}

void FunctionDraft::write(cc_model_builder *builder, cc_func_id func, uint32_t param_count)
{
    cc_model *model = cc_model_builder_model(builder);
    closeOpenEnds();
    findReached();
    sweep();
    markAddressTaken(model);
    dropEnds();
    skipEmptyBlocks();
    findReached();
    mergeChains();

    std::vector<Block> kept;
    std::vector<cc_block_id> blocks(blocks_.size(), 0);
    std::vector<cc_inst_id> ids(insts_.size(), 0);
    cc_inst_id next_inst = model->insts_count;
    for (Block at = 0; at < blocks_.size(); at++)
        order_.push_back(at); /* those that were only ever jumped to come last */
    for (Block at : order_) {
        if (!blocks_[at].reached || blocks[at])
            continue;
        blocks[at] = model->blocks_count + (cc_block_id)kept.size();
        kept.push_back(at);
        for (Value value : blocks_[at].insts)
            ids[value] = next_inst++;
    }

    cc_func row = model->funcs[func];
    row.blocks = model->blocks_count;
    row.block_count = (uint32_t)kept.size();
    row.insts = model->insts_count;
    row.inst_count = next_inst - model->insts_count;
    writeVars(builder, row, func, param_count);
    for (Block at : kept)
        writeBlock(builder, func, blocks_[at], ids, blocks, row.params);
    cc_model_builder_model(builder)->funcs[func] = row;
}

} // namespace concheck
