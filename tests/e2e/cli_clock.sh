#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_clock: a machine that has just started, and one that has been up for long, judge
# as any other (time_namespaces(7)).
. "$(dirname "$0")/cli_functions.inc"
need_runs

# at SECONDS COMMAND...: with the monotonic clock at that time.
at() {
	seconds=$1
	shift
	unshare --fork --user --map-root-user --time \
		--monotonic $((seconds - now)) -- "$@"
}

now=$(python3 -c 'import time; print(int(time.monotonic()))')
if ! at 1 true 2> err; then
	skip_all "no time namespaces here: $(head -n 1 err)"
fi

cat > times.pkt <<'SCRIPT'
0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0 bind(3, ..., ...) = 0
+0 setsockopt(3, SOL_SOCKET, SO_TIMESTAMPING, [SOF_TIMESTAMPING_RX_SOFTWARE|SOF_TIMESTAMPING_SOFTWARE], 4) = 0
+.05 < udp (10)
+.02 recvmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 10}], msg_flags=0,
		 msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING,
			       cmsg_data={scm_sec=0,scm_nsec=50000000}}]}, 0) = 10
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(4, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) <...>
+1 > S 0:0(0) <...>
SCRIPT

# Wrong by 5 s in the stamp that a call tells.
sed 's/scm_sec=0/scm_sec=5/' times.pkt > wrong.pkt

for seconds in 1 3155760000; do
	at $seconds "$TUNDRILL" --capture . times.pkt > out 2> err
	status=$?
	exits 0 "$seconds s after the start: what is right passes"
	at $seconds "$TUNDRILL" wrong.pkt > out 2> err
	status=$?
	exits 1 "... and what is wrong fails"
	says out 'expected +\{scm_sec=5,scm_nsec=50000000\}' "... for its own reason"
done
finish
