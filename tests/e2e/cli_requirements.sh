#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_requirements: --requirements, of runs and of reports: what scripts cover, the matrix
# of states and stimuli, on one kernel and on two.
. "$(dirname "$0")/cli_functions.inc"
need_runs

mkdir -p scripts/rfc1 scripts/matrix/closed docs
cat > scripts/rfc1/requirements <<'LIST'
# Of a document that nobody has written.
MUST-1  1.1  A socket can be closed.
MUST-2  1.2  A descriptor | <that> is closed stays so.
MUST-3  1.3  A socket is quick.  -- no script has the time
MUST-4  1.4  A socket is warm.
LIST
{ echo '//! covers RFC1:MUST-1 RFC1:MUST-2'; cat pass.pkt; } > scripts/rfc1/close.pkt
{
	printf '//! covers RFC1:MUST-2\n//! expect fail Linux | <has> no mercy\n'
	cat fail.pkt
} > scripts/rfc1/twice.pkt
{ echo '//! cell CLOSED close 0'; cat pass.pkt; } > scripts/matrix/closed/close.pkt
{ echo '//! cell CLOSED close EBADF'; cat fail.pkt; } \
	> scripts/matrix/closed/close-client.pkt
printf '%s\n' '//! cell CLOSED 2msl dropped' '//! long' '0 close(3) = -1' \
	> scripts/matrix/closed/2msl.pkt
echo 'LISTEN rto nothing is in flight' > scripts/matrix/impossible

# --- of runs ----------------------------------------------------------------------

run -j 1 --json runs.json --html docs/page.html --requirements docs/table.html scripts
exits 1 "--requirements with a script that fails: 1"
says docs/table.html '<td>A descriptor \| &lt;that&gt; is closed stays so\.</td>' \
	"HTML: a requirement, escaped"
says docs/table.html 'href="page\.html#scripts/matrix/closed/close\.pkt\+ipv4">0</a>' \
	"HTML: a cell leads to its run in the page"
says docs/page.html '"script":"scripts/matrix/closed/close\.pkt","family":"ipv4"' \
	"... which has it"
says docs/page.html '"fails":"Linux \| \\u003chas> no mercy"' \
	"... and why a script is expected to fail"
says docs/table.html '<td>not testable: no script has the time</td>' "HTML: why none shows it"
says docs/table.html '<span class="none">none</span></td><td><abbr title="nothing is in flight">–</abbr>' \
	"HTML: a cell that no script shows, and one that cannot be"
says docs/table.html '^<li>LISTEN, rto: nothing is in flight</li>$' "HTML: ... with its reason below"
run -q -j 1 --requirements=docs/table.md scripts
says docs/table.md '^\| MUST-1 \| 1\.1 \| A socket can be closed\. \| pass \| \[close\]\(\.\./scripts/rfc1/close\.pkt\) \|$' \
	"Markdown: a requirement that is met"
says docs/table.md '\| expected fail: Linux \\\| \\<has\\> no mercy \| \[close\]\([^)]*\), \[twice\]\([^)]*\) \|$' \
	"Markdown: ... and one that is known not to be"
says docs/table.md '^\| MUST-3 .*\| none \| not testable: no script has the time \|$' \
	"Markdown: ... and why none shows it"
says docs/table.md '^\| MUST-4 .*\| none \|  \|$' "Markdown: ... and one that is forgotten"
says docs/table.md '^\| close \| \[0\]\(\.\./scripts/matrix/closed/close\.pkt\)<br>client: \[EBADF\]\([^)]*\)<br>\*\*FAIL\*\*: close\(\) returned 0 \|' \
	"Markdown: a cell says what failed"
says docs/table.md '^\| 2msl \| \[dropped\]\([^)]*\)<br>skipped: long: --long plays it \|' \
	"Markdown: a cell that takes long"
says docs/table.md '^\| rto \| none \| \[–\]\(#impossible "nothing is in flight"\) \|' \
	"Markdown: a cell that no script shows, and one that cannot be"
says docs/table.md '^- LISTEN, rto: nothing is in flight$' "Markdown: ... with its reason below"
for path in $(grep -oE '\]\(\.\./[^)]*' docs/table.md | tr -d ']('); do
	[ -e "docs/$path" ] || echo "$path"
done > out
[ ! -s out ]
result $? "Markdown: what is linked is there"
run --requirements=- scripts/rfc1
says out '^RFC1, Linux .*: 4 requirements: 1 pass, 1 expected fail, 1 not testable, 1 none$' \
	"text: a tally on standard output"
says_not out '^ok ' "... alone"
says err '^ok +scripts/rfc1/close\.pkt' "... the rest goes to standard error"

# --- of reports -------------------------------------------------------------------

sed -e 's/"release":"[^"]*"/"release":"7.2.0"/' -e 's/"verdict":"fail"/"verdict":"pass"/' \
	runs.json > other.json
run report --requirements=- runs.json other.json
exits 1 "report --requirements=-: the status of the runs"
says out '^states and stimuli, Linux 7\.2\.0: .*: 1 pass, ' "each kernel has a tally"
says out '^  FAIL           pass           CLOSED        close: EBADF$' \
	"... and a word"
run report -q --requirements=docs/both.json runs.json other.json
python3 - docs/both.json <<'CHECK' > out 2> err
import json, sys
table = json.load(open(sys.argv[1]))
assert len(table['kernels']) == 2, table['kernels']
document = table['documents'][0]
assert [r['id'] for r in document['requirements']] == [
    'MUST-1', 'MUST-2', 'MUST-3', 'MUST-4'], document
assert document['requirements'][2]['not_testable'] == 'no script has the time'
cell = [c for c in table['matrix']['cells'] if c['answer'] == 'EBADF'][0]
assert [v['verdict'] for v in cell['verdicts']] == ['FAIL', 'pass'], cell
assert table['matrix']['impossible'] == [
    {'state': 'LISTEN', 'stimulus': 'rto', 'reason': 'nothing is in flight'}]
CHECK
result $? "JSON: both kernels, requirements, cells"

for form in md html; do
	run report -q --requirements=docs/both.$form other.json runs.json
	says docs/both.$form 'FAIL.*: close\(\) returned 0(</span>)? \(Linux.*\)' \
		"$form: a cell names the kernel on which it fails"
	says_not docs/both.$form 'returned 0(</span>)? \(Linux 7' "$form: ... and no other"
done

# --- what is refused ---------------------------------------------------------------

cp runs.json before.json
run report --requirements runs.json other.json
exits 2 "a report that is meant to be read is not replaced"
says err "^tundrill: runs\.json is a report of --json, .*: '--requirements=-' prints" \
	"... that is told"
cmp runs.json before.json > out
result $? "... and it stays"
run --requirements=table.txt scripts
exits 2 "a file of another ending: 2"
says err "'--requirements': 'table\.txt' is not a file that ends in \.md, \.html or \.json" \
	"... that is told"
echo 'MUST-1 again' >> scripts/rfc1/requirements
run -q --requirements=docs/table.md scripts/rfc1
exits 2 "a list that is not right: 2"
says out 'scripts/rfc1/requirements:6: is not .NAME NAME TEXT.' "... with its place"

finish
