#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# readme: the commands of README.md do what it shows, word by word but for times.
#
# A "```sh" block with a "```text" block behind it is run and must print that; any
# other must succeed.  Only "make check" is not run: it is what runs this.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
need_runs
export LC_ALL=C.UTF-8	# ladders have arrows
readme=$root/README.md

# The blocks that belong together: N.sh and N.text.
doc_blocks "$readme" blocks
ln -s "$root/scripts" scripts
# A make of its own, as from a shell; what it builds is there already.
make() { env -u MAKEFLAGS -u MAKELEVEL make -C "$root" "$@"; }
blocks=0
for block in $(ls blocks/*.sh | sort -V); do
	blocks=$((blocks + 1))
	sed -i '/^make check/d' "$block"
	(. "./$block") > out 2>&1 < /dev/null
	status=$?
	if [ -e "${block%.sh}.text" ]; then
		doc_shows "${block%.sh}.text" out
	else
		cp out err
		[ "$status" = 0 ]
	fi
	result $? "$(tail -n 1 "$block")"
done
[ "$blocks" -ge 5 ]
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

[ "$(wc -l < "$readme")" -le 120 ]
result $? "README.md is short"

finish
