#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_agree: one text for the families of a script that fail in the same way, and at the end
# what failed.
. "$(dirname "$0")/cli_functions.inc"
need_runs
strict_times

mkdir all
cp fail.pkt bad.pkt pass.pkt all
cat > all/mss.pkt <<'SCRIPT'
0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 20000 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+0 < . 1:1(0) ack 1 win 20000
+0 accept(3, ..., ...) = 4
+0 write(4, ..., 10) = 10
+0 > P. 2:12(10) ack 1
SCRIPT
sed 's/^+0 > P. 2:12(10)/+4 > P. 1:11(10)/' all/mss.pkt > all/early.pkt
cat > "all/it's two.pkt" <<'SCRIPT'
0  `ip -o address show dev tun0 scope global | grep -o "inet6 "; exit 3`
SCRIPT
cp fail.pkt all/once-v6.pkt

# count FILE REGEX N WHAT: so many lines.
count() {
	[ "$(grep -Ec -- "$2" "$1")" -eq "$3" ]
	result $? "$4"
}

run --timeout 60 --no-retry --tolerance_percent=0 --tolerance_usecs=300000 --junit junit.xml \
	--tap all.tap --ktap=all.ktap --json all.json --capture caps all
exits 1 "a folder with mistakes"
grep -Ev ' runs: |^to play them again: ' out > live
count out '^all/fail\.pkt:2:15: error: ' 1 "a failure is told once"
count out '^FAIL all/fail\.pkt \(' 3 "... with the lines of all families"
grep -A9 '^all/fail\.pkt:2:15' out | grep -q '^   the same under ipv4, ipv6, ipv4-mapped-ipv6$'
result $? "... which are named"
count out '^all/bad\.pkt:1:3: error: ' 1 "an error in a script is told once"
count out '^all/mss\.pkt:9:9: error: ' 1 "other bytes than a line expects"
count out '^all/early\.pkt:9:1: error: the kernel sent this 4\.0[0-9]+ s too early' 1 \
	"times make no difference"
count out "^all/it's two\.pkt:1:1: error: " 2 "one family fails in its own way"
says out '^   the same under ipv4, ipv4-mapped-ipv6$' "... the others share their text"
sed -n '/^all\/once-v6\.pkt:/,/^FAIL/p' out > once
says_not once 'the same under' "a script of one family has nothing to share"
says out '^failed:$' "at the end there is what failed"
says out '^  all/fail\.pkt \(ipv4, ipv6, ipv4-mapped-ipv6\)$' "... with families"
says out '^  all/once-v6\.pkt \(ipv6\)$' "... those that failed"
says_not out '^  all/pass\.pkt' "... and nothing else"
sed -n 's/^to play them again: //p' out > again.sh
says again.sh ' --timeout=60 --no-retry --tolerance_percent=0 --tolerance_usecs=300000 --families=all .*all/fail\.pkt' \
	"... and the command"
says_not again.sh 'junit|tap|json|caps' "... without reports"
grep -B1 '^FAIL all/fail\.pkt (ipv6)' out |
	grep -q '^all/fail\.pkt: note: its packets are in caps/fail\.pkt-ipv6\.pcapng$'
result $? "what is said of one run alone is in front of its line"
count out '^all/fail\.pkt: note: its packets are in ' 3 "... of each run"
sh again.sh > seen 2>&1
count seen '^FAIL all/fail\.pkt \(' 3 "... which plays it again"
says seen "^(FAIL|ERROR) all/it's two\\.pkt" "... also one with a name that shells dislike"
says_not seen 'all/pass\.pkt' "... and what passed not"

count junit.xml '^ +the same under ipv4, ipv6, ipv4-mapped-ipv6$' 4 "--junit: one text"
count junit.xml '>the same as all/fail\.pkt \(ipv4\)$' 2 "... and where it is"
count junit.xml '^all/fail\.pkt: note: its packets are in ' 3 "... and what is said of each run"

# --- TAP and KTAP ------------------------------------------------------------------

count all.tap '^not ok [0-9]+ - all/fail\.pkt \(' 3 "--tap: every run has its point"
count all.tap '^# all/fail\.pkt:2:15: error: ' 1 "... and one of them the text"
first=$(sed -n 's/^not ok \([0-9]* - all.fail.pkt .*\)/\1/p' all.tap | head -n 1)
count all.tap "^# the same as $(echo "$first" | sed 's/[().]/\\&/g')\$" 2 \
	"... which the others name: $first"
count all.tap '^# all/fail\.pkt: note: its packets are in ' 3 "... each has its capture"
count all.tap "^# all/it's two\.pkt:1:1: error: " 2 "... one family fails in its own way"
if command -v prove > /dev/null; then
	prove -e cat all.tap > seen 2>&1
	! grep -q 'Parse errors' seen
	result $? "... and prove reads it"
fi
grep -A12 '^  # all/fail\.pkt:2:15: error: ' all.ktap > seen
count seen '^  not ok 1 ipv4 # ' 1 "--ktap: the first family has the text"
count all.ktap '^  # all/fail\.pkt:2:15: error: ' 1 "... alone"
grep -A1 '^  # the same as 1 ipv4$' seen | grep -q 'fail\.pkt-ipv6\.pcapng$'
result $? "... the others name it, each with its capture"
count all.ktap '^  # the same as 1 ipv4$' 9 "... as far as they agree"
"$root/tests/e2e/ktap_reader.py" all.ktap > seen 2>&1
result $? "... and it is KTAP"

# --- tundrill report ---------------------------------------------------------------

run report all.json --tap again.tap
grep -Ev ' runs: |^(ERROR|  ) *all/bad\.pkt' out > again
grep -Ev '^(ERROR|  ) *all/bad\.pkt' live | diff - again > out2
result $? "report: says what was said when the suite ran"
count out '^all/fail\.pkt:2:15: error: ' 1 "report: a failure is told once"
grep -A9 '^all/fail\.pkt:2:15' out | grep -q '^   the same under ipv4, ipv6, ipv4-mapped-ipv6$'
result $? "... for all families"
count out "^all/it's two\.pkt:1:1: error: " 2 "... one family fails in its own way"
count out '^ERROR all/bad\.pkt$' 1 "... lines that are the same are one"
count again.tap '^# the same as [0-9]+ - all/fail\.pkt \(' 2 "... --tap: the same"
run --json twice.json --families=ipv4 all/fail.pkt all/fail.pkt
run --json other.json --families=ipv6 all/fail.pkt
sed 's/"release":"[^"]*"/"release":"9.9.9"/' other.json > strange.json
run report twice.json other.json strange.json --junit twice.xml
count out '^all/fail\.pkt:2:15: error: ' 3 "report: a script that was played more than once"
count out '^   the same under ipv4, ipv6$' 1 "... has a group for each time, and kernel"
count twice.xml 'the same under ipv4, ipv6$' 1 "... --junit: a family is named once"
run report twice.json --junit twice.xml
says_not twice.xml 'the same under' "... --junit: one family is not named"
count twice.xml '>the same as all/fail\.pkt \(ipv4\)$' 1 "... but its text is there once"

GITHUB_ACTIONS=true
export GITHUB_ACTIONS
run --families=all all/fail.pkt
unset GITHUB_ACTIONS
count out '^::error ' 1 "GITHUB_ACTIONS: one annotation"
says out 'title=all/fail\.pkt \(ipv4%2C ipv6%2C ipv4-mapped-ipv6\)::' "... for all families"
run --families=ipv6 all/fail.pkt all/pass.pkt
says out '^to play them again: .* --families=ipv6 all/fail\.pkt$' "the family is told"
run all/fail.pkt all/pass.pkt
says out '^to play them again: [^ ]+ all/fail\.pkt$' "... unless it is the usual one"
run all/pass.pkt all/pass.pkt
says_not out 'failed:$|again' "nothing failed: nothing to say"
run -v --families=all all/fail.pkt
count out '^all/fail\.pkt:2:15: error: ' 3 "-v: each run has its own text"

# What no run can do, here as no process may be made in a namespace.
if [ "$(id -u)" -eq 0 ] && command -v unshare > /dev/null; then
	unshare --user --map-root-user sh -c \
		'echo 0 > /proc/sys/user/max_net_namespaces; exec "$@"' sh \
		"$TUNDRILL" pass.pkt all > out 2>&1 < /dev/null
	count out 'error: cannot ' 1 "what no run can do is said once"
	says_not out '^  all/pass' "... and no script has failed by that"
fi
finish
