#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# html_page: the page of --html as a document: whole, of its own, in any order of
# options; of merged reports; and of a suite that was killed.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# shellcheck disable=SC2016 # the script's own command
printf '0 `printf "a\\001\\377 </script><!-- &"; exit 1`\n' > '<b>"&'\''.pkt'

cp fail.pkt ./-x.pkt

run --html page.html --json page.json --families all pass.pkt fail.pkt bad.pkt \
	nosuch.pkt '<b>"&'\''.pkt'
exits 2 "--html beside another report"
"$root/tests/e2e/html_page.py" page.html runs=15 sources=4 traces=9 \
	pass=3 fail=6 error=6 > out 2>&1
result $? "the page is whole, and asks for nothing"

run report page.json --html merged.html
exits 2 "report --html"
"$root/tests/e2e/html_page.py" merged.html runs=15 traces=9 pass=3 fail=6 \
	error=6 > out 2>&1
result $? "... has the same runs"

run --timeout 60 --define "A=a b" --html again.html --families ipv6 pass.pkt -- -x.pkt
again=$(sed -n 's/^to play them again: //p' out)
[ -n "$again" ] && grep -qF "\"again\":\"$again\"" again.html
result $? "the page has the command that the terminal has"
echo "$again" | grep -q " --timeout=60 '--define=A=a b' --tolerance-scale=50 --families=ipv6 \./-x\.pkt$"
result $? "... with all that makes a difference, and a name that is no option"
sh -c "$again" > out2 2>&1
grep -q '^FAIL \./-x\.pkt (ipv6)' out2
result $? "... which plays it again"
says_not merged.html '"options":' "... and no other makings of one"

run --html - pass.pkt
"$root/tests/e2e/html_page.py" out runs=1 sources=1 traces=1 pass=1 > out2 2>&1
result $? "--html -: on standard output"

run --html nosuch/page.html pass.pkt
exits 2 "a folder that is not there"
says err 'cannot write nosuch/page.html: No such file' "... is named"

# Killed in the middle of its second run.
cat > long.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+60 close(3) = 0
SCRIPT
"$TUNDRILL" -j 1 --html killed.html pass.pkt long.pkt > out 2>&1 < /dev/null &
suite=$!
eventually 20 grep -qs 'class="details">.*</script>' killed.html
result $? "a run is in the page before the suite ends"
kill -9 "$suite"
wait "$suite" 2> /dev/null
"$root/tests/e2e/html_page.py" killed.html runs=1 sources=1 traces=1 pass=1 \
	unfinished=1 > out 2>&1
result $? "what was written by a suite that was killed is whole"
finish
