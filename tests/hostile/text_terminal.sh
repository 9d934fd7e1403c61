#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# text_terminal: whatever scripts, commands and names of files hold, nothing of it acts on
# a terminal.
. "$(dirname "$0")/text_functions.inc"
need_runs

name="n$acts.pkt"
printf '%s\n' "// $acts" \
	"0 \`printf '$acts\\n'; printf '$acts\\n' >&2\`" \
	"+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3 // $acts" \
	"+0 write(3, \"$acts\", 5) = -1 EPIPE (Broken pipe)" \
	"+0 close(3) = -1 EBADF ($acts)" > "$name"
printf '%s\n' "0 sokcet(...) = 3 // $acts" "+0 clo$acts(3) = 0" > "bad$acts.pkt"
printf '%s\n' "//! requires command no$acts" "0 \`true\`" > "skip$acts.pkt"
mkdir "dir$acts"
cp "$name" "bad$acts.pkt" "skip$acts.pkt" "dir$acts"

# said WHAT ARGUMENT...: both streams of a run are plain.
said() {
	what=$1
	shift
	run "$@"
	cat out err > both
	plain both "$what"
}

said "a failure" "$name"
said "... in colour" --color=never --ladder "$name"
said "live lines" -v "$name"
said "lines that follow" --follow -j2 "$name" "skip$acts.pkt"
said "an error of the parser" "bad$acts.pkt"
said "a skip and its reason" "skip$acts.pkt"
said "a folder" "dir$acts"
said "the list" --list "dir$acts"
said "a list of what is not there" --list "none$acts"
said "an option" "--none$acts"
said "a value" "--tolerance_usecs=$acts" pass.pkt
said "a definition" "-D$acts" pass.pkt
said "a word that no run has" -k "$acts" pass.pkt
said "a report that cannot be written" --json "no$acts/x" pass.pkt
said "a folder that cannot be made" --capture "/proc/no$acts" fail.pkt
said "a report that cannot be read" report "no$acts"
said "a state" state "no$acts"
said "check" check "$name" "bad$acts.pkt" "none$acts.pkt"
said "... as gcc does" check --format=gcc "$name" "bad$acts.pkt" "none$acts"
said "... in JSON" check --format=json "bad$acts.pkt" "none$acts"
said "fmt, of what has errors" fmt "bad$acts.pkt"
said "fmt --check" fmt --check "$name"
said "fmt --diff" fmt --diff "$name"

run --tap t.tap --junit t.xml --json t.json --html t.html "dir$acts"
for report in t.tap t.xml t.json; do
	plain "$report" "the report $report"
done
python3 -c 'import sys, xml.dom.minidom as x; x.parse("t.xml")' 2> err
result $? "JUnit's is XML"
python3 -c 'import json; [json.loads(line) for line in open("t.json")]' 2> err
result $? "JSON's is JSON"
said "a report that is read" report --ladder t.json

# A CR LF file is one of some systems: its diff is to be of use to patch(1).
printf '0  `true`\r\n+0 `true`\r\n' > crlf.pkt
run fmt --diff crlf.pkt
patch crlf.pkt < out > patched 2>&1 && "$TUNDRILL" fmt --check crlf.pkt > out
result $? "a diff of lines that end in CR LF can be applied"

finish
