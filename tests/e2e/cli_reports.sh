#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_reports: TAP, JUnit, JSON and its schema, merged reports, annotations, the
# progress line; output that fails, and interruption.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# well_formed FILE EXPRESSION WHAT: a document of XML of which EXPRESSION holds.
well_formed() {
	python3 - "$1" "$2" <<'CHECK' > out 2>&1
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
def count(path): return len(root.findall(path))
assert eval("(" + sys.argv[2] + ")"), tree.tostring(root)
CHECK
	result $? "$3"
}

# Bytes that XML cannot hold, and words that it escapes.
# shellcheck disable=SC2016 # the script's own command
printf '`printf "a\\001\\377 <&> ]]>\\n"; exit 1`\n%s\n' \
	'0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3' > 'odd#1<&.pkt'
cp pass.pkt only-v6.pkt

# --- all at once ---------------------------------------------------------------

run -j 1 --tap all.tap --junit all.xml --json all.json --families ipv4 \
	pass.pkt fail.pkt bad.pkt nosuch.pkt only-v6.pkt 'odd#1<&.pkt' \
	"$root/scripts/states/close-wait.pkt"
exits 2 "several reports of one suite"
well_formed all.xml 'root.tag == "testsuites" and root.get("tests") == "7" and
	root.get("failures") == "2" and root.get("errors") == "2" and
	count("testsuite/testcase/failure") == 2 and
	count("testsuite/testcase/error") == 2 and
	count("testsuite/testcase/skipped") == 1' \
	"--junit: well-formed, with its counts"
if command -v prove > /dev/null; then
	prove -v -e cat all.tap > out 2>&1
	grep -q '^  Failed tests:  2-4, 6$' out && grep -q 'Tests: 7 ' out &&
		! grep -q 'Parse errors' out
	result $? "--tap: prove reads it"
else
	skip "--tap: prove reads it" "there is no prove"
fi
"$root/tests/e2e/json_schema.py" "$root/man/tundrill-report.schema.json" \
	all.json > out 2>&1
result $? "--json: is as its schema says"
sed 's/"tries":[0-9]*,//' all.json > less.json
"$root/tests/e2e/json_schema.py" "$root/man/tundrill-report.schema.json" \
	less.json > out 2>&1
[ $? -eq 1 ]
result $? "... which notices what is missing"
says all.json '"expected":"close\(\.\.\.\) = -1 EBADF .*","actual":"close' \
	"--json: what was expected, and what was"
says all.json '"ESTABLISHED","CLOSE-WAIT"\]' "--json: states"
release=$(uname -r | sed 's/[+]/[+]/g')
says all.json "\"kernel\":\{\"release\":\"$release\",\"hz\":[1-9][0-9]*,\"virtual\":false\}" \
	"--json: the kernel of this machine"
says all.tap "^# kernel: Linux $release, [0-9]+ ticks a second\$" "--tap: the same"
well_formed all.xml 'count("testsuite/properties/property") > 0' "--junit: the same"

run --tap - pass.pkt fail.pkt
says out '^TAP version 13$' "--tap -: on standard output"
says_not out '^FAIL' "--tap -: and nothing else there"

# --- tundrill report -------------------------------------------------------------

run -j 1 --json 1.json pass.pkt fail.pkt
run --json 2.json pass.pkt
run report 2.json 1.json --json both.json --junit both.xml --tap both.tap
exits 1 "report: status of all runs"
says out '^3 runs: 2 passed, 1 failed' "report: a summary of all runs"
cat 2.json 1.json | cmp -s - both.json
result $? "report: JSON in is JSON out"
well_formed both.xml 'count("testsuite/testcase") == 3' "report: one JUnit"
says both.tap '^1\.\.3$' "report: one TAP"
run report 2.json
exits 0 "report: all have passed"
head -c 100 1.json > half.json
run report half.json 2.json
exits 2 "report: half a report is refused"
says err 'half\.json:1: is not the record of a run' "... with its place"
run report
exits 2 "report: of nothing is a mistake"
says err 'no report is named' "... that is told"

# --- GitHub Actions ---------------------------------------------------------------

GITHUB_ACTIONS=true
export GITHUB_ACTIONS
run fail.pkt
unset GITHUB_ACTIONS
says out '^::error file=fail\.pkt,line=2,col=15,endColumn=22,title=fail\.pkt \(ipv4\)::' \
	"GITHUB_ACTIONS: a failure is an annotation"
run fail.pkt
says_not out '^::' "... only there"

# --- a terminal -------------------------------------------------------------------

# on_terminal ARGUMENT...: what it prints on a terminal goes to the file out.
on_terminal() {
	TERM=xterm python3 -c '
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
try:
    while chunk := os.read(fd, 65536):
        sys.stdout.buffer.write(chunk)
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
' "$TUNDRILL" "$@" | tr '\r' '\n' | sed 's/\x1b\[K//' > out
}

mkdir many
for i in 1 2 3 4 5 6; do
	cp pass.pkt many/$i-v4.pkt
done
cp fail.pkt many/7-v6.pkt
on_terminal --color never -j 2 many
says out '^0/13: 0 passed, 0 failed, 1 under way; longest 0 s: 1-v4\.pkt' \
	"a terminal shows what is under way"
says out '^FAIL many/7-v6\.pkt' "... failures as they happen"
says_not out '^ok ' "... and not what passed, of many runs"
says out '^failures: 1 syscall$' "... at the end, kinds of failures"
says out '^slowest: [0-9.]+ s .*, [0-9.]+ s .*, [0-9.]+ s ' \
	"... and the slowest runs"
on_terminal --color never pass.pkt fail.pkt
says out '^ok +pass\.pkt' "a few runs have a line each"
run many
says_not out '1 under way' "no progress where it is no terminal"
says out '^ok ' "... but a line for each run"

# --- output that fails -------------------------------------------------------------

for format in tap junit json; do
	run --$format /dev/full pass.pkt
	exits 2 "--$format: a full disk: 2"
	says err 'cannot write /dev/full: No space left' "... that is told"
done
python3 - "$TUNDRILL" <<'CHECK' > out 2> err
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.run([sys.argv[1], '--tap', '-', 'pass.pkt'],
                        stdout=writer).returncode)
CHECK
status=$?
exits 2 "--tap -: a closed pipe: 2"
says err 'cannot write the report: Broken pipe' "... that is told"

# --- settings ------------------------------------------------------------------

cat > setting.pkt <<'SCRIPT'
0 `sysctl -q net.ipv4.tcp_retries2=7`
SCRIPT
run --json j setting.pkt
says j '"sysctls":"[^"]*net\.ipv4\.tcp_retries2 = 7\\n' "a setting that is not the default"
says_not j 'tcp_sack =' "... and none that is"
run --json j bad.pkt
says j '"sysctls":null' "... nor any where nothing was played"
run state fin-wait-1 --try user-timeout-closed --json j
says j '"sysctls":"[^"]*net\.ipv4\.tcp_orphan_retries = 1\\n' "state: likewise"

# --- interruption --------------------------------------------------------------

cat > long.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+60 close(3) = 0
SCRIPT
"$TUNDRILL" -j 1 --tap cut.tap --junit cut.xml --json cut.json pass.pkt long.pkt \
	fail.pkt > out 2> err < /dev/null &
pid=$!
eventually 20 grep -qs '^ok 1' cut.tap
kill -TERM $pid
wait $pid
status=$?
exits 130 "an interrupted suite: 130"
says cut.tap '^Bail out! interrupted, 1 not run$' "... its TAP says so"
well_formed cut.xml 'count("testsuite/testcase") == 2' "... its JUnit is whole"
"$root/tests/e2e/json_schema.py" "$root/man/tundrill-report.schema.json" \
	cut.json > out 2>&1
result $? "... its JSON, too"

finish
