#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_from: scripts that begin in a state: every way there is, what is told of it, and
# "tundrill expand", which makes plain scripts of them.
. "$(dirname "$0")/cli_functions.inc"

# Each way as "STATE [as client] [closed]", as the message about what is none has them.
ways='CLOSED
CLOSED closed
CLOSED as client
CLOSED as client closed
LISTEN
SYN_SENT
SYN_RECEIVED
SYN_RECEIVED as client
ESTABLISHED
ESTABLISHED as client
FIN_WAIT_1
FIN_WAIT_1 closed
FIN_WAIT_1 as client
FIN_WAIT_1 as client closed
FIN_WAIT_2
FIN_WAIT_2 closed
FIN_WAIT_2 as client
FIN_WAIT_2 as client closed
CLOSE_WAIT
CLOSE_WAIT as client
CLOSING
CLOSING closed
CLOSING as client
CLOSING as client closed
LAST_ACK
LAST_ACK closed
LAST_ACK as client
LAST_ACK as client closed
TIME_WAIT
TIME_WAIT closed
TIME_WAIT as client
TIME_WAIT as client closed'

mkdir from plain
echo "$ways" | while read -r way; do
	name=$(echo "$way" | tr ' ' '-')
	state=${way%% *}
	printf '//! from %s\n+.1 state(...) = %s\n' "$way" "$state" \
		> "from/$name.pkt"
	"$TUNDRILL" expand "from/$name.pkt" > "plain/$name.pkt"
done
n=$(echo "$ways" | wc -l)
run --families=ipv4 from
exits 0 "each way leads to its state"
says out "^$n runs: $n passed, 0 failed, 0 skipped, 0 errors " "... which all are played"
run --families=ipv4 plain
exits 0 "expanded, each is a script of its own"
says out "^$n runs: $n passed, 0 failed, 0 skipped, 0 errors " "... which all are played"
! grep -rq '^//! from\|^[^/]*state(' plain
result $? "... without what packetdrill does not know"
run --families=ipv6,mapped from
exits 0 "the other families have the same ways"

cat > late.pkt <<'SCRIPT'
//! from ESTABLISHED
--mss=1000
`true`
 .2 < P. 1:11(10) ack 1 win 65535
+.1 read(4, ..., 100) = 10
+.1...+.2 state(4) = ESTABLISHED
+0 write(4, ..., 10) = 10
SCRIPT
run expand late.pkt
exits 0 "options, an init command and absolute times: 0"
sed -n '/^--/p; /^`/p; /^ *[0-9.]/p; /^ *+/p' out > events
cat > want <<'SCRIPT'
--mss=1000
`true`
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 65535 <mss 1000>
   +0 > S. 0:0(0) ack 1 <mss 1460>
 +.01 < . 1:1(0) ack 1 win 65535
   +0 accept(3, ..., ...) = 4
 0.22 < P. 1:11(10) ack 1 win 65535
+.1 read(4, ..., 100) = 10
+0.1 write(4, ..., 10) = 10
SCRIPT
diff want events >&2
result $? "what is printed: the way, and times that count from its beginning"
run fmt late.pkt
says out '^//! from ESTABLISHED$' "fmt leaves the pragma as it is"
! grep -q socket out
result $? "... and does not write the way"

# What is told.
cat > way.pkt <<'SCRIPT'
//! from ESTABLISHED
`ip route add blackhole 192.0.2.1/32`
+0 close(4) = 0
SCRIPT
run way.pkt
exits 1 "a way that does not lead there: 1"
says out '^way.pkt:1:1: error' "... at the pragma"
says out "note: this is on the way to ESTABLISHED, before time 0; 'tundrill expand FILE' shows it" \
	"... and says so"
printf '//! from LISTENING\n0 close(3) = 0\n' > none.pkt
run check none.pkt
exits 2 "no such state: 2"
says out "'LISTENING' is no TCP state; did you mean 'LISTEN'" "... is told"
run expand none.pkt
exits 2 "expand: a script in error: 2"
says err "^none.pkt:1:1: error: 'LISTENING' is no TCP state" "... is told"
run expand from
exits 2 "expand: a folder: 2"
run expand nosuch.pkt
exits 2 "expand: no such file: 2"
"$TUNDRILL" expand - < late.pkt > out 2> err
status=$?
exits 0 "expand: - is the standard input"
run late.pkt --json=late.json
exits 0 "the script itself passes"
python3 - <<'CODE'
import json
trace = json.loads(open('late.json').readline())['trace']
way = [e for e in trace if e.get('line') == 1]
own = [e for e in trace if e.get('line') == 4]
assert way and all(e['t'] < 0 for e in way if e['kind'] != 'state'), way
assert own and all(abs(e['t'] - 200e6) < 100e6 for e in own), own
CODE
result $? "its record has the way before time 0, at the line of the pragma"
finish
