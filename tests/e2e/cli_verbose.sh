#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_verbose: what -v and --follow show of each event.
. "$(dirname "$0")/cli_functions.inc"
need_runs

cat > server.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 30
+0  bind(30, ..., ...) = 0
+0  listen(30, 1) = 0
+0  < S 0:0(0) win 65535 <mss 1000>
+0  > S. 0:0(0) ack 1 <...>
+0  < . 1:1(0) ack 1 win 65535
+0  accept(30, ..., ...) = ...
+0  close(77) = -1 EBADF (Bad file descriptor)
SCRIPT
run -v server.pkt
exits 0 "-v: the script passes"
says out '^0\.[0-9]{6} socket\(\.\.\., SOCK_STREAM, IPPROTO_TCP\) = 30$' \
	"a new descriptor has the script's number"
says out '^[0-9.]+ accept\(30, \.\.\., \.\.\.\) = [0-9]+$' \
	"... or its own, if the script gives none"
says out '^[0-9.]+ close\(77\) = -1 EBADF$' "an error has its name"
says out '^[0-9.]+ < S 0:0\(0\) win 65535 <mss 1000>$' "inbound packets"
says out '^[0-9.]+ > S\. 0:0\(0\) ack 1 win [0-9]+ <mss [0-9]+>$' \
	"outbound packets, as the kernel sent them"

# again FILE OPTION...: what FILE has of events, in the order of their times, is a
# script that passes.  Commands over several lines could not be sorted.
again() {
	file=$1
	shift
	{
		echo "--tolerance_usecs=100000"
		printf '0 `true`\n'
		grep -E '^[0-9]+\.[0-9]+' "$file" | sort -s -n
	} > again.pkt
	"$TUNDRILL" "$@" again.pkt > out 2> err
	status=$?
}

for script in tests/e2e/blocking-calls tests/e2e/sack-sent tests/e2e/urgent \
		tests/e2e/half-close tests/e2e/icmp-refuses-connect \
		scripts/close scripts/client scripts/states/time-wait; do
	for family in ipv4 ipv6; do
		what="${script##*/} ($family)"
		# A run that is late and made again would be shown twice.
		"$TUNDRILL" -v --tolerance_usecs=100000 --families=$family \
			"$root/$script.pkt" > lines 2> err
		again lines --families=$family
		exits 0 "$what: what -v prints is a script that passes"
	done
done
sed -i '/ > F\. /s/ack 1 /ack 2 /' again.pkt
run --families=ipv6 again.pkt
exits 1 "... and fails when a number is another one"

# What calls returned, not what the script says of it.
cat > outputs.pkt <<'SCRIPT'
--non_fatal=syscall
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 65535 <mss 1000>
+0  > S. 0:0(0) ack 1 <...>
+0  < . 1:1(0) ack 1 win 65535
+0  accept(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("1.2.3.4")}, [20]) = 4
+0  poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLIN}, {fd=3, events=POLLIN, revents=0}], 2, 0) = 1
+0  epoll_create(1) = 5
+0  epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLOUT, fd=4}) = 0
+0  epoll_wait(5, {events=EPOLLIN, fd=3}, 1, 0) = 1
+0  getsockopt(4, SOL_SOCKET, SO_TYPE, [7], [4]) = 0
+0  getsockopt(4, SOL_SOCKET, SO_TYPE, [1], [8]) = 0
+0  setsockopt(4, SOL_TCP, TCP_CONGESTION, "reno", 4) = 0
+0  getsockopt(4, SOL_TCP, TCP_CONGESTION, "bic", [16]) = 0
+0  getsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=2}, [8]) = 0
+0  setsockopt(4, SOL_TCP, TCP_INQ, [1], 4) = 0
+0  < P. 1:11(10) ack 1 win 65535
+0  > . 1:1(0) ack 11
+0  ioctl(4, SIOCINQ, [3]) = 0
+0  recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 4}], msg_flags=MSG_OOB,
	msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=5}]}, 0) = 4
+0  read(4, ..., 100) = 5
+0  poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 0) = 1
SCRIPT
run -v --families=ipv4 outputs.pkt
exits 0 "what calls returned is not what the script says, which may be"
grep -E '^[0-9]+\.[0-9]+ ' out > lines
says lines ' accept\(3, \{sa_family=AF_INET, sin_port=htons\([0-9]+\), sin_addr=inet_addr\("192\.0\.2\.1"\)\}, \[16\]\) = 4$' \
	"-v: the address that accept() gave"
says lines ' poll\(\[\{fd=4, events=POLLIN\|POLLOUT, revents=POLLOUT\}, \{fd=3, events=POLLIN, revents=0\}\], 2, 0\) = 1$' \
	"-v: revents"
says lines ' epoll_wait\(5, \{events=EPOLLOUT, fd=4\}, 1, 0\) = 1$' "-v: events of epoll"
says lines ' SO_TYPE, \[1\], \[4\]\) = 0$' "-v: the value of a socket option, and its length"
says_not lines 'SO_TYPE, \[7\]|SO_TYPE, .*\[8\]' "... not what was expected"
says lines ' TCP_CONGESTION, "reno", \[16\]\) = 0$' "-v: one that is a string"
says lines ' SO_LINGER, \{onoff=0, linger=0\}, \[8\]\) = 0$' "-v: one that is a struct"
says lines ' ioctl\(4, SIOCINQ, \[10\]\) = 0$' "-v: the integer of ioctl()"
says lines ' msg_flags=0, msg_control=\[\{cmsg_level=SOL_TCP, cmsg_type=[0-9A-Z_]+, cmsg_data=6\}\]' \
	"-v: flags and control messages"
says lines ' poll\(\[\{fd=4, events=POLLIN, revents=0\}\], 1, 0\) = 0$' \
	"-v: also where the result is another one"
says lines ' read\(4, \.\.\., 100\) = 6$' "-v: the result"
again lines --families=ipv4
exits 0 "... and that is a script that passes"

# --follow
run --follow server.pkt
exits 0 "--follow: the script passes"
says out '^server\.pkt \(ipv4\) \| 0\.[0-9]+ bind\(30, \.\.\., \.\.\.\) = 0$' \
	"--follow: lines begin with the name of the run"
says out '^server\.pkt \(ipv4\) \| [0-9.]+ > S\. 0:0\(0\) ack 1 win ' \
	"--follow: packets"
says out '^server\.pkt \(ipv4\) \| // [0-9.]+ LISTEN -> SYN-RECEIVED$' \
	"--follow: changes of state, as comments"
sed -n 's/^server\.pkt (ipv4) | //p' out > lines
again lines
exits 0 "--follow: what is behind the bar is a script that passes"

run -v server.pkt
says_not out ' \| |//' "-v: no names, no comments"

cat > late.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0...0.1 connect(3, ..., ...) = 0
+0  > S 0:0(0) <...>
+.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
+0  `true
     true`
+.1 close(3) = 0
SCRIPT
run -f late.pkt
says out '\| // [0-9.]+ connect\(3, \.\.\., \.\.\.\) is made$' \
	"--follow: a call that may block, when it is made"
says out '\| 0\.[0-9]+\.\.\.0\.[0-9]+ connect\(3, \.\.\., \.\.\.\) = 0$' \
	"... and when it has returned"
says out '^late\.pkt \(ipv4\) \|      true`$' \
	"--follow: each line of a command begins with the name, too"
says out ' > \. 1:1\(0\) ack 1 win [0-9]+' "--follow: a packet that no event expects"
says out 'no event expects (it|the packet of 0\.[0-9]+)$' "... and that none does"

# in_order: the live lines in out have times that do not decrease; of a call that blocked
# the one of its return counts.
in_order() {
	sed -nE 's/^[^|]* \| (\/\/ )?([0-9.]+\.\.\.)?([0-9]+\.[0-9]{6}) .*/\3/p' out |
		sort -nc 2> err && [ "$(grep -c ' | ' out)" -gt 12 ]
}

# Packets that events take late or never, calls that block as written and unasked.
cat > order.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+.05 < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
+.05 < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
+0   write(4, ..., 1000) = 1000
+0...+.1 read(4, ..., 10) = 10
+.1  < P. 1:11(10) ack 1 win 65535
*    > P. 1:1001(1000) ack 1
+.05 < P. 11:21(10) ack 1001 win 65535
+.05 read(4, ..., 10) = 10
+0   poll([{fd=4, events=POLLIN, revents=0}], 1, 1300) = 0
+0   close(4) = 0
+.05 < R. 21:21(0) ack 1002 win 0
SCRIPT
run --follow order.pkt
exits 0 "--follow: packets that are taken late, calls that block"
in_order
result $? "... are told in the order of time"
says out ' // [0-9.]+ no event expects the packet of 0\.[0-9]+$' \
	"... and later, that no event expects one"
says out ' \| 0\.[0-9]+\.\.\.1\.[0-9]+ poll\(.*\) = 0$' \
	"... and a call that blocked unasked, with both of its times"

run --follow --families=all -j3 server.pkt
exits 0 "--follow: several runs side by side"
says_not out '^[^|]*[0-9]\.[0-9]{6} [a-z<>]' "no line is without its name"
[ "$(grep -c '^server\.pkt (ipv4-mapped-ipv6) | [0-9.]* bind' out)" = 1 ] &&
	[ "$(sed -n 's/ | .*//p' out | awk '{ print length($0) }' |
		sort -u | wc -l)" = 1 ]
result $? "what happens is in one column"
run check --follow server.pkt
exits 2 "check --follow: 2"
says err "'--follow' is an option of 'run' and 'state', not of 'check'" \
	"... and who has it"

finish
