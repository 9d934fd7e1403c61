#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# python: what is written in Python compiles, also the program for code snippets, and
# pyflakes has no finding.
set -u

files=$(find parser netdev runtime tests -name node_modules -prune -o \
	-name '*.py' -print | sort)
bad=0
echo 1..2
# Nothing is written beside them.
# shellcheck disable=SC2086 # a list of words
if python3 -W error -c 'import sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as f:
        compile(f.read(), path, "exec")' $files 2>&1; then
	echo "ok 1 - it compiles"
else
	echo "not ok 1 - it compiles"
	bad=1
fi
if ! command -v pyflakes3 > /dev/null; then
	echo "ok 2 - pyflakes # SKIP pyflakes is not installed"
elif pyflakes3 $files; then
	echo "ok 2 - pyflakes has no finding"
else
	echo "not ok 2 - pyflakes has no finding"
	bad=1
fi
exit $bad
