#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_state: what "tundrill state" says of a state, and what can be tried there.
. "$(dirname "$0")/cli_functions.inc"
need_runs
export LC_ALL=C

# upper NAME: the state of that name as the RFC writes it.
upper() {
	echo "$1" | tr a-z A-Z
}

for script in "$root"/scripts/states/*.pkt; do
	name=$(basename "$script" .pkt)
	run state "$name"
	[ "$(tail -n 1 out)" = "At the end, the kernel is in $(upper "$name")." ]
	result $? "$name: the state at its end is named"
done

run state closing --tolerance_usecs=0 --tolerance_percent=0 --timeout=0.02
exits 1 "a state that is not reached in time: exit status 1"
says out '^At the end, the kernel is in [A-Z12-]+\.$' \
	"... and the state that was is named"

# --- a stimulus -----------------------------------------------------------------

run state closing --try ack-new
exits 0 "--try: exit status 0"
says out 'the way to CLOSING: [0-9]+ events +CLOSING$' "the way there is one row"
says out '^0\.01.* -- \. 2:2\(0\) ack 2 win 65535 -+> +CLOSING -> TIME-WAIT$' \
	"the stimulus, and where it leads"
says out '^At the end, the kernel is in TIME-WAIT\.$' "the state at the end"
run state closing --try ack-new -v
says out 'LISTEN -> SYN-RECEIVED' "-v: the way is shown event by event"
says_not out 'the way to' "... and not as a row"

run state closing --try nosuch
exits 2 "a stimulus that is not: exit status 2"
says err "^tundrill: CLOSING has no stimulus 'nosuch'\$" "... is told"
says err '^  ack-new +-> TIME-WAIT$' "... with those that are, and answers"
run state closing --try ../closing/ack-new
says err 'has no stimulus' "a stimulus is no path"
run state closing --try 2msl
exits 2 "what cannot be tried: exit status 2"
says err "'2msl' cannot be tried in CLOSING: the time-wait timer runs in" \
	"... says why"
run state --try ack-new
exits 2 "--try without a state: exit status 2"

run complete -- state closing --try ''
says out '^ack-new	-> TIME-WAIT$' "completion offers stimuli, with answers"
says_not out '^2msl' "... but not what cannot be tried"
run complete -- state closing --try=ack
says out '^--try=ack-new	' "... also behind ="

# --- a state that is held ---------------------------------------------------------

run state closing --hold \
	--init_scripts='sysctl -q net.ipv4.tcp_orphan_retries=1'
exits 0 "--hold: it ends with the connection, exit status 0"
says out '^The kernel is in CLOSING now; ' "--hold: the state is named"
says out '^[0-9.]+ > F\. 1:1\(0\) ack 2 win [0-9]+ // sent again$' \
	"... what the kernel sends is shown"
says out '^// [0-9.]+ CLOSING -> CLOSED$' "... and the states it goes to"
[ "$(sed -n '$s/after [0-9.]* s/after N s/p' out)" = \
	"The connection is over, after N s in CLOSING." ]
result $? "... and when it is over"

timeout --preserve-status -s INT 1 "$TUNDRILL" state listen --hold > out 2> err
status=$?
exits 0 "--hold: an interrupt ends it, exit status 0"
says out '^The kernel is in LISTEN now; \^C ends it\.' "... which is told"
says_not out 'is over' "... and it is not over by itself"

# --- widths ------------------------------------------------------------------------

# too_wide COLUMNS: rows of the ladder in out that are wider.
too_wide() {
	awk -v most="$1" '/^ok /{exit} length > most { n++ } END { exit !n }' out
}

for columns in 60 80 100 140; do
	COLUMNS=$columns
	export COLUMNS
	run state syn-sent
	! too_wide "$columns"
	result $? "COLUMNS=$columns: no row is wider"
	tr -d ' \n' < out > flat
	says flat 'sackOK,TSval[0-9]+ecr0,nop,wscale[0-9]+>' \
		"... and in a file, nothing is left out"
done
too_wide 70
result $? "140 columns are used"
unset COLUMNS
run state syn-sent
! too_wide 100
result $? "a file has 100 columns"

# --- a terminal --------------------------------------------------------------------

cat > options.pkt <<'SCRIPT'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 7>
+0   > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 1 ecr 100,nop,wscale *>
+.01 < . 1:1(0) ack 1 win 500 <nop,nop,TS val 110 ecr 1>
+0   accept(3, ..., ...) = 4
+.01 < P. 1:101(100) ack 1 win 500 <nop,nop,TS val 120 ecr 1>
+0   > . 1:1(0) ack 101 <nop,nop,TS val 20 ecr 120>
+.01 < . 101:101(0) ack 1 win 500 <nop,nop,TS val 120 ecr 1,nop,nop,sack 1:11>
+0   %{ assert tcpi_state == TCP_ESTABLISHED }%
SCRIPT

# A terminal of 80 columns.
if command -v python3 > /dev/null; then
	python3 - "$TUNDRILL" 80 > out 2> err <<'PYTHON'
import fcntl, os, pty, struct, sys, termios

tool, columns = sys.argv[1], int(sys.argv[2])
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 50, columns, 0, 0))
    os.environ['TERM'] = 'dumb'
    os.execv(tool, [tool, '--color=never', '--ladder', 'options.pkt'])
text = b''
try:
    while data := os.read(fd, 65536):
        text += data
except OSError:
    pass
os.waitpid(pid, 0)
sys.stdout.write(text.decode().replace('\r\n', '\n'))
PYTHON
	says out '^ok ' "a terminal of 80 columns: the script passes"
	! too_wide 80
	result $? "... no row is wider"
	says out '^ +<mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 7>$' \
		"... the options of a SYN have a row of their own"
	says out ' -- P\. 1:101\(100\) ack 1 -+>$' \
		"... nop, a window that is as before and TS yield"
	says out ' -- \. 101:101\(0\) ack 1 <sack 1:11> -+>$' \
		"... and what does not yield stays"
	says out '%\{ assert tcpi_state == TCP_ESTABLISHED \}%$' \
		"... a snippet shows what it asserts"
fi
run --ladder options.pkt
says out ' 1:101\(100\) ack 1 win 500 <nop,nop,TS val 120 ecr 1>' \
	"in a file nothing yields"

# --- a failure ------------------------------------------------------------------------

sed 's/ack 101 /ack 102 /' options.pkt > differs.pkt
run --ladder differs.pkt
exits 1 "a segment that differs: exit status 1"
says out '^ +<\. \. 1:1\(0\) ack 102 .* expected$' "... is shown as expected"
says out '^0.* <- \. 1:1\(0\) ack 101 .* actual$' "... and as it was"
says out '^ {16,}\^+$' "... with marks below what differs"
finish
