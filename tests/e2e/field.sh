#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# field: scripts that people wrote in public, reduced; the first line of each says what
# is right.
#
# They are not part of tundrill; they lie beside a checkout where somebody put them.
. "$(dirname "$0")/cli_functions.inc"
field=$root/../shared/corpus/field
[ -d "$field" ] || skip_all "there are no scripts at ../shared/corpus/field"
need_runs
strict_times

# play NUMBER OPTION...: the script of that number.
play() {
	number=$1
	shift
	run "$@" "$field/$number"-*.pkt
}

# passes NUMBER OPTION...
passes() {
	play "$@"
	exits 0 "$1 passes"
}

play 01
exits 1 "01 fails"
says out '^[^ ]*:17:.*outbound segment differs' "01: at its last line"
says_not out 'without an answer' "01: three SACKs came"

passes 06
says out '^cwnd 10$|[^a-z]cwnd 10$' "06: what is printed is shown"
play 06 --follow
says out 'cwnd 10$' "06: with --follow, too"

if command -v python3 > /dev/null; then
	run check "$field"/16-*.pkt
	exits 2 "16: check finds the error"
	says out ':9:' "16: at its line"
	play 16
	exits 2 "16 is an error of the script"
	says_not out 'close\(4\)' "16: nothing is played"
fi

play 19
exits 2 "19 is an error of the script"
says out 'kind N HEX' "19: the way out is named"
says out '<\.\.\.>' "19: ... and the other one"

play 23
exits 1 "23 fails"
says out ':10:.*outbound segment differs' "23: at the first half"
says out '2 segments of 700' "23: two segments in one packet are named"
says out '1:1401\(1400\)' "23: ... with the line that takes them"
says out 'ethtool -K tun0' "23: ... and the command that prevents them"

play 27
exits 1 "27 fails"
says_not out '0\.6[0-9]* < ' "27: nothing that came later is before it"
says out 'between line 10 and line 11' "27: where it was sent is told"

play 29
exits 2 "29 is an error of the script"
says out 'MPTCP' "29: MPTCP is named"
says_not out "unexpected '\['|did you mean 'mss'" "29: no list of tokens, no wrong advice"

play 30 --timeout=1
exits 1 "30 with a time limit of its own fails"
says out '\-\-timeout=SECONDS' "30: the option is named"
[ "${PARITY-}" != all ] || passes 30

play 31
exits 1 "31 fails"
says out '^ +\^{8,9}$' "31: one option is marked"
says_not out 'TS val [0-9]{6,}.*at 0\.' "31: no live TS val"

passes 38

# It waits for what never comes; the first row of its command tells how to look.
env --default-signal=INT "$TUNDRILL" -v "$field"/43-*.pkt > out 2> err < /dev/null &
pid=$!
eventually 20 grep -qs nsenter out
result $? "43: how to look at it from outside is told"
kill -INT "$pid"
wait "$pid"
[ $? -eq 130 ]
result $? "43: ^C ends it"
says out ':9:.*interrupted' "43: ... at its line"
says out 'ESTABLISHED' "43: ... with the state"

play 50
[ "$status" -eq 1 ] || [ "$status" -eq 2 ]
result $? "50 does not pass"
says out ':7:' "50: at the inbound ACK"
says out 'ecr 40|TS val 40' "50: the number is named"

for number in 60 61 62 63; do
	passes "$number"
done
finish
