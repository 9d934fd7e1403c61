#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs_rfc9293: docs/rfc9293.md is what "make docs-rfc9293" makes of the scripts.
#
# Verdicts are those of the kernel on which the page was made, and may differ on another
# one: they are not compared, nor are tallies and the kernel's name.  All else is what the
# scripts and their lists say, so that nothing need be played: --dry_run will do.
. "$(dirname "$0")/cli_functions.inc"

# steady FILE: the page without what depends on the kernel.  In its tables, a bar that
# ends no cell has a backslash before it.
steady() {
	sed -E '/^- Linux /d
		s/<br>(\*\*FAIL\*\*|skipped|expected fail|none)(: ([^<|\\]|\\.)*)?//g
		s/([^ \\])[|]/\1 |/g' "$1" |
		awk -F ' [|] ' -v OFS=' | ' '
			/^\| Requirement [|]/ { inside = 1 }
			/^$/ { inside = 0 }
			inside { print $1, $2, $3, $NF; next }
			{ print }'
}

# make_page FOLDER...: the page of these, in docs/new.md.
make_page() {
	mkdir -p docs
	run -q --dry_run --long --requirements=docs/new.md "$@"
}

# page_is FILE: docs/new.md is the same, but for what depends on the kernel.
page_is() {
	steady "$1" > want
	steady docs/new.md > got
	diff want got > out
}

# --- that it notices what it should ----------------------------------------------------

mkdir -p small/rfc1 small/matrix/closed docs
echo 'MUST-1  1.1  A socket | can be closed.' > small/rfc1/requirements
{ echo '//! covers RFC1:MUST-1'; cat pass.pkt; } > small/rfc1/close.pkt
{ printf '//! cell CLOSED close EBADF\n'; cat fail.pkt; } \
	> small/matrix/closed/close.pkt
echo 'LISTEN rto nothing is in flight' > small/matrix/impossible
make_page small
exits 0 "a page is made without playing"
sed -e 's/^- Linux .*: 1 requirement: 1 pass$/- Linux 2.0: 1 requirement: 1 FAIL/' \
	-e '/^| Requirement/s/Linux [^|]*|/Linux 2.0 |/' \
	-e '/^| MUST-1/s/| pass |/| **FAIL**: it \\| did <br> |/' \
	-e '/^| close/s/\.pkt) |/.pkt)<br>**FAIL**: a \\<b\\> \\| c |/' \
	docs/new.md > docs/other.md
! cmp -s docs/new.md docs/other.md
result $? "on another kernel, a page says otherwise"
page_is docs/other.md
result $? "... which does not matter"
for change in 's/can be closed/may be closed/' 's/EBADF/EINVAL/' 's/MUST-1/MUST-2/' \
	's/nothing is/something is/' '/^| rto/d' 's,rfc1/close,rfc1/open,'; do
	sed "$change" docs/new.md > docs/other.md
	! page_is docs/other.md
	result $? "$change: that does"
done

# --- the page itself -------------------------------------------------------------------

if [ -e "$root/docs/rfc9293.md" ]; then
	cp -r "$root/scripts" .
	make_page scripts/rfc9293 scripts/matrix
	exits 0 "all of its scripts can be read"
	page_is "$root/docs/rfc9293.md"
	result $? "docs/rfc9293.md is up to date: 'make docs-rfc9293' makes it"
else
	skip "docs/rfc9293.md" "it was not made yet"
fi

finish
