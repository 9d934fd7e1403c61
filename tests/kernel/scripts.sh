#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# scripts: all of scripts/ in guests, as this user and as an ordinary one, at the same
# virtual times each time.
. "$(dirname "$0")/kernel_functions.inc"
need_kernel

# As long as runs take in real time, they would be late beside these.
hogs=
for n in 1 2 3 4; do
	sh -c 'while :; do :; done' > /dev/null 2>&1 &
	hogs="$hogs $!"
done
# shellcheck disable=SC2064,SC2086 # a list of process ids
trap "kill $hogs; rm -rf '$dir'" EXIT

for pass in 1 2; do
	run --kernel "$kernel" --families all --json pass$pass.json \
		"$root/scripts"
	exits 0 "scripts/ passes, beside processes that take all CPUs"
	says out '^[0-9]+ runs: [0-9]+ passed, 0 failed, 0 skipped, 0 errors' \
		"... all of it"
	says_not out 'again|disturbed' "... at the first go"
done
python3 "$here/times.py" pass1.json pass2.json > out 2> err
result $? "$(head -n 1 out)"

if [ "$(id -u)" -eq 0 ]; then
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$TUNDRILL" --kernel "$kernel" --families all "$root/scripts" \
		> out 2> err < /dev/null
	status=$?
	exits 0 "an ordinary user: scripts/ passes"
	says out '^[0-9]+ runs: [0-9]+ passed, 0 failed, 0 skipped, 0 errors' \
		"... all of it"
fi

finish
