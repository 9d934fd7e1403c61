#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_verbose: what -v shows of each event.
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

finish
