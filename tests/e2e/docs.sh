#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs: the pages of docs/ in both languages have the same commands, which print
# what the pages show, and name what there is.
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/doc_functions.inc"
need_runs
export LC_ALL=C.UTF-8	# ladders have arrows
ln -s "$root/scripts" "$root/tests" .

# outline PAGE: the line of each heading and block, with its kind.
outline() {
	grep -nE '^(#+ |```)' "$1" | sed -E 's/(^[0-9]+:(#+|```[a-z]*)).*/\1/'
}

# paths_exist PAGE: what it names is there, and so is every arrow's script.  Links
# begin in the folder of the page.
paths_exist() {
	: > out
	for path in $(doc_paths "$1"); do
		path=${path%%#*}
		[ -e "$root/$path" ] || [ -e "$root/docs/$path" ] ||
			echo "there is no $path" >> out
	done
	grep -oE '`[a-z0-9-]+--[a-z0-9-]+`' "$1" | tr -d '`' | sort > named
	for script in "$root"/scripts/transitions/*.pkt; do
		basename "$script" .pkt
	done | sort | diff named - >> out
	[ ! -s out ]
}

# anchors FILE: those that GitHub makes of its headings.
anchors() {
	sed -n 's/^##* //p' "$1" | tr 'A-Z ' 'a-z-' |
		sed 's/[][`*.,:;()?!"，。：；（）？！《》]//g'
}

# anchors_exist PAGE: each heading that it links to is there; rfc9293.md is made of
# the same scripts.
anchors_exist() {
	grep -oE '\]\([^)]*#[^)]*\)' "$1" | sed 's/^](//; s/)$//' | sort -u > links
	while IFS='#' read -r file anchor; do
		case $file in
		'') file=$1 ;;
		rfc9293.md) file=rfc9293.md ;;
		*) file=$root/docs/$file ;;
		esac
		anchors "$file" | grep -qxF -- "$anchor" ||
			echo "${file##*/} has no heading #$anchor"
	done < links > out
	[ -s links ] && [ ! -s out ]
}

# cells_are_true PAGE: what its tables say of a stimulus is the cell that the script
# which they link to is for.
cells_are_true() {
	sed -nE 's,^.*\[`([a-z0-9-]+)`\]\(\.\./(scripts/matrix/([^/]+)/[^)]+)\) \| ([^|]*) \|.*,\3 \1 \2 \4,p' \
		"$1" | sed 's/→/->/; s/丢弃/dropped/; s/（数据结束）/ (end of data)/
			s/数据/data/' > cells
	while read -r state stimulus script answer; do
		name=$(echo "$state" | tr a-z- A-Z_)
		grep -qxF "//! cell $name $stimulus $answer" "$root/$script" ||
			echo "$script: its cell is not $answer"
	done < cells > out
	[ "$(wc -l < cells)" -ge 33 ] && [ ! -s out ]
}

# arrows_are_true PAGE: each arrow of its diagram is one that Linux can take, and each
# state is in it.
arrows_are_true() {
	sed -nE 's/^ +([A-Z_0-9]+) --> ([A-Z_0-9]+) : .*/\1 \2/p' "$1" | tr _ - |
		sort > drawn
	awk '$1 == "cannot" { arrow = ""; next }
		{ if (arrow) print arrow; arrow = $2 == "->" ? $1 " " $3 : "" }
		END { if (arrow) print arrow }' arrows | sort > possible
	comm -23 drawn possible > out
	[ "$(tr ' ' '\n' < drawn | sort -u | wc -l)" -eq 11 ] && [ ! -s out ]
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
	! grep -vE ':(#+|```(sh|text|mermaid)?)$' en.outline > out
	result $? "$1: every block is commands, what they print, or a diagram"
	diff en.outline zh.outline > out
	result $? "$1: both pages have the same outline"
	for page in "$en" "$zh"; do
		paths_exist "$page"
		result $? "${page##*/} names what there is"
		anchors_exist "$page"
		result $? "${page##*/} links to headings that there are"
		cells_are_true "$page"
		result $? "${page##*/} says what the cells of the matrix say"
		cut -d ' ' -f 3 cells | sort -u > "cells.${page##*/}"
		arrows_are_true "$page"
		result $? "${page##*/} draws arrows that there are"
		sed -n '/^```mermaid$/,/^```$/p' "$page" > "diagram.${page##*/}"
	done
	cmp "diagram.$1.md" "diagram.$1.zh.md" > out && [ -s "diagram.$1.md" ]
	result $? "$1: both pages have the same diagram"
	cmp "cells.$1.md" "cells.$1.zh.md" > out
	result $? "$1: both pages have the same cells"
	xargs "$TUNDRILL" -q < "cells.$1.md" > out 2>&1
	result $? "$1: ... which this kernel shows"
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
			skip "$what" "no ss(8)"
			continue
		fi
		sh "blocks/en/$n.sh" > out 2>&1 < /dev/null
		block_shows "$n" "$what"
	done
	[ "$n" -gt 0 ] && [ ! -e "blocks/zh/$((n + 1)).sh" ]
	result $? "$1: it has commands, both pages as many"
}

"$TUNDRILL" -q --dry_run --long --requirements=rfc9293.md scripts/rfc9293 \
	scripts/matrix > /dev/null 2>&1
"$TUNDRILL" -q --families=ipv4 --state-coverage=arrows.svg \
	scripts/states/closed.pkt > arrows 2>&1
for page in "$root"/docs/*.zh.md; do
	try_page "$(basename "$page" .zh.md)"
done

finish
