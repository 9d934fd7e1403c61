#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# page: with a kernel, the commands of docs/own-kernel.md print what it shows.
. "$(dirname "$0")/kernel_functions.inc"
need_kernel
cp "$kernel" "$HOME/linux"
TUNDRILL_TEST_KERNEL=$HOME/linux sh "$root/tests/e2e/own_kernel.sh" > said
grep -E '^(not )?ok' said > points
while read -r line; do
	case $line in
	ok*)
		result 0 "${line#* - }" ;;
	*)
		cp said out
		result 1 "${line#* - }" ;;
	esac
done < points
[ "$(wc -l < points)" -gt 5 ]
result $? "... all of them"
finish
