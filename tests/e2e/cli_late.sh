#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_late: what the machine did to the tool is not held against the kernel: a run
# that was kept waiting is made again, whatever kind of event came too late.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# stopped ARGUMENT...: stops the first run from its first event on, for 1.5 s.
stopped() {
	rm -f started
	"$TUNDRILL" "$@" > out 2> err < /dev/null &
	pid=$!
	eventually 20 test -e started
	worker=$(cat "/proc/$pid/task/$pid/children")
	kill -STOP $worker
	sleep 1.5
	kill -CONT $worker
	wait "$pid"
	status=$?
}

# late WHAT EVENT: the same, over the time of the second event.
late() {
	printf '%s\n' '0 `touch started`' "+1 $2" > late.pkt
	stopped late.pkt
	exits 0 "late $1: the second run passes"
	says out 'a first run failed \(.*begins .* late\)' \
		"late $1: the first run is told"
}

late command '`true`'
late call 'socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'

# A snippet's assertion fails when the timeline is over, but for what that saw.
cat > snippet.pkt <<'SCRIPT'
--tolerance_usecs=9000000
0 `touch started`
+1 %{
import os
first = not os.path.exists("again")
open("again", "w").close()
assert not first, "first"
}%
SCRIPT
run snippet.pkt
exits 1 "a snippet that fails on time fails"
says_not out 'a first run' "... once"
rm -f again
stopped snippet.pkt
exits 0 "late snippet: the second run passes"
says out 'a first run failed \(code failed: AssertionError: first\) while the tool' \
	"late snippet: the first run is told"

# What measures time late may pass by that.
passes_late() {
	printf '%s\n' '--tolerance_usecs=2000000' \
		'0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3' \
		'+0 `touch started`' "+1 %{ assert $1 }%" > pass.pkt
	rm -f started
}
passes_late 'tcpi_rtt < 200000'
stopped pass.pkt
exits 0 "what passes late passes"
says_not out 'a first run' "... at once"
rm -f started
stopped --repeat 32 -j 32 pass.pkt
exits 0 "in a suite"
says out 'a first run passed while the tool itself was up to [0-9.]* ms late; this is the result of a second one' \
	"... one is made again"
passes_late 'tcpi_rtt < 9000000'
stopped --repeat 32 -j 32 pass.pkt
exits 0 "what passes late, and had whatever the time was, passes"
says_not out 'a first run' "... at once, in a suite, too"

# hardly GAP: a segment that is expected GAP after the late event, and comes 1 s after it.
hardly() {
	cat > hardly.pkt <<-SCRIPT
		--tolerance_usecs=2000000
		0 \`touch started\`
		+1 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
		+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
		+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
		+0 > S 0:0(0) <...>
		+$1 > S 0:0(0) <...>
	SCRIPT
	rm -f started
	stopped --repeat 32 -j 32 hardly.pkt
	exits 0 "a segment that is expected after $1 s"
}

hardly 2.9
says out 'a first run passed while the tool' "... is hardly right: made again"
hardly 1.1
says_not out 'a first run' "... is right, however late"
finish
