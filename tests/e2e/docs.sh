#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs: the pages of docs/ in both languages have the same commands, which print
# what the pages show, and name what there is.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
need_runs
export LC_ALL=C.UTF-8	# ladders have arrows
ln -s "$root/scripts" "$root/tests" .

# outline PAGE: the line of each heading and block, with its kind.
outline() {
	grep -nE '^(#+ |```)' "$1" | sed -E 's/(^[0-9]+:(#+|```[a-z]*)).*/\1/'
}

# paths_exist PAGE: what it names is there, and so is every arrow's script.
paths_exist() {
	: > out
	for path in $(doc_paths "$1"); do
		[ -e "$root/$path" ] || echo "there is no $path" >> out
	done
	grep -oE '`[a-z0-9-]+--[a-z0-9-]+`' "$1" | tr -d '`' | sort > named
	for script in "$root"/scripts/transitions/*.pkt; do
		basename "$script" .pkt
	done | sort | diff named - >> out
	[ ! -s out ]
}

# needs_ss COMMAND: it calls ss(8), which is not there.
needs_ss() {
	case $1 in
	*"'ss "*) ! command -v ss > /dev/null ;;
	*) false ;;
	esac
}

# block_shows NAME WHAT: block NAME of both languages shows what was printed.
block_shows() {
	for language in en zh; do
		doc_shows "blocks/$language/$1.text" out
		result $? "$language: $2"
	done
}

# try_page NAME: docs/NAME.md and docs/NAME.zh.md.
try_page() {
	en=$root/docs/$1.md
	zh=$root/docs/$1.zh.md
	outline "$en" > en.outline
	outline "$zh" > zh.outline
	! grep -vE ':(#+|```(sh|text)?)$' en.outline > out
	result $? "$1: every block is commands or what they print"
	diff en.outline zh.outline > out
	result $? "$1: both pages have the same outline"
	for page in "$en" "$zh"; do
		paths_exist "$page"
		result $? "${page##*/} names what there is"
	done
	rm -rf blocks
	doc_blocks "$en" blocks/en
	doc_blocks "$zh" blocks/zh
	n=0
	while [ -e "blocks/en/$((n + 1)).sh" ]; do
		n=$((n + 1))
		what=$(tail -n 1 "blocks/en/$n.sh")
		cmp "blocks/en/$n.sh" "blocks/zh/$n.sh" > out
		result $? "both: $what"
		if needs_ss "$what"; then
			checks=$((checks + 1))
			echo "ok $checks - $what # SKIP no ss(8)"
			continue
		fi
		sh "blocks/en/$n.sh" > out 2>&1 < /dev/null
		block_shows "$n" "$what"
	done
	[ "$n" -gt 0 ] && [ ! -e "blocks/zh/$((n + 1)).sh" ]
	result $? "$1: it has commands, both pages as many"
}

for page in "$root"/docs/*.zh.md; do
	try_page "$(basename "$page" .zh.md)"
done

finish
