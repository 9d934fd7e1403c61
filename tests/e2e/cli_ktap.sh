#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_ktap: KTAP for the kernel's harness, its statuses; what is late and what is wrong,
# on machines that are slow and others; packetdrill in ksft_runner.sh's place.
. "$(dirname "$0")/cli_functions.inc"
need_runs

mkdir late
# The call returns half a second late, and what follows is right.
cat > late/call.pkt <<'SCRIPT'
--tolerance_percent=0
0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0...0.1 poll([{fd=3, events=POLLIN, revents=0}], 1, 600) = 0
+0.7 close(3) = 0
SCRIPT
# So is the second SYN, for which the kernel waits a second.
cat > late/packet.pkt <<'SCRIPT'
--tolerance_percent=0
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)
+0  fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0  > S 0:0(0) <...>
+.5 > S 0:0(0) <...>
+0  < R. 0:0(0) ack 1 win 0
SCRIPT
# A timestamp is nine seconds off, which its ticks are.
sed '/%{/,/}%/d; s/TS val 150 /TS val 9150 /; s/ecr 150>/ecr 9150>/' \
	"$root/tests/e2e/timestamps.pkt" > late/ts.pkt
sed 's/1:1001(1000) ack 1 </1:1001(1000) ack 2 </' late/ts.pkt > late/ts-wrong.pkt
# So are both time stamps of two calls.
sed 's/scm_sec=0/scm_sec=9/' "$root/tests/e2e/timestamping.pkt" > late/stamp.pkt
sed 's/SCM_TSTAMP_ACK, ee_data=599/SCM_TSTAMP_ACK, ee_data=598/' late/stamp.pkt \
	> late/stamp-wrong.pkt
sed 's/^+0.7 close(3) = 0/+0.7 close(3) = -1 EBADF (Bad file descriptor)/' \
	late/call.pkt > late/call-wrong.pkt
sed '$ s/.*/+.1 close(3) = -1 EBADF (Bad file descriptor)/' \
	late/packet.pkt > late/packet-wrong.pkt
cp fail.pkt late/wrong.pkt
cp pass.pkt late/pass.pkt
printf '%s\n' '+0 %{ assert False, "a snippet" }%' | cat late/call.pkt - \
	> late/snippet-wrong.pkt

# reads FILE LINE...: the file is KTAP, and says this.
reads() {
	file=$1
	shift
	"$root/tests/e2e/ktap_reader.py" "$file" > told 2>&1 &&
		printf '%s\n' "$@" | diff - told > err
}

# --- the format ----------------------------------------------------------------

mkdir -p dir/sub
cp pass.pkt dir/sub/a#b.pkt
cp fail.pkt dir/fail-v4.pkt
cp bad.pkt dir/bad-v6.pkt
sed '1i //! requires sysctl no.such' pass.pkt > dir/skip-v4.pkt
run --ktap dir
exits 1 "--ktap: failures and errors: 1"
[ ! -s err ]
result $? "... and nothing on standard error, which a harness reads, too"
reads out 'dir/bad-v6.pkt / ipv6: error, unknown system call '\''sokcet'\''; did you mean '\''socket'\''?' \
	'dir/bad-v6.pkt: error, unknown system call '\''sokcet'\''; did you mean '\''socket'\''?' \
	'dir/fail-v4.pkt / ipv4: fail, wrong' \
	'dir/fail-v4.pkt / ipv4-mapped-ipv6: fail, wrong' \
	'dir/fail-v4.pkt: fail, wrong' \
	'dir/skip-v4.pkt / ipv4: skip, requires sysctl no.such, which this kernel does not have' \
	'dir/skip-v4.pkt / ipv4-mapped-ipv6: skip, requires sysctl no.such, which this kernel does not have' \
	'dir/skip-v4.pkt: skip, requires sysctl no.such, which this kernel does not have' \
	'dir/sub/a_b.pkt / ipv4: pass' \
	'dir/sub/a_b.pkt / ipv6: pass' \
	'dir/sub/a_b.pkt / ipv4-mapped-ipv6: pass' \
	'dir/sub/a_b.pkt: pass'
result $? "... scripts, and families in them, on standard output"
says out "^  # dir/fail-v4\.pkt:2:15: error: close\(\) returned 0\$" \
	"... a failure's text in front of it"
says out '^# tolerance scale: 50$' "... the tolerance scale in force"
python3 - "$TUNDRILL" --color=never --ktap fail.pkt > out 2> err <<'TERMINAL'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stderr=theirs)
os.close(theirs)
os.write(2, os.read(ours, 65536))
TERMINAL
says err '^FAIL fail\.pkt' "... unless that is a terminal"
run --ktap=file.ktap pass.pkt
exits 0 "--ktap=FILE: all passed: 0"
reads file.ktap 'pass.pkt / ipv4: pass' 'pass.pkt: pass'
result $? "... in the file"
says out '^ok   pass\.pkt' "... not on standard output"
run --ktap dir/skip-v4.pkt
exits 4 "all skipped: 4"
run dir/skip-v4.pkt
exits 77 "... without --ktap: 77"
run --ktap bad.pkt
exits 1 "an error: 1, since 2 is an expected failure"
run --json part.json pass.pkt fail.pkt
run report --ktap part.json
exits 1 "report: its status"
reads out 'fail.pkt / ipv4: fail, wrong' 'fail.pkt: fail, wrong' \
	'pass.pkt / ipv4: pass' 'pass.pkt: pass'
result $? "... and its KTAP"

# --- late or wrong ----------------------------------------------------------------

run --json late.json late/call.pkt late/packet.pkt late/wrong.pkt
exits 1 "what is late is a failure"
grep -o '"script":"[^"]*"\|"failure":[a-z"]*' late.json | paste -sd ' \n' |
	sort > told
cat > want <<'WANT'
"script":"late/call.pkt" "failure":"late"
"script":"late/packet.pkt" "failure":"late"
"script":"late/wrong.pkt" "failure":"wrong"
WANT
diff want told > err
result $? "... each failure is labelled"
says out '^FAIL late/packet\.pkt \(ipv4\)  [0-9.]+ s  \(late: only times are off\)' "... on a terminal"
says out '"?the kernel retransmitted this 0\.[45][0-9]* s too late' "... with how late it was"

run --slow --ktap=slow.ktap --json=slow.json --families=ipv4 late
exits 1 "--slow: what is wrong stays a failure"
reads slow.ktap 'late/call-wrong.pkt / ipv4: fail, wrong' \
	'late/call-wrong.pkt: fail, wrong' \
	'late/call.pkt / ipv4: xfail, late on a slow machine' \
	'late/call.pkt: xfail, late on a slow machine' \
	'late/packet-wrong.pkt / ipv4: fail, wrong' \
	'late/packet-wrong.pkt: fail, wrong' \
	'late/packet.pkt / ipv4: xfail, late on a slow machine' \
	'late/packet.pkt: xfail, late on a slow machine' \
	'late/pass.pkt / ipv4: pass' 'late/pass.pkt: pass' \
	'late/snippet-wrong.pkt / ipv4: fail, wrong' \
	'late/snippet-wrong.pkt: fail, wrong' \
	'late/stamp-wrong.pkt / ipv4: fail, wrong' \
	'late/stamp-wrong.pkt: fail, wrong' \
	'late/stamp.pkt / ipv4: xfail, late on a slow machine' \
	'late/stamp.pkt: xfail, late on a slow machine' \
	'late/ts-wrong.pkt / ipv4: fail, wrong' \
	'late/ts-wrong.pkt: fail, wrong' \
	'late/ts.pkt / ipv4: xfail, late on a slow machine' \
	'late/ts.pkt: xfail, late on a slow machine' \
	'late/wrong.pkt / ipv4: fail, wrong' \
	'late/wrong.pkt: fail, wrong'
result $? "... behind what was late, too, which is expected"
says out '^xfail late/call\.pkt \(ipv4\)  [0-9.]+ s  \(late on a slow machine\)' \
	"... on a terminal"
says out '^11 runs: 1 passed, 6 failed, 4 late on a slow machine, 0 skipped, 0 errors in [0-9.]+ s; tolerance scale: 50$' \
	"... and counted"
says slow.json 'stamp-wrong\.pkt".*"message":"recvmsg\(\) gave another ee_data"' \
	"... what is wrong in the same call is what is told"
line=$(sed -n '/recvmsg(/{=;q}' late/stamp.pkt)
python3 - "$line" <<'CHECK'
import json, sys
for record in map(json.loads, open('slow.json')):
    if record['script'] == 'late/stamp.pkt':
        failed = [e['line'] for e in record['trace'] if e.get('failed')]
        sys.exit(failed != [int(sys.argv[1])])
sys.exit(1)
CHECK
result $? "... and what was late is marked in the trace"
for file in out slow.ktap; do
	says $file '(^|  # )late/packet-wrong\.pkt:7:1: warning: the kernel retransmitted this .* too late' \
		"... what was late in front of what is wrong is a warning"
done
"$root/tests/e2e/json_schema.py" "$root/man/tundrill-report.schema.json" \
	slow.json > out 2>&1
result $? "... JSON is as its schema says"
export KSFT_MACHINE_SLOW=yes
run late/call.pkt late/pass.pkt
exits 0 "KSFT_MACHINE_SLOW=yes: what is only late is well"
KSFT_MACHINE_SLOW=no
run late/call.pkt
exits 1 "KSFT_MACHINE_SLOW=no: it is not"
unset KSFT_MACHINE_SLOW

# A machine that stands still for 1.5 s while the script is played.
printf '%s\n' --tolerance_percent=0 '0 `touch started`' \
	'+1 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3' '+0 close(3) = 0' > stop.pkt
stalled --slow --no-retry --ktap stop.pkt
exits 0 "a machine that stood still: what was late is expected"
reads out 'stop.pkt / ipv4: xfail, late on a slow machine' \
	'stop.pkt: xfail, late on a slow machine'
result $? "... and told"
sed -i '$ s/0$/-1 EBADF (Bad file descriptor)/' stop.pkt
stalled --slow --no-retry --ktap stop.pkt
exits 1 "... what is wrong is not"
reads out 'stop.pkt / ipv4: fail, wrong' 'stop.pkt: fail, wrong'
result $? "... and told"

# --- in ksft_runner.sh ------------------------------------------------------------

mkdir bin
ln -s "$TUNDRILL" bin/packetdrill
unshare=unshare
[ "$(id -u)" -eq 0 ] || unshare='unshare -r'
if $unshare -n true 2> /dev/null; then
	# runner FILE [ARGUMENT]...: what the kernel's runner does, to the file log.
	runner() {
		PATH=$dir/bin:$PATH $unshare -n packetdrill --ip_version=ipv4 \
			--local_ip=192.168.0.1 --gateway_ip=192.168.0.1 \
			--netmask_ip=255.255.0.0 --remote_ip=192.0.2.1 \
			-D CMSG_LEVEL_IP=SOL_IP -D CMSG_TYPE_RECVERR=IP_RECVERR \
			--send_omit_free "$@" 2> log > /dev/null
		status=$?
	}
	runner late/wrong.pkt
	exits 1 "as packetdrill: a failure: 1"
	says log '^late/wrong\.pkt:2:15: error: close\(\) returned 0$' \
		"... its text is on standard error, which is the log"
	runner late/pass.pkt
	exits 0 "as packetdrill: a pass: 0"
	[ ! -s log ]
	result $? "... about which nothing is said"
	export KSFT_MACHINE_SLOW=yes
	runner late/call.pkt
	exits 1 "as packetdrill, KSFT_MACHINE_SLOW=yes: what is late: 1"
	says log 'note: all that followed was right, times set aside' \
		"... and the log says that it is only late"
	runner --tolerance_usecs=14000 late/call-wrong.pkt
	exits 1 "... what is wrong: 1"
	says log '^late/call-wrong\.pkt:4:17: error: close\(\) returned 0$' \
		"... and the log says what"
	says_not log 'times set aside' "... and not that it is only late"
else
	skip "as packetdrill" "unshare -n is not allowed here"
fi
finish
