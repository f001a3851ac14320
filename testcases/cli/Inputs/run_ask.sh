# SPDX-License-Identifier: Apache-2.0
# Ask a process that runs under concheck run for its report, by its number: run_ask.sh CONCHECK PROGRAM RECORDS
"$1" run -q --record="$3" -- "$2" &
supervisor=$!
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 0.1
    set -- "$1" "$2" "$3" "$(ls "$3" 2>/dev/null | sed -n 's/^concheck\.\([0-9]*\)\..*/\1/p' | head -n 1)"
    [ -z "$4" ] || "$1" report "$4" 2>/dev/null | grep 'still waits' && break
done
kill "$supervisor"
wait "$supervisor"
exit 0
