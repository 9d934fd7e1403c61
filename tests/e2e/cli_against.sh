#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_against: runs on two kernels, and where they part.  Without a second kernel, this one
# plays both parts, and a script that is another one the second time.
. "$(dirname "$0")/cli_functions.inc"

cat > same.pkt <<'PKT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
PKT
# The first time, which is the other kernel's turn, SACK is on.
{
	printf '%s\n' "\`mkdir $dir/once || echo 0 > /proc/sys/net/ipv4/tcp_sack\`"
	cat same.pkt
} > packet.pkt
printf '%s\n' "0 \`mkdir $dir/twice\`" > verdict.pkt
echo '0 clos(3) = 0' > bad.pkt

run same.pkt
possible=$status

if [ "$possible" -eq 0 ]; then
	run --against host --json j same.pkt
	exits 0 "a kernel is the same as itself"
	says out '^1 run: 1 the same, 0 differ \(0 verdicts\) in ' "... which is told"
	says out '^kernel:  Linux ' "... with the kernel"
	says out '^against: Linux ' "... and the other one"
	says_not out '^same ' "a run that is the same is not"
	run --against host -v same.pkt
	says out '^same   same\.pkt \(ipv4\)  pass$' "... but with -v"

	run --against host --json j --html h --strict packet.pkt same.pkt
	exits 1 "--strict: a packet differs"
	says out '^differ packet\.pkt \(ipv4\)  packet$' "a run that differs is told"
	says out '^    packet\.pkt:6: \+0 > S\. 0:0' "... with the script's line"
	says out '^    kernel   0\.[0-9]+  out  S\. 0:0.* <mss 1460,nop,wscale' "... with what is sent"
	says out '^    against  0\.[0-9]+  out  S\. 0:0.* <mss 1460,nop,nop,sackOK' "... and by the other"
	says out '^2 runs: 1 the same, 1 differs \(0 verdicts\)' "... and counted"
	"$root/tests/e2e/json_schema.py" "$root/man/tundrill-report.schema.json" j > out 2>&1
	result $? "--json: is as its schema says"
	says j '"same":false,.*"difference":"packet"' "--json: what differs"
	says h '"against":"packet"' "--html: likewise"
	rmdir once
	run --against host packet.pkt
	exits 0 "without --strict, only a verdict counts"
	run report j --json again
	cmp -s j again
	result $? "report: keeps the comparison"

	run --against host verdict.pkt
	exits 1 "a verdict differs"
	says out '  verdict: fail, against: pass$' "... and is told"
	says out '^    kernel   fail \(command\): ' "... with its reason"
	rmdir twice
	run --against host bad.pkt nosuch.pkt
	exits 2 "a run that is an error on both"
	says out 'unknown system call' "... is told"
	says out '^2 runs: 2 the same' "... and no difference"
fi

run --against host --until-fail same.pkt
exits 2 "--until-fail does not go with it"
run --against host --capture c same.pkt
exits 2 "--capture does not, either"
run --strict same.pkt
exits 2 "--strict is about two kernels"
says err -- '--against=KERNEL names the other' "... and says so"
run --against "$dir/nosuch" same.pkt
exits 2 "a kernel that is not there"

if [ -n "${TUNDRILL_TEST_KERNEL-}" ] && [ "$possible" -eq 0 ]; then
	run --kernel "$TUNDRILL_TEST_KERNEL" --against "$TUNDRILL_TEST_KERNEL" --strict \
		"$root/scripts/states"
	exits 0 "a guest's kernel is the same as itself, packet by packet"
	run --kernel "$TUNDRILL_TEST_KERNEL" --against host same.pkt
	exits 0 "a guest and the host"
	says out '^kernel:  .*, virtual time$' "... both of which are told"
	says_not out '^against: .*virtual' "... as what they are"
else
	skip "a guest against itself" "TUNDRILL_TEST_KERNEL names no kernel"
fi

finish
