#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# states: each state that a script of scripts/states and scripts/transitions
# asserts is really looked at: a copy that asserts another one there must fail.
. "$(dirname "$0")/cli_functions.inc"
scripts=$root/scripts
need_runs

ASSERTION='^[^/].*state[(][^)]*[)] = [A-Z_0-9]+$'

# wrong_copies SCRIPT NAME: one copy, NAME.LINE.pkt, for each assertion.  Where a
# state is waited for, those on the way to it would be no wrong ones.
wrong_copies() {
	for line in $(grep -nE "$ASSERTION" "$1" | cut -d: -f1); do
		awk -v line="$line" 'NR == line {
			wrong = /= LISTEN$/ ? "LAST_ACK" : "LISTEN"
			sub(/[A-Z_0-9]+$/, wrong)
		} { print }' "$1" > "wrong/$2.$line.pkt"
	done
}

# The run of copy $1 failed at that line, for the state and for nothing else.
copy_failed() {
	line=${1%.pkt}
	line=${line##*.}
	said="^$1:$line:[0-9]+: error: the connection is in [A-Z12-]+, not in"
	grep -Eq "$said (LAST-ACK|LISTEN)$" out &&
		grep -Eq "^FAIL +$1 " out
}

mkdir wrong
for script in "$scripts"/states/*.pkt "$scripts"/transitions/*.pkt; do
	name=$(basename "$script" .pkt)
	wrong_copies "$script" "$name"
done

# The tolerance is for the load of so many at once; states have none.
run -j 8 --families=ipv4 --tolerance_usecs=100000 wrong
cp out all
exits 1 "wrong states: exit status 1"
says out ' 0 passed, [1-9][0-9]* failed, 0 skipped, 0 errors' \
	"no copy with a wrong state passes"

for script in "$scripts"/states/*.pkt "$scripts"/transitions/*.pkt; do
	name=$(basename "$script" .pkt)
	bad=0
	for copy in wrong/"$name".[0-9]*.pkt; do
		cp all out
		copy_failed "$copy" && continue
		bad=1
		grep -F "$copy" all | sed 's/^/# /'
	done
	: > out
	result $bad "$name: each assertion can fail"
done

# taken: the scripts of the ladders in out, each as NAME or, when the arrow of its
# name was not among those seen, as "NAME: not taken".
taken() {
	awk '/ [A-Z12-]+ -> [A-Z12-]+ *$/ { seen[$(NF - 2) "--" $NF] = 1 }
	/^(ok|FAIL) / {
		name = $2
		sub(/.*\//, "", name)
		sub(/[.]pkt$/, "", name)
		arrow = toupper(name)
		sub(/-BY-.*/, "", arrow)
		print name (arrow in seen ? "" : ": not taken")
		delete seen
	}' out
}

coverage=
if command -v dot > /dev/null; then
	coverage=--state-coverage=coverage.svg
fi
LC_ALL=C run -j 4 --families=ipv4 --ladder $coverage "$scripts"/transitions
grep -E -B 14 '^(FAIL|ERROR)' out | sed 's/^/# /'
exits 0 "scripts/transitions pass"
taken > names
if [ -n "$coverage" ]; then
	says out '^states: 11 of 11$' "scripts/transitions: all states"
	says out '^arrows: ([0-9]+) of \1 that Linux can take$' \
		"scripts/transitions: all arrows that Linux can take"
fi
for script in "$scripts"/transitions/*.pkt; do
	name=$(basename "$script" .pkt)
	: > out
	grep -Fqx "$name" names
	result $? "$name: takes the arrow of its name"
done

# What --hold and the ladder stop at: the assertion is the last event.
for script in "$scripts"/states/*.pkt; do
	name=$(basename "$script" .pkt)
	last=$(grep -v '^$' "$script" | tail -n 1)
	word=$(echo "$name" | tr 'a-z-' 'A-Z_')
	case $last in
	*"state("*") = $word") result 0 "$name: ends in its state" ;;
	*) result 1 "$name: ends in its state" ;;
	esac
done

finish
