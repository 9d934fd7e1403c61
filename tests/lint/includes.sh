#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# includes: the rooms include in one direction only, and no file outgrows its
# idea.
set -u

echo 1..9
n=0
bad=0
rooms='parser netdev runtime tests'

# result TEXT-OF-OFFENCES NAME: one test point.
result() {
	n=$((n + 1))
	if [ -z "$1" ]; then
		echo "ok $n - $2"
	else
		printf '%s\n' "$1"
		echo "not ok $n - $2"
		bad=1
	fi
}

# includes FOLDER ALLOWED-REGEX: lines that include another room of ours.
includes() {
	grep -rnE '^#include "' "$1" --include='*.[chly]' |
		grep -vE "#include \"($2)"
}

result "$(includes netdev/wire 'netdev/wire/')" \
	"netdev/wire includes nothing else of ours"
result "$(includes netdev 'netdev/')" "netdev includes only netdev"
result "$(includes parser 'parser/|netdev/wire/')" \
	"parser includes only parser and netdev/wire"
result "$(includes runtime/play 'runtime/(play|calls)/|parser/|netdev/')$(
	includes runtime/calls 'runtime/(play|calls)/|parser/|netdev/')" \
	"runtime/play and runtime/calls know nothing of suites"
result "$(includes runtime/suite 'runtime/(suite|play|calls)/|parser/|netdev/')" \
	"runtime/suite knows nothing of reports"
result "$(grep -rn '#include "runtime/cli/' runtime/report)" \
	"runtime/report knows nothing of the command line"
result "$(grep -rnE '\<(socket|unshare|setns|mount)\(' parser \
	--include='*.[chly]' | grep -vE '^[^:]*:[0-9]+:[[:space:]]*/?\*')" \
	"parser opens no sockets and no namespaces"
result "$(find $rooms \( -name node_modules -prune \) -o \( -name '*.[chly]' -o \
	-name '*.js' -o -name '*.mjs' -o -name '*.css' -o -name '*.html' \) -print |
	while read -r f; do
	head -n 2 "$f" | grep -q 'SPDX-License-Identifier: BSD-2-Clause' ||
		echo "$f"
	done)" "every source file names its licence"
result "$(find $rooms -name '*.[chly]' | while read -r f; do
	lines=$(wc -l < "$f")
	[ "$lines" -le 600 ] || echo "$f: $lines lines"
	done)" "no source file is over 600 lines"
exit $bad
