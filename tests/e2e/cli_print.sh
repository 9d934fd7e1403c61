#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_print: what code snippets print is shown of runs that pass, too.
. "$(dirname "$0")/cli_functions.inc"
need_runs
command -v python3 > /dev/null || skip_all "there is no python3"

cat > print.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  `echo of a command`
+0  %{ print("state", tcpi_state) }%
+0  %{ import sys; print("to stderr", file=sys.stderr) }%
+0  close(3) = 0
SCRIPT
sed 's/close(3) = 0/close(3) = 1/' print.pkt > print-fail.pkt
cat > much.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  %{ print("x" * 70000) }%
SCRIPT

run print.pkt
exits 0 "a script that prints passes"
says out '^    state 7$' "what it prints is shown"
says out '^    to stderr$' "... on standard error, too"
says_not out 'of a command' "what commands print of a pass is not"
[ "$(sed -n '/^ok .*print\.pkt/=' out)" = 3 ]
result $? "its run is named below it"
run --follow print.pkt
says out '^    state 7$' "--follow shows it"
run -v print.pkt
says out '^    of a command$' "-v shows what commands print"
[ "$(grep -n '^    ' out | sed 's/.*    //' | tr '\n' ,)" = \
	"of a command,state 7,to stderr," ]
result $? "... before what code does"
run -q print.pkt
[ "$status" -eq 0 ] && ! [ -s out ]
result $? "-q says nothing about a run that passed"
run much.pkt
says out '^    \[4465 more bytes were dropped\]$' "what is too much is told"

run --tap a.tap --junit a.xml --json a.json --html a.html print.pkt
says a.tap '^# state 7$' "--tap has it as a comment"
grep -q '<system-out>of a command' a.xml && grep -q '^state 7$' a.xml
result $? "--junit has it behind what commands printed"
says a.json '"printed":"state 7\\nto stderr\\n"' "--json has it"
says a.html '"output":"of a command\\nstate 7\\nto stderr' "--html has it"
run report --html b.html a.json
says b.html '"output":"of a command\\nstate 7\\nto stderr' "report: what is read is shown"
run print-fail.pkt
exits 1 "a run that fails before its snippets fails"
says_not out 'state 7' "... and they print nothing"

# A terminal at whose foot runs are counted has no lines for those that pass.
cat > terminal.py <<'PYTHON'
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
for i in 1 2 3 4 5 6 7 8 9 10 11; do
	cp pass.pkt "pass$i.pkt"
done
python3 terminal.py "$TUNDRILL" print.pkt pass[1-9]*.pkt > out 2> err
grep -q 'state 7' out && grep -q 'print\.pkt (ipv4)' out &&
	! grep -q 'pass5\.pkt (ipv4)  [0-9]' out
result $? "of many runs on a terminal, one that prints is named"
finish
