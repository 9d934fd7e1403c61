#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_look: a run that takes long can be looked at, and tells where it was stopped.
. "$(dirname "$0")/cli_functions.inc"
need_runs

cat > nap.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 8000 <mss 500>
+0  > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 8000
+0  accept(3, ..., ...) = 4
+0  `trap "" TERM; echo on > started; sleep 86400`
SCRIPT
cat > cleanup.pkt <<'SCRIPT'
`true`
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
`touch started; sleep 86400`
SCRIPT
cat > code.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  %{ assert 1 }%
+0  %{
open("started", "w").close()
while True: pass }%
SCRIPT

start() {
	rm -f started
	"$TUNDRILL" "$@" > out 2> err < /dev/null &
	pid=$!
	eventually 30 test -e started
	result $? "$*: it is under way"
}

# stop SIGNAL...
stop() {
	for signal in "$@"; do
		kill "-$signal" "$pid"
	done
	wait "$pid"
	status=$?
}

start --follow nap.pkt
eventually 20 grep -q 'nsenter.* ss -ti$' out
says out '^nap\.pkt \(ipv4\) \| // look at the connection from another terminal: nsenter' \
	"--follow: who waits is told how to look at it"
if command -v ss > /dev/null && command -v nsenter > /dev/null; then
	sh -c "$(sed -n 's/.*\(nsenter.* ss -t\)i$/\1an/p' out)" > seen 2> err
	says seen '^ESTAB .*:8080' "... and that shows the connection"
fi
stop TERM
exits 130 "a command that ignores SIGTERM: 130"
says out '^nap\.pkt:8:1: error: interrupted [0-9.]+ s after the start, during this command$' \
	"... the line is told"
says out 'note: the connection is in ESTABLISHED' "... and the state"
says_not out 'was killed' "... by the run itself"

# As timeout(1) does.
start nap.pkt
stop TERM TERM
says out '^nap\.pkt:8:1: error: interrupted' "a signal that comes twice is one"
says_not out 'nsenter' "nobody who does not watch is told"

start cleanup.pkt
stop TERM
exits 130 "a stop in a cleanup command: 130"
says out '^cleanup\.pkt:3:1: error: cleanup command was interrupted after' \
	"... which is told"

if command -v python3 > /dev/null; then
	start code.pkt
	stop TERM
	exits 130 "a stop in a snippet: 130"
	says out '^code\.pkt:3:1: error: code was interrupted after' \
		"... which is told"
fi
finish
