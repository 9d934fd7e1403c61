#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# bugs: each of tests/kernel/patches is told as what it is, and only where it is met.
# TUNDRILL_TEST_KERNEL_BUGS is a folder with the kernels, named as their patches: warn,
# null, freeze, window.
. "$(dirname "$0")/kernel_functions.inc"
if [ -z "$TUNDRILL_TEST_KERNEL_BUGS" ]; then
	echo "1..0 # SKIP TUNDRILL_TEST_KERNEL_BUGS names no folder of broken kernels"
	exit 0
fi
need_kernel

cat > accepted.inc <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1000,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > warn.pkt
+.1 < PU. 1:11(10) ack 1 win 257 urg 5
+0 > . 1:1(0) ack 11
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > null.pkt
+.1 < F. 1:1(0) ack 1 win 257
+0 > . 1:1(0) ack 2
+.1 < R. 2:2(0) ack 1 win 0
+0 read(4, ..., 10) = 0
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > freeze.pkt
+.1 shutdown(4, SHUT_WR) = 0
+0 > F. 1:1(0) ack 1
+.1 < . 1:1(0) ack 2 win 257
+.1 < F. 1:1(0) ack 2 win 257
+0 > . 2:2(0) ack 2
SCRIPT
# How much a window is scaled depends on the kernel's memory limits.
{ sed 's/,nop,wscale 7//; s/win 257/win 32792/' accepted.inc; cat <<'SCRIPT'; } > window.pkt
+.1 < P. 1:11(10) ack 1 win 32792
+0 > . 1:1(0) ack 11 win 64230
SCRIPT

# play KERNEL: all of them, twice; a command is what it takes.
play() {
	run --kernel "$1" --timeout 5 --repeat 2 --no-retry --json runs.json \
		warn.pkt null.pkt freeze.pkt window.pkt pass.pkt
}

# only NAME KIND: its two runs failed so, the other eight passed.
only() {
	exits 1 "$1: one command finds it"
	[ "$(grep "\"$1\.pkt\"" runs.json | grep -c "\"kind\":\"$2\"")" -eq 2 ] &&
		[ "$(grep -c '"verdict":"pass"' runs.json)" -eq 8 ]
	result $? "$1: in its runs, as kind $2; the other ones pass"
}

play "$kernel"
exits 0 "without a bug, all pass"

play "$TUNDRILL_TEST_KERNEL_BUGS/warn"
only warn kernel
says out '^warn\.pkt: error: the kernel reported: WARNING: .*net/ipv4/tcp_input\.c:[0-9]+' \
	"warn: what was reported"
says out '^ +\[<[0-9a-f]+>\] tcp_rcv_established\+' "... and from where"
play "$TUNDRILL_TEST_KERNEL_BUGS/null"
only null kernel
says out '^null\.pkt: error: the kernel reported: Kernel panic - not syncing: Kernel mode fault at addr 0x[0-9a-f]+, ip 0x[0-9a-f]+' \
	"null: what was reported"
says out '^ +in tcp_reset, net/ipv4/tcp_input\.c:[0-9]+$' "... where it was"
says out '^ +\[<[0-9a-f]+>\] tcp_rcv_state_process\+.* net/ipv4/tcp_input\.c:[0-9]+$' \
	"... and from where"
play "$TUNDRILL_TEST_KERNEL_BUGS/freeze"
only freeze kernel
says out "^freeze\.pkt: error: the kernel made no progress: the run had not ended within 5 s of this machine's time" \
	"freeze: how it was noticed"
play "$TUNDRILL_TEST_KERNEL_BUGS/window"
only window content
says out '^ +expected +\. +1:1\(0\) ack 11 win 64230' "window: what was expected"
says out '^ +actual +\. +1:1\(0\) ack 11 win 64229' "... and what came"

finish
