#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# rfc9293: the suite of the standard is whole: each cell of the matrix and each numbered
# requirement has a script or a reason, and a stack that breaks a rule is found.
. "$(dirname "$0")/cli_functions.inc"
scripts=$root/scripts

states='closed listen syn-sent syn-received established fin-wait-1 fin-wait-2 close-wait
closing last-ack time-wait'
stimuli='open send receive close shutdown abort syn-in-window syn-outside-window syn-ack
rst-exact rst-in-window rst-outside-window ack-new ack-old ack-duplicate ack-unsent
data-in-order data-ahead data-outside-window data-at-zero-window fin-in-order fin-ahead
urg no-ack all-flags no-flags icmp-hard icmp-soft rto user-timeout 2msl'

# in_matrix STATE STIMULUS: there is a script that shows it, or a reason, and not both.
in_matrix() {
	name=$(echo "$1" | tr 'a-z-' 'A-Z_')
	shown=$(grep -l "^//! cell $name $2 " "$scripts/matrix/$1/$2".pkt \
		"$scripts/matrix/$1/$2"-*.pkt 2> /dev/null | wc -l)
	reasons=$(grep -c "^$name $2 ." "$scripts/matrix/impossible")
	[ $((shown > 0)) -ne "$reasons" ] && return
	echo "# $1, $2: $shown scripts, $reasons reasons"
	return 1
}
for state in $states; do
	empty=0
	for stimulus in $stimuli; do
		in_matrix "$state" "$stimulus" || empty=$((empty + 1))
	done
	result "$empty" "matrix: the row of $state has no empty cell"
done
n=$(grep -rlL '^//! cell ' "$scripts/matrix" --include='*.pkt' | wc -l)
[ "$n" -eq 0 ]
result $? "matrix: no script is without its cell"

# 119 requirements: MUST-1 to 69, SHLD-1 to 31, MAY-1 to 18, REC-1.
{
	seq -f 'MUST-%.0f' 69
	seq -f 'SHLD-%.0f' 31
	seq -f 'MAY-%.0f' 18
	echo REC-1
} > ids
grep -o '^[A-Z]*-[0-9]*' "$scripts/rfc9293/requirements" > listed
cmp -s ids listed
result $? "requirements: the list has all 119, in order"
grep -rho '^//! covers .*' "$scripts" --include='*.pkt' | tr ' ' '\n' |
	sed -n 's/^RFC9293://p' | sort -u > covered
grep ' -- ' "$scripts/rfc9293/requirements" | grep -o '^[A-Z]*-[0-9]*' |
	sort > reasons
sort -u covered reasons > known
sort ids | cmp -s - known
result $? "... and each has a script or a reason"
[ -z "$(sort covered reasons | uniq -d)" ]
result $? "... and not both"
[ "$(sort ids | comm -12 - covered | wc -l)" -ge 105 ]
result $? "... at least 105 have a script"

run pass.pkt
missing=
[ "$status" -eq 0 ] || missing=$(head -n 1 out)
command -v nft > /dev/null || missing='there is no nft here'
if [ -n "$missing" ]; then
	skip "requirements: broken rules are found" "$missing"
	finish
fi
python3 "$root/tests/exact/broken_rules.py" write "$scripts/rfc9293" broken
# Those that take minutes are skipped here, as their scripts are.
rules=$(find broken -name '*.pkt' | wc -l)
strict_times
run --quiet --families=ipv4 --json=v4.json broken/ipv4
run --quiet --families=ipv6 --json=v6.json broken/ipv6
cat v4.json v6.json > broken.json
python3 - > verdicts <<'CODE'
import json

for line in open('broken.json'):
    run = json.loads(line)
    print(run['script'], run['family'], run['verdict'],
          run['message'] or run['skip_reason'])
CODE
grep ' pass ' verdicts > passed
[ ! -s passed ] || sed 's/^/# passed: /' passed
[ -s verdicts ] && [ ! -s passed ]
result $? "requirements: $rules broken rules are found, all of them"
grep ' error ' verdicts > errors
[ ! -s errors ] || sed 's/^/# error: /' errors
[ ! -s errors ]
result $? "... by failures, not by errors"
grep ' fail init command ' verdicts > errors
[ ! -s errors ] || sed 's/^/# not run: /' errors
[ ! -s errors ]
result $? "... and not because a command that breaks one fails itself"
finish
