#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_run: exit statuses and reports of "tundrill run".
. "$(dirname "$0")/cli_functions.inc"
need_runs

run pass.pkt
exits 0 "a script that passes: 0"
says out '^ok +pass\.pkt \(ipv4\)  [0-9.]+ s$' "one line for a run that passed"
says_not out ' runs?: ' "one run needs no summary"

run fail.pkt
exits 1 "a script that fails: 1"
says out '^fail\.pkt:2:[0-9]+: error: ' "a failure has its place"
says out '^FAIL +fail\.pkt \(ipv4\)' "a failure's own line"

run bad.pkt
exits 2 "a bad script: 2"
says out '^ERROR bad\.pkt' "a bad script's own line"

run pass.pkt fail.pkt pass.pkt
exits 1 "one of three fails: 1"
says out '^3 runs: 2 passed, 1 failed, 0 skipped, 0 errors in ' "the summary"

run nosuch.pkt pass.pkt
exits 2 "a missing file: 2"
says out '^ok +pass\.pkt' "the others run all the same"

mkdir tree
cp pass.pkt tree/both.pkt
cp pass.pkt tree/one-v6.pkt
run -j 3 tree
exits 0 "a directory: 0"
says out '^4 runs: 4 passed' "a directory: families by name"

run --families=ipv4 tree/one-v6.pkt
exits 77 "nothing to run: 77"
says out '^skip +tree/one-v6\.pkt .*IPv6 only' "a skip has its reason"

run -q pass.pkt
[ ! -s out ]
result $? "--quiet: a pass is silent"

run --dry_run fail.pkt
exits 0 "--dry_run runs nothing"

run -j 1 --json - pass.pkt fail.pkt nosuch.pkt
python3 - << 'CHECK'
import json
rows = [json.loads(line) for line in open('out')]
assert [r['verdict'] for r in rows] == ['pass', 'fail', 'error'], rows
assert [r['line'] for r in rows] == [None, 2, None], rows
assert rows[1]['kind'] == 'syscall' and rows[1]['message'], rows
assert all(r['wall_s'] >= r['script_s'] for r in rows[:2]), rows
CHECK
result $? "--json -: standard output is JSON Lines and nothing else"
says err '^FAIL +fail\.pkt' "--json -: text for people is on standard error"

run --json /nonexistent/x pass.pkt
exits 2 "a report that cannot be written: 2"
says err 'cannot write /nonexistent/x: ' "... and the file is named"

"$TUNDRILL" pass.pkt > /dev/full 2> err
status=$?
exits 2 "a full disk: 2"
says err 'No space left on device' "a full disk is told"
"$TUNDRILL" pass.pkt >&- 2> err
status=$?
exits 2 "no standard output: 2"
{ "$TUNDRILL" pass.pkt 2> err; echo $? > code; } | :
[ "$(cat code)" -le 2 ] && ! grep -q AddressSanitizer err
result $? "a reader that goes away does not kill it"

run --timeout 0.2 fail.pkt pass.pkt
exits 1 "a time limit that is not reached changes nothing"

mkdir sub
cat > helper.sh <<'HELPER'
echo "helper ran"
HELPER
cat > sub/init.pkt <<'SCRIPT'
`sh ../helper.sh; exit 3`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT
run sub/init.pkt
exits 1 "an init command that fails: 1"
says out '^sub/init\.pkt:1:1: error: init command ended with status 3' \
	"an init command that fails is the error"
says out 'helper ran' "commands run in the script's folder, output is shown"

cat > refused.pkt <<'SCRIPT'
`echo "net.ipv4.tcp_congestion_control: cannot set to nosuch" >&2`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = -1 EBADF (Bad file descriptor)
SCRIPT
run refused.pkt
says out 'note: the init command printed: net\.ipv4' \
	"a failure recalls what the init command complained of"
says out 'note: .*tcp_allowed_congestion_control' "... and what can be done"

cat > warn.pkt <<'SCRIPT'
`touch cleaned.no`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = -1 EBADF (Bad file descriptor)
`touch cleaned.yes`
SCRIPT
run warn.pkt
[ -e cleaned.yes ]
result $? "the cleanup command runs after a failure"

# The private /tmp of a run hides a link in it, but not what that leads to.
mkdir real
printf '%s\n' '`test -e beside`' > real/linked.pkt
cat pass.pkt >> real/linked.pkt
touch real/beside
ln -s real link
run "$dir/link/linked.pkt"
exits 0 "a script behind a symbolic link in /tmp is in its folder"
finish
