#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_requests: ioctl(), fcntl() and setsockopt() that would have the kernel write to
# memory which is not the script's are errors at their line, and the worker lives.
. "$(dirname "$0")/run_functions.inc"

# refused CALL TEXT: the call, on a UDP socket, is an error that says TEXT.
refused() {
	printf '0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n+0 %s = 0\n' "$1" > r.pkt
	run --families ipv4 r.pkt
	[ "$status" -eq 1 ] && grep -q "^r.pkt:2:[0-9]*: error: $2" out
	result $? "$1"
}

# SIOCGIFINDEX, SIOCGIFCONF, SIOCETHTOOL, SIOCGIFNAME, TCGETS, SIOCGSTAMP, the largest
for request in 0x8933 0x8912 0x8946 0x8910 0x5401 0x8906 0xffffffff; do
	refused "ioctl(3, $request, [0])" "ioctl(): request $request is not made"
done
refused 'fcntl(3, 5, 4096)' 'fcntl(): command 5 is not made'
refused 'fcntl(3, 16, 4096)' 'fcntl(): command 16 is not made'
refused 'setsockopt(3, SOL_IP, 64, "0123456789", 10)' 'setsockopt(): option 64 of level 0'
finish
