#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# parse_size: scripts that are large, or all errors, cost what their size is worth, and can
# be interrupted.
. "$(dirname "$0")/../e2e/cli_functions.inc"

if grep -qE '__(asan|tsan)_init' "$TUNDRILL"; then
	skip_all "a sanitizer takes time and address space of its own"
fi

# repeat BYTES LINE: LINE again and again.
repeat() {
	yes -- "$2" | head -c "$1"
}

# ends WHAT FILE: each command ends by itself, with a message or without.  A minute is no
# bound but the end of patience: what is quadratic takes hours.
ends() {
	for command in check "fmt --check" "--dry_run" "--list"; do
		# shellcheck disable=SC2086 # words of a command
		timeout -k 1 60 "$TUNDRILL" $command "$2" > out 2> err < /dev/null
		status=$?
		[ "$status" -le 2 ]
		result $? "$1: $command ends"
	done
}

n=16777216
repeat $n '+0 < . 1:1(0) ack 1 win 257' > packets.pkt
ends "16 MiB of packets" packets.pkt
repeat $n '+0 close(3) = 0' > calls.pkt
ends "16 MiB of calls" calls.pkt
repeat $n '' > empty.pkt
ends "16 MiB of empty lines" empty.pkt
repeat $n '// ::' > comments.pkt
ends "16 MiB of comments" comments.pkt
repeat 2000000 '--no_such_flag' > flags.pkt
ends "unknown flags" flags.pkt
run check flags.pkt
says out 'did you mean|unknown option' "... of which some are shown"
{ echo '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'
  repeat 300000 '+0 setsockopt(3, SOL_TCP, TCP_NODELEY, [1], 4) = 0'
} > symbols.pkt
ends "unknown symbols" symbols.pkt
repeat 2000000 '+0 ) (' > syntax.pkt
ends "lines that are errors" syntax.pkt
head -c 4000000 /dev/zero | tr '\0' '(' > nested.pkt
ends "brackets" nested.pkt
{ printf '0 write(3, "'; head -c 4000000 /dev/zero | tr '\0' x; echo '", 5) = 5'
} > string.pkt
ends "a string" string.pkt
{ seq 20000 | sed 's/.*/-Dn&=1/'; } > defines
{ i=0; echo '0 `true`'; repeat 1500000 '+0 n19999 n1 n2 n3'; } > words.pkt
timeout -k 1 60 "$TUNDRILL" check $(cat defines) words.pkt > out 2> err
[ $? -le 2 ]
result $? "20,000 definitions, and as many words as fill 1.5 MB"

# Interrupted: where all of it would take minutes.
mkdir many
{ repeat 1000000 '--define=abc=def'; cat pass.pkt; } > defines.pkt
i=0
while [ $i -lt 400 ]; do
	ln -s ../defines.pkt "many/$i.pkt"
	i=$((i + 1))
done
echo old > report

# ticks: of CPU time that the process has used.
ticks() {
	awk '{ print $14 }' "/proc/$pid/stat"
}

# works: it has read the folder, and its scripts, and is at what they say.  A suite keeps
# signals waiting by then.
works() {
	case $command in
	*report*)
		grep -q '^SigBlk.*[1-9a-f]' "/proc/$pid/status" || return 1
		: "${begun:=$(ticks)}"
		;;
	esac
	[ "$(ticks)" -gt $((begun + 70)) ]
}

for command in "check many" "fmt --check many" "--json report many" \
	"--dry_run --json report many"; do
	# shellcheck disable=SC2086
	"$TUNDRILL" $command > out 2> err < /dev/null &
	pid=$!
	begun=
	eventually 30 works
	kill -TERM "$pid"
	timeout 10 tail --pid="$pid" -f /dev/null
	result $? "SIGTERM ends '$command' at once"
	wait "$pid"
done
! find . -name '.tundrill-*' | grep -q .
result $? "no temporary file is left"

# A script that never comes.
mkfifo never.pkt
sleep 600 > never.pkt &
writer=$!
"$TUNDRILL" --json report never.pkt pass.pkt > out 2> err < /dev/null &
pid=$!
is_read() {
	find "/proc/$pid/fd" -lname '*/never.pkt' 2> /dev/null | grep -q .
}
eventually 20 is_read
kill -TERM "$pid"
wait "$pid"
status=$?
exits 130 "SIGTERM ends who waits for a script"
kill "$writer"

# Too little memory is the error of a run, and the reports are whole.
need_runs
{ repeat 7800000 '--define=a=b'; cat pass.pkt; } > large.pkt
(ulimit -v 200000 && "$TUNDRILL" --json r.json large.pkt pass.pkt > out 2> err)
status=$?
exits 2 "where there is too little memory, one run is an error"
says out 'large.pkt:.*memory' "... with a message"
[ "$(grep -c '"verdict"' r.json)" -eq 2 ]
result $? "... and each is in the report"
says r.json 'pass.pkt.*"verdict":"pass"' "... and the other one passes"

finish
