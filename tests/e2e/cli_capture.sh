#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_capture: --capture: which runs leave a file, and what it shows.
. "$(dirname "$0")/cli_functions.inc"
need_runs
if ! command -v python3 > /dev/null; then
	skip_all "python3, which reads captures here, is not installed"
fi

# The SYN-ACK is sent again after a second; the last line does not expect its
# ACK number.
cat > story.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 1000 <mss 1460>
+0 > S. 0:0(0) ack 1 <mss 1460>
+1.0~+1.1 > S. 0:0(0) ack 1 <mss 1460>
+0 < . 1:1(0) ack 1 win 1000
+0 accept(3, ..., ...) = 4
+0 write(4, ..., 500) = 500
+0 > P. 1:501(500) ack 1
+0 < . 1:1(0) ack 501 win 1000
+0 close(4) = 0
+0 > F. 501:501(0) ack 2
SCRIPT
# The kernel's RST is expected by no line.
cat > alone.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 < S 0:0(0) win 1000 <mss 1460>
+0.1 close(3) = -1 EBADF (Bad file descriptor)
SCRIPT
# It comes at once, not after 0.9 s.
sed -e '/^+1.0/d' -e 's/^+0 > P/+.9 > P/' story.pkt > early.pkt

# read_capture FILE: what is in it, in the file "out".
read_capture() {
	"$root/tests/e2e/pcapng_reader.py" "$1" > out 2> err
	result $? "$1 is a whole pcapng file"
}

# is_there FILE WHAT, is_gone FILE WHAT
is_there() {
	[ -f "$1" ]
	result $? "$2"
}
is_gone() {
	[ ! -e "$1" ]
	result $? "$2"
}

# --- what is in a file ---------------------------------------------------------

run --capture a/b story.pkt
exits 1 "a failed run with --capture"
says out 'its packets are in a/b/story.pkt-ipv4.pcapng' "it says where they are"
read_capture a/b/story.pkt-ipv4.pcapng
says out '^comment story.pkt \(ipv4\): fail \(content\)$' "it has the verdict"
says out '^comment story.pkt:13:20: outbound segment differs$' "and the message"
says out '^interface tun0 101 9$' "raw IP of tun0, in nanoseconds"
sed -n 's/^packet //p' out > packets
cat > want <<'LINES'
in 44 line 4: injected
out 44 line 5: expected
out 44 line 6: expected; retransmission
in 40 line 7: injected
out 540 line 10: expected
in 40 line 11: injected
out 40 line 13: expected, differs: not 'F. 501:501(0) ack 2', but 'F. 501:501(0) ack 1 win 64240'
LINES
cmp -s packets want || diff packets want | sed 's/^/# /'
cmp -s packets want
result $? "all packets are there, each with its line"

if command -v tshark > /dev/null; then
	tshark -r a/b/story.pkt-ipv4.pcapng -Y 'tcp.flags.fin == 1' \
		-T fields -e frame.interface_name -e frame.comment > out 2> err
	says out '^tun0.line 13: expected, differs' "tshark shows the comment"
else
	skip "tshark shows the comment" "it is not installed"
fi

run --capture a --tolerance_percent=0 alone.pkt early.pkt
read_capture a/alone.pkt-ipv4.pcapng
says out '^packet out 40 expected by no line$' "a packet that nobody expects"
says out '^comment alone.pkt \(ipv4\): fail \(syscall\)' "a call that failed"
read_capture a/early.pkt-ipv4.pcapng
says out '^packet out 540 line 9: expected, but the kernel sent this 0.[0-9]+ s too early' \
	"a packet that came too early"

run --capture a --ip_version=ipv6 alone.pkt
read_capture a/alone.pkt-ipv6.pcapng
says out '^packet in 64 line 3: injected' "IPv6"

# --- which runs have one -------------------------------------------------------

run --capture b pass.pkt
exits 0 "a run that passed"
[ -d b ] && [ -z "$(ls b)" ]
result $? "leaves no file"
run --capture b --capture-all pass.pkt
is_there b/pass.pkt-ipv4.pcapng "with --capture-all it does"
says_not out 'packets are in' "of which nothing is said"
read_capture b/pass.pkt-ipv4.pcapng
says out '^comment pass.pkt \(ipv4\): pass$' "its verdict is in it"
run --capture b bad.pkt
exits 2 "a script that cannot be run"
is_gone b/bad.pkt-ipv4.pcapng "has no packets"

# The first run is stopped over the time of its second event; the second passes.
printf '%s\n' '0 `touch started`' '+1 `true`' > late.pkt
stalled --capture late late.pkt
exits 0 "a run that passed when it was tried again"
is_gone late/late.pkt-ipv4.pcapng "has no capture of its first try"

# --- names ---------------------------------------------------------------------

mkdir -p one/tcp two/tcp
for file in one/tcp/x.pkt two/tcp/x.pkt two/x.pkt y.pkt; do
	cp fail.pkt "$file"
done
run --capture names one/tcp/x.pkt two/tcp/x.pkt two/x.pkt y.pkt y.pkt
ls names > out
cat > want <<'LINES'
one-tcp-x.pkt-ipv4.pcapng
two-tcp-x.pkt-ipv4.pcapng
two-x.pkt-ipv4.pcapng
y.pkt-ipv4-2.pcapng
y.pkt-ipv4.pcapng
LINES
cmp -s out want
result $? "scripts of one name have captures of different names"

# --- what goes wrong -----------------------------------------------------------

mkdir -p taken/fail.pkt-ipv4.pcapng
run --capture taken fail.pkt
exits 2 "a capture that cannot take its place is no success"
says out '^FAIL +fail\.pkt' "... which does not hide the verdict"
says err 'a capture is missing' "it is told"
says out 'warning: the capture taken/fail.pkt-ipv4.pcapng cannot be written: Is a directory' \
	"... with its name"
[ "$(ls -A taken)" = fail.pkt-ipv4.pcapng ]
result $? "and no part of a file stays"
run --capture pass.pkt/x fail.pkt
exits 2 "a folder that cannot be made"
says err 'cannot make the folder pass.pkt/x for captures: Not a directory' \
	"is told before anything runs"
says_not out 'fail.pkt' "and nothing is run"
run --capture pass.pkt fail.pkt
exits 2 "nor is a file a folder"
run --capture-all pass.pkt
says err '--capture-all needs a folder: --capture=DIR' "--capture-all alone"
finish
