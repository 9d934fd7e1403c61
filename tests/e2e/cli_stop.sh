#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_stop: time limits, signals and sudden deaths leave nothing behind.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# A sleep that can be recognised in the list of processes.
nap=86400.$$

cat > hang.pkt <<SCRIPT
\`true\`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 \`touch started; sleep $nap\`
\`touch cleaned\`
SCRIPT

cat > init.pkt <<SCRIPT
\`touch started; sleep $nap\`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT

cat > background.pkt <<SCRIPT
\`sleep $nap > /dev/null 2>&1 & touch started\`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = 0
SCRIPT

nobody_naps() {
	! grep -zlq -- "^$nap" /proc/[0-9]*/cmdline 2> /dev/null
}

nothing_left() {
	eventually 10 nobody_naps
	result $? "$1: no process is left"
}

# start SCRIPT OPTION...: in the background, until its command has begun.
start() {
	rm -f started cleaned
	"$TUNDRILL" "$@" > out 2> err < /dev/null &
	pid=$!
	eventually 20 test -e started
	result $? "$1: it is under way"
}

await() {
	wait "$pid"
	status=$?
}

start hang.pkt
kill -TERM "$pid"
await
exits 130 "SIGTERM: 130"
[ -e cleaned ]
result $? "SIGTERM: the cleanup command has run"
says out 'hang\.pkt:' "SIGTERM: where it stood is told"
nothing_left "SIGTERM"

start init.pkt
kill -TERM "$pid"
await
exits 130 "SIGTERM in an init command: 130"
says out 'init\.pkt:1:1: error: init command was interrupted' \
	"SIGTERM in an init command: it is told"
nothing_left "SIGTERM in an init command"

start hang.pkt
kill -KILL "$pid"
wait "$pid" 2> /dev/null
nothing_left "kill -9 of the parent"

start hang.pkt
worker=$(cat "/proc/$pid/task/$pid/children")
# shellcheck disable=SC2086 # a list of process ids
kill -KILL $worker
await
exits 2 "kill -9 of the worker: 2"
says out "error: the run's process was killed by signal 9" \
	"kill -9 of the worker: the signal is told"
nothing_left "kill -9 of the worker"

run --timeout 0.5 hang.pkt
exits 1 "a time limit in the timeline: 1"
says out 'error: the time limit of 0\.5 s is over during this command' \
	"a time limit is named"
says out "note: '--timeout=SECONDS', or '//! timeout SECONDS' in the script" \
	"... and how to raise it"
[ -e cleaned ]
result $? "a time limit: the cleanup command has run"
nothing_left "a time limit in the timeline"
run --timeout 0.5 init.pkt
exits 1 "a time limit in an init command: 1"
says out 'init\.pkt:1:1: error: init command had not ended when the time limit' \
	"a time limit in an init command is told"
nothing_left "a time limit in an init command"

{ echo '//! timeout 0.5'; cat hang.pkt; } > short.pkt
run short.pkt
exits 1 "a script's own time limit: 1"
says out 'error: the time limit of 0\.5 s is over' "a script's own time limit"

run background.pkt
exits 0 "a command in the background does not stop a run from ending"
nothing_left "a command in the background"

[ "$(ip -o link show tun0 2> /dev/null | wc -l)" -eq 0 ]
result $? "no device is left in this namespace"

finish
