#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# bugs: a kernel with all of tests/kernel/patches.  Each bug is told as what it is, and only
# where it is met; --against finds the wrong window, and nothing else.
#
# It is built from the tree and the objects of the kernel that TUNDRILL_TEST_KERNEL names, so
# that only what the patches change is compiled.  Both lie below an overlay that nobody else
# sees, and stay as they are.
. "$(dirname "$0")/kernel_functions.inc"

entry=$kernels/$TUNDRILL_TEST_KERNEL
case $TUNDRILL_TEST_KERNEL in
*/*) skip_all "TUNDRILL_TEST_KERNEL is a file, and names no tree" ;;
esac
command -v patch > /dev/null || skip_all "there is no patch here"
need_kernel
alone='unshare -m'
[ "$(id -u)" -eq 0 ] || alone='unshare -rm'

cat > build.sh <<'SCRIPT'
set -e
mkdir upper work
# The overlay's folder has no rights; a user could not remove it.
trap 'chmod 700 work/work' EXIT
mount -t overlay overlay -o "lowerdir=$entry,upperdir=upper,workdir=work" "$entry"
rm "$entry/linux"
for patch in "$root"/tests/kernel/patches/*.patch; do
	patch -s -p1 -d "$entry/src" < "$patch"
done
source=$(sed -n 's/^ "source": "\(.*\)",$/\1/p' "$entry/kernel.json")
XDG_CACHE_HOME=${kernels%/tundrill/kernels} "$TUNDRILL" kernel build "$source"
cp "$entry/linux" "$dir/broken"
SCRIPT
export kernels entry root dir
$alone sh build.sh > out 2> err < /dev/null
result $? "a kernel with bugs is built"
[ -e broken ] || finish
kernel_ok=$kernel
kernel=$dir/broken

cat > accepted.inc <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1000,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > warn.pkt
+.1 < PU. 1:11(10) ack 1 win 257 urg 5
+0 > . 1:1(0) ack 11
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > null.pkt
+.1 < F. 1:1(0) ack 1 win 257
+0 > . 1:1(0) ack 2
+.1 < R. 2:2(0) ack 1 win 0
+0 read(4, ..., 10) = 0
SCRIPT
{ cat accepted.inc; cat <<'SCRIPT'; } > freeze.pkt
+.1 shutdown(4, SHUT_WR) = 0
+0 > F. 1:1(0) ack 1
+.1 < . 1:1(0) ack 2 win 257
+.1 < F. 1:1(0) ack 2 win 257
+0 > . 2:2(0) ack 2
SCRIPT
# How much a window is scaled depends on the kernel's memory limits.
{ sed 's/,nop,wscale 7//; s/win 257/win 32792/' accepted.inc; cat <<'SCRIPT'; } > window.pkt
+.1 < P. 1:11(10) ack 1 win 32792
+0 > . 1:1(0) ack 11 win 64230
SCRIPT

# A command is what it takes.  Each script is played twice.
run --kernel "$kernel_ok" --repeat 2 --no-retry \
	warn.pkt null.pkt freeze.pkt window.pkt pass.pkt
exits 0 "without a bug, all pass"
run --kernel "$kernel" --timeout 5 --repeat 2 --no-retry --json runs.json \
	warn.pkt null.pkt freeze.pkt window.pkt pass.pkt
exits 1 "one command finds all bugs"

# both SCRIPT FIELD: its two runs have this.
both() {
	[ "$(grep "\"$1\.pkt\"" runs.json | grep -c "$2")" -eq 2 ]
}

both warn '"kind":"kernel"'
result $? "warn: in its runs, as kind kernel"
says out '^warn\.pkt: error: the kernel reported: WARNING: .*net/ipv4/tcp_input\.c:[0-9]+' \
	"... what was reported"
says out '^ +\[<[0-9a-f]+>\] tcp_rcv_established\+' "... and from where"

both null '"kind":"kernel"'
result $? "null: in its runs, as kind kernel"
says out '^null\.pkt: error: the kernel reported: Kernel panic - not syncing: Kernel mode fault at addr 0x[0-9a-f]+, ip 0x[0-9a-f]+' \
	"... what was reported"
says out '^ +in tcp_reset, net/ipv4/tcp_input\.c:[0-9]+$' "... where it was"
says out '^ +\[<[0-9a-f]+>\] tcp_rcv_state_process\+.* net/ipv4/tcp_input\.c:[0-9]+$' \
	"... and from where"

both freeze '"kind":"kernel"'
result $? "freeze: in its runs, as kind kernel"
says out "^freeze\.pkt: error: the kernel made no progress: the run had not ended within 5 s of this machine's time" \
	"... how it was noticed"

both window '"kind":"content"'
result $? "window: in its runs, as kind content"
says out '^ +expected +\. +1:1\(0\) ack 11 win 64230' "... what was expected"
says out '^ +actual +\. +1:1\(0\) ack 11 win 64229' "... and what came"

both pass '"verdict":"pass"'
result $? "the runs that meet none pass"

# Of the states, those whose scripts meet no other bug.
states=$root/scripts/states
run --kernel "$kernel" --against "$kernel_ok" --no-retry window.pkt pass.pkt \
	"$states/listen.pkt" "$states/syn-sent.pkt" "$states/established.pkt"
exits 1 "--against: the kernels part"
[ "$(grep -c '^differ' out)" -eq 1 ]
result $? "... once"
says out '^differ window\.pkt \(ipv4\)  verdict: fail, against: pass$' "... in the window"
says out '^    kernel   0\.[0-9]+  out  \. 1:1\(0\) ack 11 win 64229' "... this one's"
says out '^    against  0\.[0-9]+  out  \. 1:1\(0\) ack 11 win 64230' "... the other's"

finish
