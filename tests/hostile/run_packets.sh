#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_packets: long scripts take little memory.
. "$(dirname "$0")/run_functions.inc"

cat > begin <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 1000 <mss 1000>
* > S. 0:0(0) ack 1 <...>
+0 < . 1:1(0) ack 1 win 1000
+0 accept(3, ..., ...) = 4
SCRIPT
{
	cat begin
	seq 19900 | sed 's/.*/+0 < . 1:1(0) ack 1 win 1000/'
} > packets.pkt
run_bounded --no-retry --tolerance_usecs=60000000 --timeout 100 --families ipv4 packets.pkt
exits 0 "19900 inbound packets pass"
worker_below 40 "19900 inbound packets"

{
	cat begin
	seq 19900 | sed 's/.*/+0 %{ assert tcpi_state == 1 }%/'
} > samples.pkt
run_bounded --no-retry --tolerance_usecs=60000000 --timeout 100 --families ipv4 samples.pkt
exits 0 "19900 code snippets pass"
worker_below 40 "19900 code snippets"
peak_below 300 "... and their interpreter"
finish
