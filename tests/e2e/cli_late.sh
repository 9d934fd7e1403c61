#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_late: what the machine did to the tool is not held against the kernel: a run
# that was kept waiting is made again, whatever kind of event came too late.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# late WHAT EVENT: a stall over the time of the event.
late() {
	printf '%s\n' --tolerance_percent=0 '0 `touch started`' "+1 $2" > late.pkt
	stalled late.pkt
	exits 0 "late $1: the second run passes"
	says out 'a first run failed \(.*begins .* late\)' \
		"late $1: the first run is told"
}

late command '`true`'
late call 'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'

# The SYN,ACK is sent again after a second, so that another packet comes.
cat > packet.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
+0   `touch started`
+.9  < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
SCRIPT
stalled --families=ipv4 packet.pkt
exits 0 "late packet: the second run passes"
says out 'a first run failed \(.*\) while the tool itself was up to [0-9.]+ ms late' \
	"late packet: the first run is told"

# A snippet's assertion fails when the timeline is over, but for what that saw.  (That one on
# time is not tried again is test_disturbance's: here the machine may be late by itself.)
cat > snippet.pkt <<'SCRIPT'
--tolerance_usecs=2000000
0 `touch started`
+1 %{
import os
first = not os.path.exists("again")
open("again", "w").close()
assert not first, "first"
}%
SCRIPT
stalled snippet.pkt
exits 0 "late snippet: the second run passes"
says out 'a first run failed \(code failed: AssertionError: first\) while the tool' \
	"late snippet: the first run is told"

finish
