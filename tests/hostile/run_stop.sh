#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_stop: SIGTERM ends a run whatever its script does.
. "$(dirname "$0")/run_functions.inc"

begin='`touch begun`'
long='--no-retry --tolerance_usecs=60000000 --timeout 200 --families ipv4'

printf '%s\n0 pipe([3, 4]) = 0\n+0 read(3, ..., 10) = 1\n' "$begin" > call.pkt
# shellcheck disable=SC2086 # words
stops "a call that blocks" $long call.pkt

printf '%s\n0 pipe([3, 4]) = 0\n+0...100 read(3, ..., 10) = 1\n+0 `sleep 100`\n' \
	"$begin" > thread.pkt
# shellcheck disable=SC2086
stops "one that is meant to" $long thread.pkt

printf '%s\n0 `yes`\n' "$begin" > prints.pkt
# shellcheck disable=SC2086
stops "a command that prints without end" $long prints.pkt

printf "%s\n0 \`trap '' TERM; while :; do sleep 1; done\`\n" "$begin" > ignores.pkt
# shellcheck disable=SC2086
stops "a command that ignores it" $long ignores.pkt

# A second is promised: a run that is killed then is cleared away a little later.
cat > cleanup.pkt <<SCRIPT
$begin
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 \`trap '' TERM; while :; do sleep 1; done\`
\`trap '' TERM; while :; do sleep 1; done\`
SCRIPT
# shellcheck disable=SC2086
stops "a command and a cleanup command that ignore it" $long cleanup.pkt
[ "$waited_ms" -lt 1500 ] || echo "# $waited_ms ms"
[ "$waited_ms" -lt 1500 ]
result $? "... soon"

{
	echo "$begin"
	echo '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'
	seq 19900 | sed 's/.*/+0 %{ assert True }%/'
} > samples.pkt
# shellcheck disable=SC2086
stops "19900 code snippets" $long samples.pkt

{
	echo "$begin"
	echo '0 open("/dev/zero", O_RDONLY) = 3'
	seq 19900 | sed 's/.*/+0 read(3, ..., 67108864) = 67108864/'
} > reads.pkt
# shellcheck disable=SC2086
stops "19900 calls that are due" $long reads.pkt

cat > loops.pkt <<SCRIPT
$begin
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 %{ while True: pass }%
SCRIPT
# shellcheck disable=SC2086
stops "a snippet that loops" $long loops.pkt
finish
