#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# isolation: what a script's commands reach of the machine that a guest runs on.
. "$(dirname "$0")/kernel_functions.inc"
need_kernel

printed() {
	{ cat; cat pass.pkt; } > probe.pkt
	run --kernel "$kernel" -v "$@" probe.pkt
}

hold=86400.$$
sleep "$hold" &
sleeper=$!
trap 'kill $sleeper 2> /dev/null; rm -rf "$dir"' EXIT
mkdir open
chmod 777 open
touch open/file
chmod 666 open/file

for options in "" "--untrusted"; do
	# shellcheck disable=SC2086 # none, or one
	printed $options <<-SCRIPT
	\`for f in '$dir/open/file' /etc/passwd; do
		(echo x >> \$f) 2> /dev/null && echo wrote \$f; done
	touch '$dir/open/new' /etc/tundrill-new /usr/tundrill-new 2> /dev/null
	grep -zqx '$hold' /proc/[0-9]*/cmdline 2> /dev/null && echo sees a sleeper
	kill -9 $sleeper 2> /dev/null && echo killed $sleeper
	ls -A /tmp > seen 2> /dev/null; uname -r; echo done\`
	SCRIPT
	exits 0 "a script whose commands look around $options"
	says out '^ *done$' "... it did"
	! grep -q "$(uname -r)" out
	result $? "... the kernel is not the machine's"
	says_not out 'sees a sleeper|killed' "... no process of the machine's"
	[ -z "$(cat open/file)" ] && [ ! -e open/new ] &&
		[ ! -e /etc/tundrill-new ] && [ ! -e /usr/tundrill-new ]
	result $? "... no file of the machine's was written"
	kill -0 $sleeper
	result $? "... no process of the machine's was killed"
done
ip link show tun0 > /dev/null 2>&1
[ $? -ne 0 ]
result $? "no device of a guest's is the machine's"

printed <<'SCRIPT'
`ip link set dev lo mtu 1400; sysctl -q net.ipv4.tcp_ecn=0; cat /proc/sys/net/ipv4/tcp_ecn`
SCRIPT
exits 0 "an init command may configure"
cat > code.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1000,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
+0 %{ assert tcpi_state == 1, tcpi_state }%
SCRIPT
run --kernel "$kernel" code.pkt
exits 0 "a snippet of code"
sed -i 's/tcpi_state == 1/tcpi_state == 2/' code.pkt
run --kernel "$kernel" code.pkt
exits 1 "... that is not true"
cat > dies.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 `kill -9 $PPID`
SCRIPT
run --kernel "$kernel" dies.pkt pass.pkt
says_not out "the kernel" "a run that kills itself is no fault of the kernel's"
says out '^ok +pass\.pkt' "... and the next one is played"

finish
