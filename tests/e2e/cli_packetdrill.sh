#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_packetdrill: under the name packetdrill it behaves like packetdrill, in a
# network namespace that somebody else has made.
. "$(dirname "$0")/cli_functions.inc"
need_runs

ln -s "$TUNDRILL" packetdrill
unshare=unshare
[ "$(id -u)" -eq 0 ] || unshare='unshare -r'
if ! $unshare -n true 2> /dev/null; then
	skip_all "unshare -n is not allowed here"
fi

drop_in() {
	$unshare -n ./packetdrill "$@" > out 2> err < /dev/null
	status=$?
}

drop_in --send_omit_free --ip_version=ipv4 --local_ip=192.168.0.1 \
	--gateway_ip=192.168.0.1 --netmask_ip=255.255.0.0 \
	--remote_ip=192.0.2.1 -D TFO_COOKIE=3021b9d889017eeb pass.pkt
exits 0 "its runner's options: 0"
[ ! -s out ] && [ ! -s err ]
result $? "silent on success"

drop_in fail.pkt
exits 1 "a failure: 1"
says err '^fail\.pkt:2:' "a failure is told on standard error"
[ ! -s out ]
result $? "... and only there"

drop_in bad.pkt
exits 1 "a bad script: 1"
drop_in --nosuchoption pass.pkt
exits 1 "bad usage: 1"

drop_in pass.pkt pass.pkt pass.pkt
exits 0 "several scripts, one after the other, in one namespace"

cat > left.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 65535 <mss 1000>
+0  > S. 0:0(0) ack 1 <mss 1460>
+0  < . 1:1(0) ack 1 win 65535
+0  accept(3, ..., ...) = 4
+0  write(4, ..., 100) = 100
SCRIPT
sed '$ a +0 close(4) = 0' left.pkt > closed.pkt
drop_in left.pkt closed.pkt left.pkt
exits 0 "a connection that is left keeps no port from the next run"

cat > says.pkt <<'SCRIPT'
`echo from-init`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT
drop_in says.pkt
says out '^from-init$' "commands print directly"

nap=86399.$$
cat > background.pkt <<SCRIPT
\`sleep $nap > /dev/null 2>&1 &\`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT
drop_in background.pkt
exits 0 "a command in the background: 0"
! grep -zlq -- "^$nap" /proc/[0-9]*/cmdline 2> /dev/null
result $? "a command in the background ends with the run"

cat > here.pkt <<'SCRIPT'
`test "$(readlink /proc/self/ns/net)" = "$(cat netns)"`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT
# shellcheck disable=SC2016 # for the inner shell
$unshare -n sh -c 'readlink /proc/self/ns/net > netns
	./packetdrill here.pkt' > out 2> err
status=$?
exits 0 "it stays in the network namespace it was started in"

mkdir sub
cat > sub/cwd.pkt <<'SCRIPT'
`test -e pass.pkt`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT
drop_in sub/cwd.pkt
exits 0 "it stays in the folder it was started in"

finish
