#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_explain: what messages say about a cause, and when they must not.
. "$(dirname "$0")/cli_functions.inc"
need_runs

cat > deaf.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  < S 0:0(0) win 65535 <mss 1000>
+0  > S. 0:0(0) ack 1 <...>
SCRIPT
run deaf.pkt
says out 'note: .* nothing listens on port 8080; is bind\(\) or listen\(\) missing\?$' \
	"a SYN that is refused: nothing listens"

sed 's/^+0  </+0  < 40001 > 9999/; s/> S\./> 9999 > 40001 S./' deaf.pkt > port.pkt
run port.pkt
says out 'nothing listens on port 9999;' "... on the port that the script names"

cat > stranger.pkt <<'SCRIPT'
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < . 1:1(0) ack 1 win 65535
+0  > . 1:1(0) ack 1
SCRIPT
run stranger.pkt
says out 'actual    R 1:1\(0\)' "an ACK that is refused: RST"
says_not out 'nothing listens' "... says nothing of listeners"

mkdir bin
cp "$TUNDRILL" bin/tundrill
bin/tundrill state closing > out 2> err
status=$?
exits 2 "a state without its script: 2"
top=$(realpath .)
says err "CLOSING is not installed: it is neither $top/scripts/states/closing.pkt nor $top/share/tundrill/scripts/states/closing.pkt\$" \
	"... and where it could be"
bin/tundrill state closing --try ack-new > out 2> err
status=$?
exits 2 "stimuli without their scripts: 2"
says err "what can be tried is not installed: it is neither $top/scripts/matrix/closing nor " \
	"... and where they could be"

run chekc pass.pkt
exits 2 "a command misspelt: 2"
says err "no file 'chekc'; did you mean the command 'check'\?" "... and which"
says_not out '^ok' "... runs nothing"
cp pass.pkt chekc
run chekc
exits 0 "a file of such a name runs"

finish
