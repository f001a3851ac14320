#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: expect_status.sh N COMMAND [ARGUMENT...]
# Run the command; succeed when its exit status is N, and say so when it is not.
want=$1
shift
"$@"
got=$?
if [ "$got" -ne "$want" ]; then
    echo "exit status $got where $want was expected: $*" >&2
    exit 1
fi
