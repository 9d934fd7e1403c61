#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# stop: many runs, and sudden ends at any moment, leave nothing and take no more and more.
. "$(dirname "$0")/kernel_functions.inc"
need_kernel

# Memory of the suite and its guests, in MiB: each page once.  Processes of a run may be
# gone before they are looked at.
resident() {
	for p in $(guests) "/proc/$pid/cmdline"; do
		cat "${p%cmdline}smaps_rollup"
	done 2> /dev/null |
		awk '$1 == "Pss:" { s += $2 } END { print int(s / 1024) }'
}

files > before
"$TUNDRILL" --kernel "$kernel" -j1 --repeat 300 "$root/scripts/states/closing.pkt" \
	> out 2> err < /dev/null &
pid=$!
played() {
	[ "$(grep -c '^ok' out)" -ge "$1" ]
}
eventually 60 played 50
early=$(resident)
eventually 60 played 200
late=$(resident)
wait $pid
status=$?
exits 0 "300 runs in one guest"
[ "$late" -le $((early + 24)) ]
result $? "... take no more memory after 200 of them: $early MiB, then $late"
no_guests
result $? "... and their guest is gone"

moment=0
while [ $moment -lt 20 ]; do
	moment=$((moment + 1))
	"$TUNDRILL" --kernel "$kernel" --repeat 50 "$root/scripts/states" \
		> out 2> err < /dev/null &
	pid=$!
	sleep "$(awk -v n=$moment 'BEGIN { srand(n); print 0.01 + rand() }')"
	kill -KILL $pid
	wait $pid 2> /dev/null
	eventually 10 no_guests || break
done
[ $moment -eq 20 ] && no_guests
result $? "kill -9 at 20 moments: no guest is left"
files > after
cmp -s before after
result $? "no file is left"

finish
