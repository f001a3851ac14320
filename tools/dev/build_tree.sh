# SPDX-License-Identifier: Apache-2.0
# Configuring, building and testing one build folder. Sourced after setup_system.sh by tools/quickstart
# and tools/test, which set `top` to the root of the sources; bash only.

# cc_build PRESET FOLDER LLVM TARGETS [CMAKE-ARGUMENT...]: configure unless FOLDER is configured so
# already, then build TARGETS (a list of words; empty for all). What is up to date is not built again.
cc_build() {
    local preset=$1 folder=$2 llvm=$3 targets=$4 wanted lit
    shift 4
    lit=$(cc_lit "$llvm") || exit 2
    set -- "-DCONCHECK_LLVM=$llvm" "-DCONCHECK_TEST_LIT=$lit" "-DCONCHECK_TEST_JOBS=$(nproc)" "$@"
    wanted="$preset $*"
    if [ ! -f "$folder/build.ninja" ] || [ "$(cat "$folder/configured" 2>/dev/null)" != "$wanted" ]; then
        cc_say "configuring $folder (preset $preset, LLVM $llvm)"
        (cd "$top" && cmake --preset "$preset" -B "$folder" "$@") </dev/null >&2 ||
            cc_die "cmake could not configure $folder"
        printf '%s\n' "$wanted" >"$folder/configured"
    fi
    cc_say "building $folder"
    # shellcheck disable=SC2086 # a list of words
    cmake --build "$folder" -j "$(nproc)" ${targets:+--target $targets} </dev/null >&2 ||
        cc_die "the build in $folder failed"
}

# The lit of an LLVM version: packages of 15 and before keep it away from the other programs.
cc_lit() {
    local place
    for place in "/usr/lib/llvm-$1/bin/lit" "/usr/lib/llvm-$1/build/utils/lit/lit.py"; do
        if [ -f "$place" ]; then
            printf '%s\n' "$place"
            return
        fi
    done
    cc_die "llvm-$1-tools brings no lit"
}

# cc_run_tests FOLDER [CTEST-ARGUMENT...]: run ctest; the last line on standard output is the counts.
# The result is 0 when tests ran and none failed. No test of ctest, of which all of lit is one, takes longer than
# `cc_test_seconds`; the default keeps `tools/test` below 25 minutes.
cc_run_tests() {
    local folder=$1
    shift
    rm -f "$folder/ctest.xml" "$folder/lit.json"
    LIT_OPTS="-o $folder/lit.json" ctest --test-dir "$folder" --output-on-failure --timeout "${cc_test_seconds:-1400}" \
        --test-output-size-failed 200000 --output-junit "$folder/ctest.xml" "$@" </dev/null
    python3 -B "$top/tools/dev/count_results" "$folder/ctest.xml" "$folder/lit.json"
}
