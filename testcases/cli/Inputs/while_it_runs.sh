#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# while_it_runs.sh SHIM PROGRAM READY COMMAND...: start the program with the shim, and run the command with its number.
shim=$1 program=$2 ready=$3
shift 3
LD_PRELOAD=$shim CONCHECK_OPTIONS=quiet=1 "$program" "$ready" &
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s "$ready" ] && break
    sleep 0.5
done
"$@" "$!"
status=$?
kill -9 "$!"
exit $status
