#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# parity: the verdicts recorded of packetdrill for a corpus of its scripts.
#
# By default a part is run, with PARITY=all everything.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
tool=${TUNDRILL:-$root/build/tundrill}
. "$(dirname "$0")/corpus_functions.inc"
if [ "$(id -u)" != 0 ]; then
	skip_all "the comparison needs root (unshare -n)"
fi
need_cubic
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
copy_corpus "$work/corpus"

parts='close/ blocking/ shutdown/ mss/ nagle/ epoll/ timestamping/'
[ "${PARITY-}" = all ] && parts=/
echo "1..$(($(echo "$parts" | wc -w) + 1))"
n=0
bad=0
# Scripts of packetdrill's are scripts for packetdrill.
said=$("$tool" check --portable --format=gcc "$work/corpus" | grep '\[portable\]')
n=$((n + 1))
if [ -z "$said" ]; then
	echo "ok $n - check --portable says nothing of them"
else
	echo "$said" | sed 's/^/# /'
	echo "not ok $n - check --portable says nothing of them"
	bad=1
fi
for part in $parts; do
	n=$((n + 1))
	if "$shared/bin/parity" --tool "$tool" -k "$part" "$work/corpus"; then
		echo "ok $n - the corpus, $part"
	else
		echo "not ok $n - the corpus, $part"
		bad=1
	fi
done
exit $bad
