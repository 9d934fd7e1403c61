#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_check_format: "check --format": what editors and programs read, exactly.
# None of it needs privileges.
. "$(dirname "$0")/cli_functions.inc"

cat > found.pkt <<'SCRIPT'
0 sokcet(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(9) = 0
+0 > F. 1:1(0) winn 5
+0 < . 1:1(0) win 5
+0 < [1:1001(1000)] icmp unreachable host_unreachable
SCRIPT

# shows FILE WHAT: the last run printed what FILE has, and nothing else.
shows() {
	diff "$1" out > err && [ ! -s err ]
	result $? "$2"
}

cat > want <<'WANT'
found.pkt:1:3: error: unknown system call 'sokcet'; did you mean 'socket'?
found.pkt:3:16: error: unknown field 'winn'; did you mean 'win'?
found.pkt:5:7: error: expected an IP note, such as ect0, ttl N or csum bad
found.pkt:5:7: note: what an ICMP message quotes stands behind its type and code: icmp unreachable [1:1001(1000)]
WANT
run check --format=gcc found.pkt
exits 2 "gcc: the status is that of errors"
shows want "gcc: a line for each error and note"
! grep -vE '^[^:]+:[0-9]+:[0-9]+: (error|warning|note): .+$' out > err
result $? "gcc: lines have the shape that editors look for"

cat > want <<'WANT'
{"file":"found.pkt","line":1,"column":3,"end_line":1,"end_column":8,"level":"error","message":"unknown system call 'sokcet'; did you mean 'socket'?","suggestion":"socket","notes":[]}
{"file":"found.pkt","line":3,"column":16,"end_line":3,"end_column":19,"level":"error","message":"unknown field 'winn'; did you mean 'win'?","suggestion":"win","notes":[]}
{"file":"found.pkt","line":5,"column":7,"end_line":5,"end_column":7,"level":"error","message":"expected an IP note, such as ect0, ttl N or csum bad","notes":["what an ICMP message quotes stands behind its type and code: icmp unreachable [1:1001(1000)]"]}
WANT
run check --format=json found.pkt
exits 2 "json: the status is that of errors"
shows want "json: an object for each remark"

# a warning has the name of its check
printf '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 close(9) = 0\n' > warn.pkt
echo "warn.pkt:2:10: warning: no call before this one returns that descriptor [unknown-fd]" > want
run check --format=gcc warn.pkt
exits 0 "gcc: a warning is no error"
shows want "gcc: a warning ends with the name of its check"
echo '{"file":"warn.pkt","line":2,"column":10,"end_line":2,"end_column":10,"level":"warning","check":"unknown-fd","message":"no call before this one returns that descriptor","notes":[]}' > want
run check --format=json warn.pkt
exits 0 "json: a warning is no error"
shows want "json: a warning has the name of its check"

# nothing to say: nothing is said
: > want
for format in gcc json; do
	run check --format=$format pass.pkt
	exits 0 "$format: a good script: 0"
	shows want "$format: a good script: nothing"
done

# what is about a whole file
echo 'nosuch.pkt:1:1: error: cannot be read: No such file or directory' > want
run check --format=gcc nosuch.pkt
shows want "gcc: what has no place is at the beginning"
echo '{"file":"nosuch.pkt","level":"error","message":"cannot be read: No such file or directory","notes":[]}' > want
run check --format=json nosuch.pkt
shows want "json: what has no place has none"

# bytes that are no UTF-8, which JSON does not take
printf '0 \351t\351(3) = 0\n' > latin1.pkt
run check --format=json latin1.pkt
exits 2 "json: a script in another encoding: 2"
if command -v python3 > /dev/null; then
	python3 -c '
import json, sys
for line in open("out", encoding="utf-8"):
    if json.loads(line)["file"] != "latin1.pkt":
        sys.exit(1)' 2> err && [ -s out ]
	result $? "json: all the same, it is JSON"
fi

# an editor's buffer
"$TUNDRILL" check --format=gcc - < bad.pkt > out 2> err
status=$?
exits 2 "the standard input is checked"
says out '^/dev/stdin:1:3: error: unknown system call' "... as such"

run check --format=text warn.pkt
says out '^1 script checked: 0 errors, 1 warning$' "text: the default"
run check --format=xml warn.pkt
exits 2 "an unknown format: 2"
says err "'--format': 'xml' is not text, gcc or json" "... which there are"
run run --format=gcc warn.pkt
exits 2 "run --format: 2"
says err "'--format' is an option of 'check', not of 'run'" "... and who has it"

finish
