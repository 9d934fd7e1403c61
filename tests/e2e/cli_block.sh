#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_block: a plain call that does not return: when it is told, and when it fails.
. "$(dirname "$0")/cli_functions.inc"
need_runs

cat > listener.inc <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
SCRIPT
cat > server.inc <<'SCRIPT'
+0  < S 0:0(0) win 20000 <mss 1000>
+0  > S. 0:0(0) ack 1 <...>
+0  < . 1:1(0) ack 1 win 20000
+0  accept(3, ..., ...) = 4
SCRIPT
# listener FILE, server FILE: what is given, behind a listener or a connection.
listener() {
	cat listener.inc - > "$1"
}
server() {
	cat listener.inc server.inc - > "$1"
}
# start NAME ARGUMENT...: a run in the background; its output goes to NAME.out.
pids=
start() {
	name=$1
	shift
	"$TUNDRILL" --families ipv4 "$@" > "$name.out" 2>&1 < /dev/null &
	pids="$pids $!"
}

listener blocks.pkt <<'SCRIPT'
+0  accept(3, ..., ...) = 4
SCRIPT
server poll.pkt <<'SCRIPT'
+0  poll([{fd=4, events=POLLIN, revents=0}], 1, 10500) = 0
SCRIPT
server epoll.pkt <<'SCRIPT'
+0  epoll_create(1) = 5
+0  epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
+0  epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 10500) = 0
SCRIPT
server rcvtimeo.pkt <<'SCRIPT'
+0  setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, "\x0b\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 16) = 0
+0  read(4, ..., 100) = -1 EAGAIN (Resource temporarily unavailable)
SCRIPT
server linger.pkt <<'SCRIPT'
+0  setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=11}, 8) = 0
+0  write(4, ..., 100) = 100
+0  > P. 1:101(100) ack 1
+0  close(4) = 0
SCRIPT
cat > connect.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  setsockopt(3, SOL_TCP, TCP_USER_TIMEOUT, [11000], 4) = 0
+0  connect(3, ..., ...) = -1 ETIMEDOUT (Connection timed out)
SCRIPT
server poll-forever.pkt <<'SCRIPT'
+0  poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, -1) = 1
SCRIPT
server poll-follow.pkt <<'SCRIPT'
+0  poll([{fd=4, events=POLLIN, revents=0}], 1, 3000) = 0
SCRIPT
# Another process takes part: the call returns late, and the script does not mind.
listener late.pkt <<'SCRIPT'
+0  `python3 -c 'import socket, time
time.sleep(2.7)
s = socket.create_connection(("192.168.0.1", 8080))
time.sleep(5)' > /dev/null 2>&1 &`
+0  accept(3, ..., ...) = 4
SCRIPT
server wants-eagain.pkt <<'SCRIPT'
+0  read(4, ..., 100) = -1 EAGAIN (Resource temporarily unavailable)
SCRIPT
server later.pkt <<'SCRIPT'
+0  read(4, ..., 100) = 100
+.1 < P. 1:101(100) ack 1 win 20000
+0  > . 1:1(0) ack 101
SCRIPT
{
	echo "//! from SYN-RECEIVED"
	echo '+0 accept(3, ..., ...) = 4'
} > from.pkt
for name in blocks poll epoll rcvtimeo linger connect poll-forever late from; do
	start "$name" "$name.pkt"
done
start limit --timeout 3 blocks.pkt
start short --timeout 1 blocks.pkt
start three --timeout 3 --families all blocks.pkt
start verbose -v blocks.pkt
start follow --follow blocks.pkt
start quick --follow poll-follow.pkt
for name in wants-eagain later; do
	start "$name" --timeout 3 "$name.pkt"
done
ln -s "$TUNDRILL" packetdrill
# shellcheck disable=SC2086 # a list of numbers
for pid in $pids; do
	wait "$pid"
done

# verdict NAME WORD WHAT
verdict() {
	says "$1.out" "^$2 +$1\.pkt" "$3"
}

verdict blocks FAIL "accept() without a handshake fails"
says blocks.out '^blocks\.pkt:4:5: note: accept\(\) has not returned for 2 s; after 10 s the run fails$' \
	"... it is told after 2 s"
says blocks.out '^blocks\.pkt:4:5: error: accept\(\) has not returned for 10 s$' \
	"... and is the reason after 10 s"
says blocks.out '^FAIL blocks\.pkt \(ipv4\)  1[0-2]\.[0-9]+ s' "... not later"
verdict poll "ok" "a time-out of poll() may be longer"
says_not poll.out 'has not returned' "... and nothing is told"
verdict epoll "ok" "one of epoll_wait()"
verdict rcvtimeo "ok" "SO_RCVTIMEO"
verdict linger "ok" "SO_LINGER"
says_not linger.out 'has not returned' "... and nothing is told"
verdict connect "ok" "connect() that is to time out"
verdict poll-forever FAIL "poll() without a time-out"
says poll-forever.out 'note: none of the events has come$' "... and why"
if command -v python3 > /dev/null; then
	verdict late "ok" "a call that returns after 3 s passes"
	says late.out 'note: accept\(\) has not returned for 2 s' "... it was told all the same"
fi
says from.out '^from\.pkt:2:4: error: accept\(\) has not returned for 10 s' \
	"a script that begins in a state"
says from.out 'note: the handshake is not complete: no line acknowledges' "... and why"
says limit.out '^blocks\.pkt:4:1: error: the time limit of 3 s is over during this system call$' \
	"a shorter limit holds"
says limit.out 'note: no SYN has come' "... with what was told before"
says short.out '^blocks\.pkt:4:1: error: the time limit of 1 s is over' "one below 2 s, too"
says short.out 'note: no SYN has come' "... with the cause"
says_not short.out 'has not returned' "... which nobody had to be told"
[ "$(grep -c 'has not returned for 2 s' three.out)" -eq 1 ]
result $? "three families: one tells"
says verbose.out '^// blocks\.pkt:4:5: note: accept\(\) has not returned for 2 s' \
	"-v: it is a comment"
says verbose.out '^//    note: no SYN has come' "... all of it"
says follow.out '^blocks\.pkt \(ipv4\) \| // +note: no SYN has come' \
	"--follow: and has the name"
says quick.out '// [0-9.]+ the call of line [0-9]+ blocks, in ESTABLISHED$' \
	"a call with a time-out is a remark"

says wants-eagain.out "note: the script expects EAGAIN, but the descriptor blocks: .*'fcntl\(4, F_SETFL, O_RDWR\|O_NONBLOCK\) = 0'" \
	"a descriptor that is not non-blocking: what to write"
says_not wants-eagain.out '\.\.\.0\.200' "... and nothing of the other notation"
says later.out "write when it returns: '\+0\.\.\.0\.200 read\(\.\.\.\)'$" \
	"data that come later: what to write"

# The name packetdrill says only what packetdrill would.
if [ "$(id -u)" -eq 0 ] && command -v unshare > /dev/null; then
	unshare --net ./packetdrill --timeout=3 blocks.pkt > out 2>&1
	says out 'the time limit of 3 s' "the name packetdrill: it fails"
	says_not out 'has not returned for 2 s' "... and is quiet before"
fi

# A line that is rewritten in place makes room.
if command -v script > /dev/null && script --version 2> /dev/null | grep -q util-linux; then
	TERM=xterm script -qec "$TUNDRILL --families ipv4 --timeout 3 blocks.pkt pass.pkt" \
		/dev/null > out 2>&1 < /dev/null
	tr -d '\r' < out | sed 's/\x1b\[K/\n/g' > seen
	says seen '^blocks\.pkt:4:5: note: accept\(\) has not returned for 2 s' \
		"with a line of progress it is told on lines of its own"
fi
finish
