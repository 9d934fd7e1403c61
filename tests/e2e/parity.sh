#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# parity: the verdicts recorded of packetdrill for a corpus of its scripts.
#
# By default a part is run, with PARITY=all everything.
: "${TUNDRILL:=$(dirname "$0")/../../build/tundrill}"
. "$(dirname "$0")/cli_functions.inc"
. "$root/tests/e2e/corpus_functions.inc"
strict_times
if [ "$(id -u)" != 0 ]; then
	skip_all "the comparison needs root (unshare -n)"
fi
need_cubic
copy_corpus corpus

parts='close/ blocking/ shutdown/ mss/ nagle/ epoll/ timestamping/'
[ "${PARITY-}" = all ] && parts=/
# Scripts of packetdrill's are scripts for packetdrill.
"$TUNDRILL" check --portable --format=gcc corpus | grep '\[portable\]' > out
[ ! -s out ]
result $? "check --portable says nothing of them"
: > out
for part in $parts; do
	"$shared/bin/parity" --tool "$TUNDRILL" -k "$part" "$dir/corpus"
	result $? "the corpus, $part"
done
finish
