#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# readme: the commands of README.md do what it shows, word by word but for times.
#
# A "```sh" block with a "```text" block behind it is run and must print that.
# The others ask for more than a test may (minutes, packages): only what they
# name is looked at.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
need_runs
readme=$root/README.md

# The blocks that belong together: N.sh and N.text.
doc_blocks "$readme" blocks
blocks=0
for text in blocks/[0-9]*.text; do
	blocks=$((blocks + 1))
	sh "${text%.text}.sh" > out 2>&1 < /dev/null
	doc_shows "$text" out
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
for path in $(doc_paths "$readme"); do
	[ -e "$root/$path" ] || echo "there is no $path" >> out
done
[ ! -s out ]
result $? "README.md names what there is"

[ "$(wc -l < "$readme")" -le 100 ]
result $? "README.md is short"

finish
