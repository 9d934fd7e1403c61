#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# readme: the commands of README.md do what it shows, word by word but for times.
#
# A "```sh" block with a "```text" block behind it is run and must print that.
# The others ask for more than a test may (minutes, packages): only what they
# name is looked at.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/cli_functions.inc"
need_runs
readme=$root/README.md

mkdir build
ln -s "$TUNDRILL" build/tundrill

# Times differ from run to run, and windows from kernel to kernel.
steady() {
	sed -E 's/[0-9]+\.[0-9]+/T/g; s/win [0-9]+/win N/; s/\^+/^/; s/ +/ /g' "$1"
}

# The blocks that belong together: N.sh and N.text.
awk '
	/^```sh$/ { n++; file = n ".sh"; next }
	/^```text$/ { file = last == NR - 1 ? n ".text" : ""; next }
	/^```$/ { if (file) close(file); file = ""; last = NR; next }
	file { print > file }' "$readme"
blocks=0
for text in [0-9]*.text; do
	blocks=$((blocks + 1))
	sh "${text%.text}.sh" > out 2>&1 < /dev/null
	steady "$text" > want
	steady out > got
	diff want got > err
	result $? "$(tail -n 1 "${text%.text}.sh")"
done
[ "$blocks" -ge 3 ]
result $? "README.md has commands to try"

# Every target of make and file of ours that it names exists.
: > out
for target in $(grep -oE '\bmake [a-z-]+' "$readme" | sort -u |
		sed 's/make //'); do
	grep -qE "^$target:" "$root/Makefile" "$root/tests/sub.mk" ||
		echo "there is no target '$target'" >> out
done
for path in $(grep -oE '`[a-z]+/[a-zA-Z0-9_./-]*`|\]\([^)h#][^)]*\)' "$readme" |
		tr -d '`]()'); do
	[ -e "$root/$path" ] || echo "there is no $path" >> out
done
[ ! -s out ]
result $? "README.md names what there is"

[ "$(wc -l < "$readme")" -le 100 ]
result $? "README.md is short"

finish
