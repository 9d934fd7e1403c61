#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_orphans: what a script has closed and nobody acknowledges ends with its run: else
# each would keep its network namespace for minutes, where no tool sees it.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# Of the whole machine, though in this namespace's file.
orphans() {
	sed -n 's/^TCP:.* orphan \([0-9]*\) .*/\1/p' /proc/net/sockstat
}

cat > orphan.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <...>
+.01 < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
+0   write(4, ..., 1000) = 1000
+0   > P. 1:1001(1000) ack 1
+0   close(4) = 0
+0   > F. 1001:1001(0) ack 1
SCRIPT

before=$(orphans)
run --repeat 20 --families ipv4,ipv6,mapped orphan.pkt
exits 0 "60 runs end with a connection that is closed on one side"
test $(($(orphans) - before)) -lt 30
result $? "... none of which stays"
finish
