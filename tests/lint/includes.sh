#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# includes: the rooms include in one direction only, and no file outgrows its
# idea.
set -u

echo 1..18
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

# A room may include itself, and of the others those that its line names.
room() {
	result "$(includes "$1" "$1/${2:+|$2}")" "what $1 may include"
}

room netdev/wire ''
room netdev 'netdev/wire/'
room parser 'netdev/wire/'
ground='parser/|netdev/'
room runtime/timing 'parser/mem\.h'
room runtime/guest 'runtime/guest/|runtime/timing/sched\.h|parser/(mem|plain)\.h|netdev/(ns|lack)\.h'
ground="runtime/timing/|$ground"
room runtime/record "$ground"
ground="runtime/record/|$ground"
room runtime/conn "$ground"
ground="runtime/conn/|$ground"
room runtime/exec "$ground"
room runtime/calls "$ground"
ground="runtime/(exec|calls)/|$ground"
room runtime/story "$ground"
ground="runtime/story/|$ground"
room runtime/play "$ground"
room runtime/kernel 'parser/(mem|plain|suggest)\.h|runtime/(timing/clock|exec/(program|write_all)|record/beside)\.h'
ground="runtime/play/|runtime/guest/|runtime/kernel/|$ground"
room runtime/suite "$ground"
ground="runtime/suite/|$ground"
room runtime/report "$ground|build/"
ground="runtime/report/|$ground"
room runtime/cli "$ground"
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
