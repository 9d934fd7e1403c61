#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# scripts: scripts in guests at the same virtual times each time, and all of scripts/ as an
# ordinary user.
. "$(dirname "$0")/kernel_functions.inc"
need_kernel

# As long as runs take in real time, they would be late beside these.
hogs=
for n in 1 2 3 4; do
	sh -c 'while :; do :; done' > /dev/null 2>&1 &
	hogs="$hogs $!"
done
# shellcheck disable=SC2154 # the folder of cli_functions.inc
trap 'kill $hogs 2> /dev/null; rm -rf "$dir"' EXIT

for_all_users
scripts=$shipped
for pass in 1 2; do
	run --kernel "$kernel" --families all --json pass$pass.json "$scripts"/*.pkt \
		"$scripts/answers" "$scripts/states" "$scripts/transitions"
	exits 0 "scripts pass, beside processes that take all CPUs"
	says out '^[0-9]+ runs: [0-9]+ passed, 0 failed, 0 skipped, 0 errors' \
		"... all of them"
	says_not out 'again|disturbed' "... at the first go"
done
python3 "$root/tests/kernel/times.py" pass1.json pass2.json > out 2> err
result $? "$(head -n 1 out)"
# shellcheck disable=SC2086 # a list of process ids
kill $hogs
hogs=

# The suite of the standard, with what takes hours.  A kernel may be too old for a script.
as_user=
[ "$(id -u)" -ne 0 ] ||
	as_user='setpriv --reuid=65534 --regid=65534 --clear-groups'
$as_user "$TUNDRILL" --kernel "$kernel" --families all "$scripts" \
	> out 2> err < /dev/null
status=$?
exits 0 "an ordinary user: all of scripts/ passes"
says out '^[0-9]+ runs: [0-9]+ passed, 0 failed, [0-9]+ skipped, 0 errors' \
	"... none is left out"
! grep '^skip' out | grep -qv 'requires kernel >= [0-9.]*, this is'
result $? "... but those that need a later kernel"

finish
