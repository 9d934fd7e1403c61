#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# names: a script with every name that the program's tables have, each where it
# may stand, and what an editor must take it for; sample.classes has the letters.
cd "$(dirname "$0")/../.." || exit 1
set -e

# rows KIND BEFORE AFTER CLASSES-BEFORE CLASS CLASSES-AFTER: names come one a line.
rows() {
	sort -u | awk -v kind="$1" -v before="$2" -v after="$3" \
			-v c_before="$4" -v c="$5" -v c_after="$6" '
		{
			classes = $0
			gsub(/[a-zA-Z0-9_-]/, c, classes)
			print "|" before $0 after
			print ":" c_before classes c_after
		}
		END {
			if (NR < 3) {
				print "only " NR " " kind | "cat >&2"
				exit 1
			}
		}'
}

# quoted REGEX FILE...: the strings in double quotes of lines that match.
quoted() {
	regex=$1
	shift
	sed -n "/$regex/s/^[^\"]*\"\\([^\"]*\\)\".*/\\1/p" "$@"
}

"${TUNDRILL:-build/tundrill}" --help | sed -n 's/^  .*\(--[a-z_]*\)=.*/\1/p' |
	rows options '' '=5' '' o '.n'
quoted '^	{ "[a-z]*", read_' parser/pragma.c |
	rows pragmas '//! ' ' x' 'ppp ' p ' a'
sed -n 's/^	X(\([a-z_]*\)).*/\1/p' runtime/calls/table.h |
	rows calls '+0 ' '(3) = 0' 'tt ' f '.n. . n'
quoted '^	{ "[a-z_0-9]*", MEMBER_' parser/struct_desc.c |
	rows members '+0 poll({' '=3}) = 0' 'tt ffff..' m '.n.. . n'
sed -n 's/^	[SV](\([A-Z_0-9a-z]*\)[,)].*/\1/p' parser/symbols/*.c |
	rows symbols '+0 poll(' '|5) = 0' 'tt ffff.' s '.n. . n'
quoted '^	\.name =' netdev/wire/opt_*.c |
	rows 'TCP options' '+0 > . 1:1(0) <nop,' ',mss 5>' \
		'tt > F n.n.n. .OOO.' O '.OOO n.'
awk -F '"' '
	/^const struct wire_header_ops / { inside = 1 }
	/^}/ { inside = 0 }
	inside && /^	\.(name|alias) = / && $2 != "tcp" { print $2 }' \
	netdev/wire/*.c | rows headers '+0 < ' ' (5)' 'tt < ' h ' .n.'
quoted '\({ \|(\)"[a-z_]*", ICMP' netdev/wire/icmpv[46].c |
	rows 'ICMP types and codes' '+0 < icmp x ' ' [udp (5)]' \
		'tt < hhhh w ' w ' .hhh .n..'
quoted '^	{ "[a-z0-9]*", [0-3] },$' netdev/wire/ip_notes.c |
	grep -vx 'tos\|ttl\|flowlabel' |
	rows 'IP notes' '+0 > [' '] udp (5)' 'tt > .' w '. hhh .n.'
