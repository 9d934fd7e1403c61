#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tutorial: the scripts of a well-known tutorial on the states of TCP, as
# printed, and what tundrill says of each.  Most end in "sleep 1000000", so the
# time limit ends them; the message then names the state.
set -u

tool=${TUNDRILL:-$PWD/build/tundrill}
dir=tests/tutorial
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT

if ! "$tool" --quiet scripts/handshake.pkt > /dev/null 2>&1; then
	echo "1..0 # SKIP scripts cannot be run here"
	exit 0
fi

# All at once, since they mostly wait.  They need 4 s at most to get where they sleep.
for script in "$dir"/*.pkt; do
	"$tool" --ladder --timeout 12 "$script" \
		> "$out/$(basename "$script" .pkt)" 2>&1 &
done
wait

# script NAME FRAGMENT...: each fragment must be said.
script() {
	name=$1
	shift
	for fragment; do
		n=$((n + 1))
		if grep -qF -e "$fragment" "$out/$name"; then
			echo "ok $n - $name: $fragment"
		else
			cat "$out/$name"
			echo "not ok $n - $name: $fragment"
			bad=1
		fi
	done
}

n=0
bad=0
# Four reach their state unchanged.
script syn-rcvd "the connection is in SYN-RECEIVED" \
	"this command ends with the script: '\`' is missing"
script fin-wait-1 "the connection is in FIN-WAIT-1"
script fin-wait-2 "the connection is in FIN-WAIT-2"
script time-wait "the connection is in TIME-WAIT"
# connect() blocks, as it must, and says so.
script syn-sent "the connection is in SYN-SENT" \
	"blocked in connect() for" "+0...0.200 connect(...)"
# A FIN without "ack N" is not accepted by kernels since 6.7.
script close-wait "close-wait.pkt:14:1: warning: an ACK without 'ack N'" \
	"close-wait.pkt:16:15: error: outbound segment differs" \
	"the segment of line 14 was not accepted: it has no 'ack'"
script last-ack "last-ack.pkt:12:1: warning: an ACK without 'ack N'" \
	"the segment of line 12 was not accepted: it has no 'ack'"
# It answers the FIN after a second: by then the kernel has sent it again.
script closing "closing.pkt:25:4: error: a retransmission that no line expects" \
	"note: same as the segment that line 21 expected: the kernel retransmitted its FIN"
echo "1..$n"
exit $bad
