#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_failures: what a failure says of its cause.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# --- the output of a command ---------------------------------------------------

cat > command.pkt <<'SCRIPT'
0 `for i in a b c d e f g h i j; do echo ${i}_line; done; exit 3`
SCRIPT
run command.pkt
exits 1 "a command that fails"
says out '^ +\| c_line$' "of its last lines the first one is whole"
says_not out '\| b_line' "... and those before it are left out"
says out '^ +\| j_line$' "... up to the last one"
sed 's/ exit/ printf end; exit/' command.pkt > tail.pkt
run tail.pkt
says out '^ +\| d_line$' "the same where the last line has no newline"
says_not out '\| c_line' "... which counts, too"
sed 's/ b c/ b/' command.pkt > nine.pkt
sed 's/ b c d/ c/' command.pkt > eight.pkt
run nine.pkt
says out '^ +\| b_line$' "one line too many: the second one is whole"
run eight.pkt
says out '^ +\| a_line$' "as many as are shown: all are whole"

# --- what came before a packet, and what it was ------------------------------------

cat > server.inc <<'SCRIPT'
`sysctl -q net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=1`
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000,nop,nop,sackOK>
+0   > S. 0:0(0) ack 1 <...>
+.01 < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
SCRIPT
# server FILE: a connection, and then what standard input has, from line 9 on.
server() {
	cat server.inc - > "$1"
}

server behind.pkt <<'SCRIPT'
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
+.6  < . 1:1(0) ack 101 win 65535
+0   write(4, ..., 50) = 50
+0   > P. 101:151(50) ack 1
SCRIPT
run behind.pkt
exits 1 "the kernel has sent a segment again before a line's time"
says out 'note: sent between line 10 and line 11, where no line expects it$' \
	"it is said where it was sent"
says out 'note: same as the segment that line 10 expected: the kernel retransmitted 100 bytes after 0\.[0-9]+ s without an answer$' \
	"... and that nothing was heard in between"
says out '^     [0-9.]+ > P\. 1:101\(100\) .* line 10$' "packets before it are shown"
says_not out 'line 11$|line 12$' "... and no packet that came after it"

server sacks.pkt <<'SCRIPT'
+0   write(4, ..., 5000) = 5000
+0   > P. 1:5001(5000) ack 1
+.01 < . 1:1(0) ack 1001 win 65535 <sack 2001:3001,nop,nop>
+0   < . 1:1(0) ack 1001 win 65535 <sack 2001:4001,nop,nop>
+0   < . 1:1(0) ack 1001 win 65535 <sack 2001:5001,nop,nop>
+0   > . 2001:3001(1000) ack 1
SCRIPT
run sacks.pkt
exits 1 "a fast retransmission is not the one that a line expects"
says out 'note: part of the segment that line 10 expected: the kernel retransmitted 1000 bytes after [0-9.]+ s, [0-9.]+ s after the packet of line 1[1-3] came$' \
	"it is part of what was sent, and told by what it comes after"
says_not out 'without an answer' "SACKs are answers"

server large.pkt <<'SCRIPT'
+0   write(4, ..., 1500) = 1500
+0   > . 1:1001(1000) ack 1
+0   > P. 1001:1501(500) ack 1
SCRIPT
run large.pkt
exits 1 "a line for each segment, but the device gets them as one packet"
says out 'note: the kernel gave the device one packet of 2 segments of 1000 bytes, the last one shorter \(segmentation offload\)$' \
	"it is said of what"
says out "note: one line stands for all of them, '> P\. 1:1501\(1500\) ack 1'; or set --no_offload" \
	"... and how to write it"
run --no_offload large.pkt
exits 0 "with --no_offload it passes"
server small.pkt <<'SCRIPT'
+0   write(4, ..., 600) = 600
+0   > . 1:301(300) ack 1
+0   > P. 301:601(300) ack 1
SCRIPT
run small.pkt
exits 1 "a line for each half of a segment"
says_not out 'segmentation offload' "... is no matter of offload"

cat > refused.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
SCRIPT
run refused.pkt
says out 'note: the kernel refused the connection: nothing listens on port 8080' \
	"a SYN that nobody listens for"
cat > unread.pkt <<'SCRIPT'
`sysctl -q net.ipv4.tcp_fastopen=0x202`
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   setsockopt(3, SOL_TCP, TCP_FASTOPEN, [5], 4) = 0
+0   < S 0:100(100) win 65535 <mss 1000,FO aaaabbbbccccdddd,nop,nop>
+0   > S. 0:0(0) ack 101 <...>
+0   accept(3, ..., ...) = 4
+0   close(4) = 0
+0   > F. 1:1(0) ack 101
SCRIPT
run unread.pkt
says out '^   actual +R\. ' "an RST that ends a connection whose data nobody has read"
says_not out 'nothing listens' "... is no refusal"

# --- a packet that does not come ------------------------------------------------------

# missing FILE REGEX WHAT [TITLE]: the last line of FILE waits in vain.
missing() {
	run --tolerance_percent=0 "$1"	# or it waits in vain for longer
	says out "${4:-the expected packet did not come}\$" "$3"
	says out "note: the connection is in $2\$" "... $2"
}

server reset.pkt <<'SCRIPT'
+.01 < R. 1:1(0) ack 1 win 0
+0   > . 1:1(0) ack 2
SCRIPT
missing reset.pkt 'CLOSED since 0\.[0-9]+: the RST of line 9 ended it' \
	"nothing comes behind an RST"
server unread-too.pkt <<'SCRIPT'
+0   < P. 1:11(10) ack 1 win 65535
+0   > . 1:1(0) ack 11
+.01 close(4) = 0
+0   > R. 1:1(0) ack 11
+0   > F. 1:1(0) ack 11
SCRIPT
missing unread-too.pkt "CLOSED since 0\\.[0-9]+: the kernel's RST at 0\\.[0-9]+ ended it" \
	"nor behind one of the kernel's"
cat > icmp.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0   connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0   > S 0:0(0) <...>
+.01 < icmp unreachable port_unreachable [0:0(0)]
+1   > S 0:0(0) <...>
SCRIPT
missing icmp.pkt 'CLOSED since 0\.[0-9]+: the ICMP error of line 5 ended it' \
	"no SYN behind an ICMP error"
cat > closed.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0   connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0   > S 0:0(0) <...>
+.01 close(3) = 0
+1   > S 0:0(0) <...>
SCRIPT
missing closed.pkt 'CLOSED since 0\.[0-9]+: the close\(\) of line 5 ended it' \
	"... nor behind close()"
server fins.pkt <<'SCRIPT'
+0   < F. 1:1(0) ack 1 win 65535
+0   > . 1:1(0) ack 2
+0   close(4) = 0
+0   > F. 1:1(0) ack 2
+.01 < . 2:2(0) ack 2 win 65535
+0   > . 2:2(0) ack 2
SCRIPT
missing fins.pkt 'CLOSED since 0\.[0-9]+, behind line 13' "both sides have closed"
server idle.pkt <<'SCRIPT'
+0   > P. 1:101(100) ack 1
SCRIPT
missing idle.pkt 'ESTABLISHED since 0\.[0-9]+' "nothing was written" \
	'the kernel did not send 1:101\(100\): it had nothing more to send'

# --- ... and why the kernel did not send it ---------------------------------------------

# unsent FILE REGEX WHAT: the title of FILE's failure ends so, on a machine in time.
unsent() {
	for _ in 1 2 3; do
		env -u TUNDRILL_TOLERANCE_SCALE "$TUNDRILL" --families ipv4 \
			"$1" > out 2> err < /dev/null
		! grep -Eq "error: the kernel $2\$" out || break
	done
	says out "error: the kernel $2\$" "$3"
}

server fin.pkt <<'SCRIPT'
+0   > F. 1:1(0) ack 1
SCRIPT
unsent fin.pkt 'did not send its FIN: nothing has closed the connection' "a FIN"
server again.pkt <<'SCRIPT'
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
+.01 < . 1:1(0) ack 101 win 65535
+.3  > P. 1:101(100) ack 1
SCRIPT
unsent again.pkt 'did not send 1:101\(100\): all that it had sent was acknowledged' \
	"a retransmission of what is acknowledged"
server shut.pkt <<'SCRIPT'
+.01 < . 1:1(0) ack 1 win 0
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
SCRIPT
unsent shut.pkt "did not send 1:101\\(100\\): the peer's window was closed" \
	"a window that is closed"
says_not out '\^\^' "... no other segment is compared with it"
server full.pkt <<'SCRIPT'
+0   write(4, ..., 1000) = 1000
+0   > P. 1:1001(1000) ack 1
+.01 < . 1:1(0) ack 1001 win 1500
+0   write(4, ..., 3000) = 3000
+0   > P. 1001:2501(1500) ack 1
+0   > P. 2501:4001(1500) ack 1
SCRIPT
unsent full.pkt "did not send 2501:4001\\(1500\\): the peer's window of 1500 bytes was full" \
	"a window that is full"
server corked.pkt <<'SCRIPT'
+0   setsockopt(4, SOL_TCP, TCP_CORK, [1], 4) = 0
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
SCRIPT
unsent corked.pkt 'sent this [0-9.]+ s too late: TCP_CORK held back 100 bytes, which do not fill a segment' \
	"a socket with a cork"
server acked.pkt <<'SCRIPT'
+0   < P. 1:101(100) ack 1 win 65535
+0   > . 1:1(0) ack 101
+0   > . 1:1(0) ack 101
SCRIPT
unsent acked.pkt 'did not send an ACK of 101: the segment of line 10 acknowledged that' \
	"a second ACK"
sed '$s/ack 101$/ack 201/' acked.pkt > too-much.pkt
unsent too-much.pkt 'did not send an ACK of 201: what has come ends at 101' \
	"an ACK of more than has come"

# --- calls on the listener -----------------------------------------------------------

cat > listener.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
+.01 < . 1:1(0) ack 1 win 65535
+0   write(3, ..., 100) = 100
SCRIPT
run listener.pkt
says out '^   actual +write\(\.\.\.\) = -1 EPIPE' "write() on a listener"
says out 'note: descriptor 3 listens and has no connection itself: accept\(\) returns one for each, and none is open$' \
	"it is said that accept() is missing"
sed 's/^+0   write.*/+0 accept(3, ..., ...) = 4\n+0 read(3, ..., 100) = 100/' \
	listener.pkt > listener-read.pkt
run listener-read.pkt
says out '^   actual +read\(\.\.\.\) = -1 ENOTCONN' "read() on a listener"
says out 'note: descriptor 3 listens .* that of the connection is 4, from accept\(\)$' \
	"it is said which descriptor is meant"
sed 's/read(3, \.\.\., 100) = 100/write(4, ..., 1) = 2/' listener-read.pkt > other.pkt
run other.pkt
says_not out 'listens' "a call that is made on the connection is no such thing"

finish
