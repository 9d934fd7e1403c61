#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# page: with a kernel, the commands of docs/own-kernel.md print what it shows.
. "$(dirname "$0")/kernel_functions.inc"
[ -n "$TUNDRILL_TEST_KERNEL" ] || need_kernel
TUNDRILL_TEST_KERNEL=$dir/linux sh "$root/tests/e2e/own_kernel.sh"
