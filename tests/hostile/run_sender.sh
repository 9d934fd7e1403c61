#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_sender: a command that sends through tun0 as fast as it can: the run fails, soon and
# with little memory, and can be stopped.
. "$(dirname "$0")/run_functions.inc"

cat > blast.py <<'SCRIPT'
import os, socket, sys
open('begun', 'w').close()
kind = sys.argv[1]
for _ in range(3):
    if os.fork() == 0:
        break
while True:
    try:
        if kind == 'udp':
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            while True:
                s.sendto(bytes(1000), ('192.0.2.1', 9))
        else:
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(('192.0.2.1', 9))
            s.close()
    except OSError:
        pass
SCRIPT
for kind in udp tcp; do
	cat > $kind.pkt <<-SCRIPT
	0 \`python3 blast.py $kind > /dev/null 2>&1 & until [ -e begun ]; do sleep 0.1; done; sleep 30\`
	SCRIPT
	rm -f begun
	run_bounded --no-retry --families ipv4 --timeout 60 $kind.pkt
	exits 1 "$kind: the run fails"
	says out 'over 8192 packets that no event expects|packets were lost' \
		"$kind: what was too much is told"
	peak_below 200 "$kind"
done

# Packets that an event passes over while it waits.
cat > passed.pkt <<'SCRIPT'
0 `python3 blast.py udp > /dev/null 2>&1 & until [ -e begun ]; do sleep 0.1; done`
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 1000 <mss 1000>
* > S. 0:0(0) ack 1 <...>
* > . 1:1(0) ack 1
SCRIPT
rm -f begun
run_bounded --no-retry --families ipv4 --timeout 60 passed.pkt
exits 1 "packets that are passed over: the run fails"
peak_below 200 "packets that are passed over"
finish
