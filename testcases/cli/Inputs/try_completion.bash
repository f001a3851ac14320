# SPDX-License-Identifier: Apache-2.0
# usage: bash try_completion.bash SCRIPT WORD... : what the script offers for the last word, sorted
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_concheck
printf '%s\n' "${COMPREPLY[@]}" | sort
