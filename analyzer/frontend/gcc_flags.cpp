/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/gcc_flags.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace concheck
{

namespace
{

/* Without the dash, in the positive form, sorted by bytes. A name that ends in = takes any value. */
// clang-format off
const char *const gccOnlyFlags[] = {
    "aux-info", "aux-info=", "fabi-version", "fabi-version=", "faggressive-loop-optimizations", "fallocation-dce",
    "fallow-parameterless-variadic-functions", "fallow-store-data-races", "fanalyzer", "fanalyzer-call-summaries",
    "fanalyzer-checker=", "fanalyzer-feasibility", "fanalyzer-fine-grained", "fanalyzer-show-duplicate-count",
    "fanalyzer-state-merge", "fanalyzer-state-purge", "fanalyzer-transitivity", "fanalyzer-verbose-edges",
    "fanalyzer-verbose-state-changes", "fanalyzer-verbosity=", "fargument-alias", "fargument-noalias",
    "fargument-noalias-anything", "fargument-noalias-global", "fasan-shadow-offset=", "fauto-inc-dec",
    "fauto-profile", "fbit-tests", "fbranch-probabilities", "fbranch-target-load-optimize",
    "fbranch-target-load-optimize2", "fbtr-bb-exclusive", "fbuilding-libgcc", "fcallgraph-info", "fcallgraph-info=",
    "fcanonical-system-headers", "fcheck-data-deps", "fcheck-pointer-bounds", "fchecking", "fchecking=", "fcilkplus",
    "fcode-hoisting", "fcombine-stack-adjustments", "fcompare-debug", "fcompare-debug-second", "fcompare-elim",
    "fcond-mismatch", "fconserve-stack", "fcprop-registers", "fcrossjumping", "fcse-follow-jumps", "fcse-skip-blocks",
    "fcx-fortran-rules", "fcx-limited-range", "fdbg-cnt-list", "fdbg-cnt=", "fdce", "fdebug-cpp", "fdelayed-branch",
    "fdelete-dead-exceptions", "fdevirtualize-at-ltrans", "fdiagnostics-column-origin=", "fdiagnostics-column-unit=",
    "fdiagnostics-escape-format=", "fdiagnostics-generate-patch", "fdiagnostics-minimum-margin-width=",
    "fdiagnostics-path-format=", "fdiagnostics-plain-output", "fdiagnostics-show-caret", "fdiagnostics-show-cwe",
    "fdiagnostics-show-labels", "fdiagnostics-show-line-numbers", "fdiagnostics-show-path-depths",
    "fdiagnostics-urls=", "fdirectives-only", "fdse", "fdump-analyzer", "fdump-analyzer-callgraph",
    "fdump-analyzer-exploded-graph", "fdump-analyzer-exploded-nodes", "fdump-analyzer-exploded-nodes-2",
    "fdump-analyzer-exploded-nodes-3", "fdump-analyzer-exploded-paths", "fdump-analyzer-feasibility",
    "fdump-analyzer-json", "fdump-analyzer-state-purge", "fdump-analyzer-stderr", "fdump-analyzer-supergraph",
    "fdump-analyzer-untracked", "fdump-final-insns=", "fdump-internal-locations", "fdump-noaddr", "fdump-passes",
    "fdump-unnumbered", "fdump-unnumbered-links", "fearly-inlining", "feliminate-dwarf2-dups",
    "femit-class-debug-always", "femit-struct-debug-baseonly", "femit-struct-debug-detailed=",
    "femit-struct-debug-reduced", "ffold-simple-inlines", "fforward-propagate", "ffp-int-builtin-inexact",
    "ffunction-cse", "fgcse-lm", "fgimple", "fgnu-tm", "fgnu-unique", "fgraphite", "fgraphite-identity",
    "fguess-branch-probability", "fhandle-exceptions", "fharden-compares", "fharden-conditional-branches",
    "fhoist-adjacent-loads", "fif-conversion", "fif-conversion2", "findirect-inlining", "finhibit-size-directive",
    "finline-atomics", "finstrument-functions-exclude-file-list=", "finstrument-functions-exclude-function-list=",
    "fipa-bit-cp", "fipa-cp-alignment", "fipa-cp-clone", "fipa-icf", "fipa-icf-functions", "fipa-icf-variables",
    "fipa-matrix-reorg", "fipa-modref", "fipa-profile", "fipa-pta", "fipa-pure-const", "fipa-ra", "fipa-reference",
    "fipa-reference-addressable", "fipa-sra", "fipa-stack-alignment", "fipa-strict-aliasing", "fipa-struct-reorg",
    "fipa-vrp", "fira-algorithm=", "fira-hoist-pressure", "fira-loop-pressure", "fira-region=",
    "fira-share-save-slots", "fira-share-spill-slots", "fira-verbose=", "fisolate-erroneous-paths-attribute",
    "fisolate-erroneous-paths-dereference", "fkeep-gc-roots-live", "fkeep-static-functions", "flarge-source-files",
    "fleading-underscore", "flifetime-dse", "flifetime-dse=", "flimit-function-alignment", "flive-patching",
    "flive-patching=", "flive-range-shrinkage", "floop-block", "floop-flatten", "floop-interchange",
    "floop-nest-optimize", "floop-optimize", "floop-parallelize-all", "floop-strip-mine", "floop-unroll-and-jam",
    "flra-remat", "flto-compression-level=", "flto-odr-type-merging", "flto-partition=", "flto-report",
    "flto-report-wpa", "fmax-include-depth=", "fmem-report", "fmem-report-wpa", "fmerge-debug-strings",
    "fmove-loop-invariants", "fmove-loop-stores", "fmudflapir", "fnothrow-opt", "foffload-abi=", "foffload-options=",
    "fopenacc-dim=", "fopt-info", "foptimize-register-move", "foptimize-strlen", "fpartial-inlining", "fpch-deps",
    "fpeephole", "fpeephole2", "fpermitted-flt-eval-methods=", "fplan9-extensions", "fpost-ipa-mem-report",
    "fpre-ipa-mem-report", "fpredictive-commoning", "fpreprocessed", "fprintf-return-value", "fprofile-abs-path",
    "fprofile-info-section", "fprofile-info-section=", "fprofile-note=", "fprofile-partial-training",
    "fprofile-prefix-map=", "fprofile-prefix-path=", "fprofile-reorder-functions", "fprofile-report",
    "fprofile-reproducible=", "frandom-seed", "free", "fregmove", "freorder-blocks-algorithm=",
    "freorder-blocks-and-partition", "freorder-functions", "freport-bug", "frequire-return-statement",
    "frerun-cse-after-loop", "frerun-loop-opt", "freschedule-modulo-scheduled-loops", "fsanitize-sections=",
    "fsched-critical-path-heuristic", "fsched-dep-count-heuristic", "fsched-group-heuristic",
    "fsched-last-insn-heuristic", "fsched-pressure", "fsched-rank-heuristic", "fsched-spec",
    "fsched-spec-insn-heuristic", "fsched-spec-load", "fsched-spec-load-dangerous", "fsched-stalled-insns",
    "fsched-stalled-insns-dep", "fsched-stalled-insns-dep=", "fsched-stalled-insns=", "fsched-verbose=",
    "fsched2-use-superblocks", "fsched2-use-traces", "fschedule-fusion", "fsection-anchors", "fsel-sched-pipelining",
    "fsel-sched-pipelining-outer-loops", "fsel-sched-reschedule-pipelined", "fselective-scheduling",
    "fselective-scheduling2", "fshrink-wrap", "fshrink-wrap-separate", "fsimd-cost-model=", "fsplit-ivs-in-unroller",
    "fsplit-loops", "fsplit-paths", "fsplit-wide-types", "fsplit-wide-types-early", "fssa-backprop", "fssa-phiopt",
    "fsso-struct=", "fstack-check=", "fstack-limit", "fstack-limit-register=", "fstack-limit-symbol=",
    "fstack-protector-explicit", "fstack-reuse=", "fstdarg-opt", "fstore-merging", "fstrict-volatile-bitfields",
    "fsync-libcalls", "ftarget-help", "fthread-jumps", "ftime-report-details", "ftoplevel-reorder",
    "ftrack-macro-expansion", "ftrack-macro-expansion=", "ftrampolines", "ftree-bit-ccp", "ftree-builtin-call-dce",
    "ftree-ccp", "ftree-ch", "ftree-coalesce-inlined-vars", "ftree-coalesce-vars", "ftree-copy-prop",
    "ftree-copyrename", "ftree-cselim", "ftree-dominator-opts", "ftree-dse", "ftree-forwprop", "ftree-fre",
    "ftree-loop-distribute-patterns", "ftree-loop-distribution", "ftree-loop-if-convert",
    "ftree-loop-if-convert-stores", "ftree-loop-im", "ftree-loop-ivcanon", "ftree-loop-linear", "ftree-loop-optimize",
    "ftree-loop-vectorize", "ftree-lrs", "ftree-parallelize-loops=", "ftree-partial-pre", "ftree-phiprop",
    "ftree-pre", "ftree-pta", "ftree-reassoc", "ftree-scev-cprop", "ftree-sink", "ftree-slsr", "ftree-sra",
    "ftree-store-ccp", "ftree-store-copy-prop", "ftree-switch-conversion", "ftree-tail-merge",
    "ftree-vect-loop-version", "ftree-vectorizer-verbose=", "funconstrained-commons", "funroll-completely-grow-size",
    "fvar-tracking", "fvar-tracking-assignments", "fvar-tracking-assignments-toggle", "fvar-tracking-uninit",
    "fvect-cost-model=", "fversion-loops-for-strides", "fvpt", "fvtable-verify=", "fvtv-counts", "fvtv-debug",
    "fwide-exec-charset=", "fworking-directory", "fwrapv-pointer", "fzee", "fzero-call-used-regs=", "gas-loc-support",
    "gas-locview-support", "gbtf", "gctf", "gdescribe-dies", "ginline-points", "ginternal-reset-location-views",
    "gstatement-frontiers", "gvariable-location-views", "gvariable-location-views=", "m128bit-long-double",
    "m8bit-idiv", "m96bit-long-double", "mabm", "maccumulate-outgoing-args", "maddress-mode=", "malign-data=",
    "malign-stringops", "mandroid", "mavx256-split-unaligned-load", "mavx256-split-unaligned-store", "mavx5124fmaps",
    "mavx5124vnniw", "mavx512er", "mavx512pf", "mbionic", "mbranch-cost=", "mcall-ms2sysv-xlogues", "mcet-switch",
    "mcld", "mdefault", "mdirect-extern-access", "mdispatch-scheduler", "mdump-tune-features", "mfancy-math-387",
    "mfentry-name=", "mfentry-section=", "mforce-drap", "mforce-indirect-call", "mfp-ret-in-387", "mfunction-return=",
    "mfused-madd", "mhle", "mincoming-stack-boundary=", "mindirect-branch-cs-prefix", "mindirect-branch-register",
    "mindirect-branch=", "minline-stringops-dynamically", "minstrument-return=", "mintel-syntax",
    "mlarge-data-threshold=", "mmanual-endbr", "mmemcpy-strategy=", "mmemset-strategy=", "mmitigate-rop",
    "mmove-max=", "mmusl", "mmwait", "mneeded", "mpc32", "mpc64", "mpc80", "mpcommit", "mprefer-avx128",
    "mpreferred-stack-boundary=", "mprefetchwt1", "mpush-args", "mrecord-return", "mrelax-cmpxchg-loop", "msse2avx",
    "msse5", "msseregparm", "mstack-protector-guard-symbol=", "mstore-max=", "mstringop-strategy=", "mstv",
    "mtls-dialect=", "mtune-ctrl=", "mveclibabi=", "mvect8-ret-in-mem",
};
// clang-format on

bool listed(const std::string &name)
{
    return std::binary_search(std::begin(gccOnlyFlags), std::end(gccOnlyFlags), name.c_str(),
                              [](const char *one, const char *other) { return llvm::StringRef(one) < other; });
}

} // namespace

bool isGccFlag(llvm::StringRef flag)
{
    if (!flag.consume_front("-"))
        return false;
    std::string name = flag.str();
    if (name.compare(0, 4, "fno-") == 0 || name.compare(0, 4, "mno-") == 0)
        name.erase(1, 3);
    size_t equals = name.find('=');
    return listed(equals == std::string::npos ? name : name.substr(0, equals + 1));
}

} // namespace concheck
