# SPDX-License-Identifier: Apache-2.0
# What a new user does by docs/quick-tour.md. Sourced by tools/dev/first_minute and tools/dev/empty_machine, which set
# `top` to the root of the sources; bash only.

# Copy the sources, and nothing that was built or is ignored, to the folder $1.
cc_copy_sources() {
    (cd "$top" && git ls-files -z --cached --others --exclude-standard |
        xargs -0 sh -c 'for f; do [ -e "$f" ] && printf "%s\0" "$f"; done' sh | tar --null -cf - -T -) | tar -xf - -C "$1"
}

# The commands of the section "Install" in the sources in folder $1, one a line.
cc_install_commands() {
    local commands
    commands=$(sed -n '/^## Install/,/^## /s/^    //p' "$1/docs/quick-tour.md")
    [ "$(wc -l <<<"$commands")" -ge 2 ] || { echo "docs/quick-tour.md shows no installation" >&2; return 1; }
    printf '%s\n' "$commands"
}

# Set cc_used to the seconds of processor time that this shell and what it waited for have used; the file $1 is
# written for it, since in a command substitution it would be the times of another shell.
cc_count_seconds() {
    times >"$1"
    cc_used=$(tr 'ms' '  ' <"$1" | awk '{ used += $1 * 60 + $2 + $3 * 60 + $4 } END { print int(used) }')
}
