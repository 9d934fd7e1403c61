#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_late: what the machine did to the tool is not held against the kernel: a run
# that was kept waiting is made again, whatever kind of event came too late.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# late WHAT EVENT: stops the first run over the time of its second event.
late() {
	rm -f started
	printf '%s\n' '0 `touch started`' "+1 $2" > late.pkt
	"$TUNDRILL" late.pkt > out 2> err < /dev/null &
	pid=$!
	eventually 20 test -e started
	worker=$(cat "/proc/$pid/task/$pid/children")
	kill -STOP $worker
	sleep 1.5
	kill -CONT $worker
	wait "$pid"
	status=$?
	exits 0 "late $1: the second run passes"
	says out 'a first run failed \(.*begins .* late\)' \
		"late $1: the first run is told"
}

late command '`true`'
late call 'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'
finish
