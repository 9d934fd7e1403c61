#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_code: errors of Python's syntax are told before anything is run.
. "$(dirname "$0")/cli_functions.inc"
command -v python3 > /dev/null || skip_all "there is no python3"

cat > python2.pkt <<'SCRIPT'
`touch init-has-run`
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  %{ assert tcpi_state == TCP_CLOSE }%
+0  `touch event-has-run`
+0  %{ print "state", tcpi_state }%
SCRIPT
cat > fine.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  %{ open("code-has-run", "w"); assert 0 }%
SCRIPT
{
	echo '--code_command="touch stranger-has-run; python3"'
	cat python2.pkt
} > stranger.pkt

run check python2.pkt
exits 2 "check: a statement of Python 2 is an error"
says out '^python2\.pkt:5:8: error: code is no Python 3: SyntaxError: ' \
	"... with its line and column"
says out 'note: print is a statement in Python 2 only' "... and the way out"
run check --families=all python2.pkt
says out '1 error,' "check: families have the same code"
run check --code_command=/nonexistent/python python2.pkt
exits 0 "check: without an interpreter nothing is known of code"
run check --code_command='env HERE=1 python3' python2.pkt
exits 2 "check: --code_command chooses the interpreter"
run check fine.pkt stranger.pkt
[ "$status" -eq 0 ] && ! [ -e code-has-run ] && ! [ -e stranger-has-run ]
result $? "check: neither code nor a script's own interpreter is run"
run --dry_run python2.pkt
exits 2 "--dry_run: it is an error, too"
for dry in check 'run --dry_run'; do
	rm -f asked
	run $dry --families=all --code_command="echo >> $dir/asked; python3" \
		fine.pkt
	[ "$status" -eq 0 ] && [ "$(wc -l < asked)" -eq 1 ]
	result $? "$dry: the interpreter is asked once for all families"
done

need_runs
run python2.pkt
exits 2 "a run: the script has an error"
says out '^ERROR python2\.pkt' "... and has not failed"
! [ -e init-has-run ] && ! [ -e event-has-run ]
result $? "... of which nothing was played"

cat > exit.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  %{ exit(0) }%
+0  %{ assert tcpi_state == 99 }%
SCRIPT
run exit.pkt
exits 1 "what follows a snippet that calls exit() is judged"
says out '^exit\.pkt:3:' "... in its line"
finish
