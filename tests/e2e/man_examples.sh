#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# man_examples: the examples of the manual are accepted, or pass; the manual
# names every option, call, TCP option and warning that there is.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/cli_functions.inc"
page=$root/man/tundrill-script.5

# Writes each example to LINE.KIND.pkt; KIND is the word of the comment above it.
# shellcheck disable=SC2016 # awk's own
awk '
	/^\.\\" (run|script|part|ipv6)$/ { kind = $2; next }
	/^\.EX$/ { file = NR "." (kind ? kind : "unmarked") ".pkt"
		   printf "" > file
		   if (kind == "part" || kind == "ipv6") {
			print "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3" > file
			print "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4" > file
		   }
		   next }
	/^\.EE$/ { close(file); file = "" }
	file {
		gsub(/\\&/, ""); gsub(/\\-/, "-"); gsub(/\\\(aq/, "\047")
		gsub(/\\\(ga/, "`"); gsub(/\\\(ti/, "~"); gsub(/\\\(ha/, "^")
		gsub(/\\e/, "\\")
		print > file
	}
	{ kind = "" }' "$page"

ls ./*.unmarked.pkt > out 2> /dev/null
[ ! -s out ]
result $? "every example says what it is"

for example in [0-9]*.script.pkt [0-9]*.part.pkt [0-9]*.ipv6.pkt; do
	family=ipv4
	case $example in *.ipv6.pkt) family=ipv6 ;; esac
	run check --families="$family" "$example"
	exits 0 "the example of line ${example%%.*} is accepted"
done

run pass.pkt
# shellcheck disable=SC2154 # status is set by run
possible=$status
for example in [0-9]*.run.pkt; do
	what="the example of line ${example%%.*} passes"
	if [ "$possible" -eq 2 ]; then
		checks=$((checks + 1))
		echo "ok $checks - $what # SKIP runs are not possible here"
		continue
	fi
	run "$example"
	exits 0 "$what"
done

# names PAGE WHAT WORD...: the page has every word, in bold.
names() {
	man=$1
	what=$2
	shift 2
	: > out
	for word in "$@"; do
		sed 's/\\-/-/g; s/\\f[BIPR]//g' "$root/man/$man" |
			grep -qE -- "^\.B[IR]* (.*[ \"])?$word([^a-z0-9_-]|\$)" ||
			echo "$word is missing" >> out
	done
	[ "$#" -gt 5 ] && [ ! -s out ]
	result $? "$man has $what"
}

# shellcheck disable=SC2046 # lists of words
{
	names tundrill.1 "every option" $("$TUNDRILL" --help |
		sed -n 's/^  .*\(--[a-z_-]*\).*/\1/p')
	names tundrill-script.5 "every TCP option" $(sed -n \
		's/^	\.name = "\(.*\)",/\1/p' "$root"/netdev/wire/opt_*.c)
}

: > out
for call in $(sed -n 's/^	X(\([a-z_]*\)).*/\1/p' "$root/runtime/calls/table.h"); do
	grep -qE "^(\\\\fB$call\\\\fR\(|\.BI? $call(\(|\$))" "$page" ||
		echo "$call is missing" >> out
done
[ ! -s out ]
result $? "tundrill-script.5 has every system call"

: > out
for check in $(sed -n 's/^	{ "\([a-z-]*\)", DIAG_WARNING.*/\1/p' \
		"$root/parser/check.c"); do
	sed 's/\\-/-/g' "$page" | grep -qx ".B $check" ||
		echo "$check is missing" >> out
done
[ ! -s out ]
result $? "tundrill-script.5 has every warning"

finish
