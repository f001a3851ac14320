# SPDX-License-Identifier: Apache-2.0
# join_halves.sh CONCHECK COMPILER SOURCE WORK FLAG...: analyse SOURCE alone, run it with its library, and put both together.
# The library of NAME.c is Inputs/NAME_library.c. What is not named in FLAGs is as the source has it.
set -e
concheck=$1 compiler=$2 source=$3 work=$4
shift 4
library=$(dirname "$source")/Inputs/$(basename "$source" .c)_library.c
rm -rf "$work.records"
"$compiler" -std=gnu11 -g -O1 -Wall -Werror -pthread "$@" "$source" "$library" -o "$work"
"$concheck" -q --fail-on=never --format=json -o "$work.json" "$source" -- "$@"
"$concheck" run -q --record="$work.records" -- "$work" >"$work.out" 2>&1
"$concheck" report -q --fail-on=never --rules='lock-order*' "$work.json" "$work.records"
