#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tundrill-bisect: what "git bisect run" calls in a tree of Linux, to find the commit from
# which on a script fails:
#
#	git bisect start BAD GOOD
#	git bisect run .../contrib/bisect/tundrill-bisect.sh SCRIPT
#
# The arguments are those of "tundrill run".  TUNDRILL_BUILD in the environment has options
# of "tundrill kernel build", such as --debug.  The tundrill of PATH is called, or, where there
# is none, the one that "make" has built beside this file.
#
# Each revision becomes the kernel "bisect" of the cache.  Statuses are those that git wants:
# 0 good, 1 bad, 125 not to be tested (it does not build or boot, or no script is for it),
# 255 stop: not the kernel's fault.

stop() {
	echo "tundrill-bisect: $1" >&2
	exit 255
}

[ $# -gt 0 ] || stop "which scripts?"
[ -e arch/um/Kconfig ] || stop "$PWD is no tree of Linux"

tundrill=$(dirname "$0")/../../build/tundrill
! command -v tundrill > /dev/null || tundrill=tundrill
command -v "$tundrill" > /dev/null ||
	stop "there is no tundrill in PATH, nor $tundrill, which 'make' builds"

# shellcheck disable=SC2086 # options
"$tundrill" kernel build --output=bisect ${TUNDRILL_BUILD-} .
case $? in
0) ;;
1) exit 125 ;;
*) stop "a kernel cannot be built here" ;;
esac

# A mistake in a script would look as if no revision could be tested.
"$tundrill" --dry_run --quiet "$@" > /dev/null || stop "these scripts cannot be run"

"$tundrill" --kernel=bisect "$@"
case $? in
0) exit 0 ;;
1) exit 1 ;;
2 | 77) exit 125 ;;
*) stop "interrupted" ;;
esac
