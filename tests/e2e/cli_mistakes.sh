#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_mistakes: what somebody sees who makes a typical mistake: the whole screen.
#
# mistakes/NAME.pkt has the mistake, NAME.txt the screen, with T for a time, N for what else
# varies.  RECORD=1 writes the screens anew.
. "$(dirname "$0")/cli_functions.inc"
need_runs
strict_times
mistakes=$root/tests/e2e/mistakes
cp "$mistakes"/*.pkt .
rm pass.pkt fail.pkt bad.pkt

# play NAME: its screen is in NAME.seen.
play() {
	"$TUNDRILL" --no-retry --families ipv4 "$1.pkt" 2>&1 < /dev/null |
		sed -E 's/[0-9]+\.[0-9]{6}/T/g
			s/[0-9]+\.[0-9]{2,3} s( |$)/N s\1/g
			s/wscale [0-9]+/wscale N/g
			s/[0-9]+( bytes are not acknowledged, and) [0-9]+/N\1 N/
			s/TS val [0-9]{5,}/TS val N/g
			s/  \(disturbed: .*\)$//' > "$1.seen"
}

# same NAME: it is what was recorded, or a reason that it cannot be.
same() {
	cmp -s "$1.seen" "$mistakes/$1.txt" || grep -q '^skip ' "$1.seen"
}

# A machine that is busy delays one or the other.
again() {
	for _ in 1 2 3; do
		! same "$1" || return 0
		play "$1"
	done
	same "$1"
}

[ -z "${RECORD:-}" ] || again() { cp "$1.seen" "$mistakes/$1.txt"; }

# What blocks for ten seconds does so beside the others.
pids=
for file in $(grep -l '^// .*waits' ./*.pkt); do
	play "$(basename "$file" .pkt)" &
	pids="$pids $!"
done
for file in $(grep -L '^// .*waits' ./*.pkt); do
	play "$(basename "$file" .pkt)"
done
# shellcheck disable=SC2086 # a list of numbers
wait $pids
n=0
for file in ./*.pkt; do
	name=$(basename "$file" .pkt)
	n=$((n + 1))
	again "$name"
	status=$?
	diff "$mistakes/$name.txt" "$name.seen" > out
	result $status "$name: $(sed -n '2s/^\/\/ //p' "$file")"
done
[ "$n" -ge 24 ]
result $? "these are 24 at least"
finish
