#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# text_files: what the tool writes is written to files of its own, whatever a script puts
# in their place: a FIFO holds nobody up, a link leads nowhere.
. "$(dirname "$0")/text_functions.inc"
need_runs

# A run in time: what waits for ever is ended, and that is a failure.
limited() {
	timeout -k 5 60 "$TUNDRILL" "$@" > out 2> err < /dev/null
	status=$?
}

none_left() {
	! find . -name '.tundrill-*' | grep -q .
	result $? "$1: no temporary file is left"
}

is_file() {
	[ -f "$1" ] && [ ! -L "$1" ] && [ -s "$1" ]
	result $? "$2"
}

echo aim > aim
for kind in 'mkfifo' 'ln -s ../aim' 'ln -s /dev/full' 'ln -s none'; do
	rm -rf captures
	cat > trap.pkt <<SCRIPT
0 \`$kind captures/trap.pkt-ipv4.pcapng\`
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 close(3) = -1 EBADF (Bad file descriptor)
SCRIPT
	limited --capture captures trap.pkt
	exits 1 "a capture behind '$kind': the suite ends"
	is_file captures/trap.pkt-ipv4.pcapng "... with the capture"
	[ ! -e captures/none ]
	result $? "... and nothing is made elsewhere"
done
[ "$(cat aim)" = aim ]
result $? "what a link leads to is as it was"

for option in json tap junit html; do
	for kind in 'mkfifo' 'ln -sf aim' 'mkdir'; do
		rm -rf report
		echo old > report
		cat > trap.pkt <<SCRIPT
0 \`rm -f report; $kind report\`
SCRIPT
		limited --$option report trap.pkt
		[ "$status" -eq 0 ] || [ "$kind" = mkdir -a "$status" -eq 2 ]
		result $? "--$option behind '$kind': the suite ends"
		[ "$kind" = mkdir ] || is_file report "... with the report"
	done
done
[ "$(cat aim)" = aim ]
result $? "what a link leads to is as it was"
none_left "reports"

# The folder itself is taken away: the report goes where it was.
mkdir -p elsewhere reports
echo old > reports/report
cat > trap.pkt <<'SCRIPT'
0 `mv reports moved; ln -s elsewhere reports`
SCRIPT
limited --json reports/report trap.pkt
exits 0 "a folder that a link takes the place of: the suite ends"
is_file moved/report "... with the report in the folder"
[ -z "$(ls elsewhere)" ]
result $? "... and not where the link leads"

# What a user names is the user's.
mkfifo fifo
cat fifo > read &
reader=$!
limited --json fifo pass.pkt
wait "$reader"
says read '"verdict":"pass"' "a FIFO that a user names is written to"
timeout 60 "$TUNDRILL" --json - pass.pkt 2> err | grep -q '"verdict":"pass"'
result $? "so is '-'"
timeout 60 "$TUNDRILL" --json /dev/fd/5 pass.pkt 5> five > out 2> err
says five '"verdict":"pass"' "... and a descriptor"
timeout 60 "$TUNDRILL" --json /dev/stdout pass.pkt 2> err | grep -q '"verdict":"pass"'
result $? "... and /dev/stdout"

# Signals.
waits_for_reader() {
	grep -q . "/proc/$pid/stat" && [ "$(awk '/^SigBlk/ { print $2 }' \
		"/proc/$pid/status")" != 0000000000000000 ]
}

"$TUNDRILL" --json fifo pass.pkt > out 2> err &
pid=$!
eventually 20 waits_for_reader
kill -TERM "$pid"
timeout 30 tail --pid="$pid" -f /dev/null
result $? "SIGTERM ends who waits for the reader of a FIFO"
wait "$pid"

rm -rf report
echo old > report
cat > hang.pkt <<'SCRIPT'
0 `touch started; sleep 86399`
SCRIPT
for signal in TERM INT; do
	rm -f started
	env --default-signal=INT "$TUNDRILL" --json report --capture captures hang.pkt > out 2> err &
	pid=$!
	eventually 20 test -e started
	kill -$signal "$pid"
	wait "$pid"
	status=$?
	exits 130 "SIG$signal: the suite ends"
	none_left "SIG$signal"
done
echo old > report
rm -f started
"$TUNDRILL" --json report hang.pkt > out 2> err &
pid=$!
eventually 20 test -e started
kill -KILL "$pid"
wait "$pid"
[ "$(find . -name '.tundrill-report-*' | wc -l)" -eq 1 ]
result $? "SIGKILL leaves one file, whose name tells whose it is"
[ "$(cat report)" = old ]
result $? "... and what was there before"

# fmt -i
printf '0  `true`\n' > f.pkt
ln -s f.pkt link.pkt
limited fmt -i link.pkt
[ -L link.pkt ] && "$TUNDRILL" fmt --check f.pkt > out 2> err
result $? "fmt -i keeps a link that a user names"
rm -f .tundrill-report-*
none_left "fmt"

finish
