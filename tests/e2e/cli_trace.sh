#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_trace: what --json tells of a run: times, headers, numbers, samples; of runs that
# passed, that failed in different ways, and of calls that block.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# Wide: it is not timing that is tested here, but for what one tolerance has.
strict_times
tolerance=--tolerance_usecs=400000

cat > base.pkt <<'SCRIPT'
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0...0.050 accept(3, ..., ...) = 4
+.03 < S 1000:1000(0) win 65535 <mss 1000,sackOK,nop,nop,nop,wscale 3>
+0 > S. 0:0(0) ack 1001 <...>
+.02 < . 1:1(0) ack 1 win 8000
+.01 write(4, ..., 1000) = 1000
+0 > P. 1:1001(1000) ack 1
+0 < . 1:1(0) ack 1 win 8000 <nop,nop,sack 501:1001>
SCRIPT

# about SCRIPT EXPRESSION WHAT: of the run of SCRIPT, which has been made, and its trace
# (e) and entries of a kind (of("in")), EXPRESSION holds.
about() {
	python3 - "$1.json" "$2" <<'CHECK' > out 2>&1
import json, sys
run = json.load(open(sys.argv[1]))
e = run["trace"]
def of(kind): return [x for x in e if x["kind"] == kind]
def at(line): return [x for x in e if x.get("line") == line and
                      x["kind"] != "state"][0]
def failed(): return [x for x in e if x.get("failed")]
assert eval("(" + sys.argv[2] + ")"), json.dumps(e, indent=1)
CHECK
	result $? "$3"
}

# play SCRIPT ARGUMENT...: makes SCRIPT.json, which must be as the schema says.
play() {
	script=$1
	shift
	run "$tolerance" --json "$script.json" "$@" "$script.pkt"
	ended=$status
	"$root/tests/e2e/json_schema.py" \
		"$root/man/tundrill-report.schema.json" "$script.json" > out 2>&1
	result $? "$script: is as the schema says"
	status=$ended
}

# --- a run that passes --------------------------------------------------------------

play base
exits 0 "a run that passes"
about base 'not failed() and not of("missing")' "... has nothing that failed"
about base 'at(6)["text"].startswith("S 1000:1000(0) win 65535 <mss") and
	at(7)["text"].startswith("S. 0:0(0) ack 1001 win ")' \
	"a packet has the notation of scripts"
about base '25e6 < at(6)["planned"] < at(6)["t"] and
	at(6)["late"] <= at(6)["t"] - at(6)["planned"] and "tol" not in at(6)' \
	"what the tool does has the time planned and its lateness"
about base 'at(7)["tol"] == 400000000 and "late" not in at(7) and
	at(7)["planned"] == at(6)["t"] and at(7)["t"] >= at(6)["t"]' \
	"what the kernel sends has a tolerance"
about base 'len(at(7)["detail"]) == 3 and
	at(7)["detail"][0].startswith("ipv4 192.168.0.1 > 192.0.2.1, ttl 64") and
	at(7)["detail"][1].startswith("tcp 8080 > ") and
	", SYN ACK, seq " in at(7)["detail"][1] and
	at(7)["detail"][2].startswith("options <mss 1460,")' \
	"each header has a line"
about base 'at(6)["detail"][1].endswith(" > 8080, SYN, seq 1000, win 65535")' \
	"... of injected packets, too"
about base 'at(6)["seq"] == 0 and at(6)["end_seq"] == 1 and
	"ack" not in at(6) and at(7)["ack"] == 1 and at(6)["win"] == 65535' \
	"numbers count from the initial one, a window in a SYN is as it is"
about base 'at(10)["seq"] == 1 and at(10)["end_seq"] == 1001 and
	at(10)["len"] == 1000 and at(8)["win"] == 64000' \
	"... and is scaled elsewhere"
about base 'at(11)["sack"] == [[501, 1001]] and "sack" not in at(10)' \
	"blocks of SACK"
about base 'len([x for x in e if x.get("line") == 5 and x["kind"] != "state"])
	== 1 and at(5)["kind"] == "call" and at(5)["t"] < at(6)["t"]
	and 50e6 <= at(5)["end"] and at(5)["planned_end"] - at(5)["planned"] == 50e6
	and at(5)["tol"] == 400000000' "a call that blocks is one entry"
about base '"end" not in at(9) and "planned_end" not in at(9) and
	at(9)["conn"] == at(10)["conn"]' "... one that does not has no end"
about base '[x["to"] for x in of("state")] ==
	["LISTEN", "SYN-RECEIVED", "ESTABLISHED"]' "states have RFC 9293's names"
about base 'run["samples"] == []' "nothing is sampled that nobody asked for"

# --- runs that fail -------------------------------------------------------------------

# broken NAME SED: base.pkt with one thing changed, which fails.
broken() {
	sed "$2" base.pkt > "$1.pkt"
	cmp -s base.pkt "$1.pkt" && echo "sed $2 changes nothing"
	play "$1"
	exits 1 "$1: fails"
	about "$1" 'len(failed()) == 1' "$1: one entry is what the verdict is about"
}

broken content 's/> P. 1:1001(1000) ack 1/> . 1:1001(1000) ack 1/'
about content 'failed()[0]["text"].startswith("P. 1:1001(1000) ack 1 win ") and
	failed()[0]["expected"] == ". 1:1001(1000) ack 1" and
	failed()[0]["kind"] == "out" and failed()[0]["line"] == 10' \
	"content: what was expected, and what came"
about content '[x for x in e if "expected" in x] == failed()' \
	"content: nothing else differs"

broken timing '/> P/s/+0/+.9/'
about timing 'failed()[0]["line"] == 10 and "expected" not in failed()[0] and
	failed()[0]["tol"] == 4e8 and failed()[0]["kind"] == "out" and
	failed()[0]["planned"] - failed()[0]["t"] > failed()[0]["tol"]' \
	"timing: when it should have come, and when it did"

# The kernel's ACK of the data comes long before the segment that the line expects.
sed 's/^+\.1 /+.5 /' "$root/tests/e2e/mistakes/extra-packet.pkt" > another.pkt
play another
about another 'failed()[0]["text"].startswith(". 1:1(0) ack 1001 win ") and
	failed()[0]["expected"] == "P. 1:501(500) ack 1001" and
	failed()[0]["planned"] - failed()[0]["t"] > 4e8' \
	"another packet in front of what is not due yet"
about another 'run["expected"].startswith("P. 1:501(500) ack 1001     at 0.5") and
	run["actual"].startswith(". 1:1(0) ack 1001 win ")' "... which both sides name"

broken missing 's/> P. 1:1001(1000) ack 1/> . 1:1(0) ack 1/; /write/d'
about missing 'failed()[0]["kind"] == "missing" and
	failed()[0]["expected"] == ". 1:1(0) ack 1" and
	"text" not in failed()[0] and failed()[0]["line"] == 9 and
	failed()[0]["t"] > failed()[0]["planned"] + 2e9' \
	"missing: what did not come, and when it was given up"

broken syscall 's/listen(3, 1) = 0/listen(3, 1) = -1 EINVAL/'
about syscall 'failed()[0]["text"] == "listen(3, 1) = 0" and
	failed()[0]["expected"] == "listen(3, 1) = -1 EINVAL"' \
	"syscall: what was expected, and what was returned"

broken state 's/^+.01 write/+0 state(4) = CLOSING\n&/'
about state 'failed()[0]["text"] == "state(4) = ESTABLISHED" and
	failed()[0]["expected"] == "state(4) = CLOSING" and
	failed()[0]["line"] == 9' "state: the expected one, and the one seen"

broken blocks 's/^+0...0.050 accept.*/+0...5 read(3, ..., 1) = 0/; 6,$d'
about blocks 'failed()[0]["kind"] == "call" and failed()[0]["line"] == 5 and
	failed()[0]["expected"] == "read(3, ..., 1) = 0" and
	failed()[0]["text"] == "read(3, ..., 1) = -1 ENOTCONN"' \
	"blocks: a call that should have"

sed '6,$d; s/0.050/0.010/' base.pkt > never.pkt
play never
exits 1 "a call that never returns"
about never 'failed() == of("blocked") and failed()[0]["line"] == 5 and
	failed()[0]["text"] == "accept(3, ..., ...)" and "end" not in failed()[0]' \
	"... is shown as blocked"

{
	sed '/sack 501/d' base.pkt
	echo '+.4 `true`'
	printf '%s\n' '+0 %{' 'x = 1' 'assert tcpi_snd_cwnd == 7, tcpi_snd_cwnd' '}%'
} > code.pkt
play code
exits 1 "a failed assertion"
about code 'failed()[0]["kind"] == "code" and failed()[0]["text"] ==
	"assert tcpi_snd_cwnd == 7, tcpi_snd_cwnd" and
	failed()[0]["line"] == 12' "... is the code's"
about code 'at(11)["end"] > at(11)["t"] and at(11)["text"] == "true"' \
	"a command has an end"
about code '[x["text"] for x in of("out") if x.get("again")][0].startswith(
	"P. 1:1001(1000) ack 1 win ") and
	[x for x in of("out") if x.get("unexpected")] ==
	[x for x in of("out") if x.get("again")]' \
	"a retransmission that no line expects"
about code 'len(run["samples"]) == 1 and
	run["samples"][0]["total_retrans"] == len([x for x in of("out") if x.get("again")]) and
	run["samples"][0]["state"] == "ESTABLISHED"' "code samples tcp_info"

# --- samples ----------------------------------------------------------------------------

cp base.pkt info.pkt
echo '+.01 close(4) = 0' >> info.pkt
play info --tcp-info
exits 0 "--tcp-info"
about info '[x["conn"] for x in run["samples"]] ==
	[at(9)["conn"]] * len(run["samples"])' "... samples connections alone"
about info '[x["unacked"] for x in run["samples"]][0] == 0 and
	run["samples"][1]["unacked"] == 1 and
	run["samples"][1]["in_flight"] == 1000 and
	{x["cwnd"] for x in run["samples"]} == {10} and
	run["samples"][0]["snd_wnd"] == 64000' "... their values"
about info 'run["samples"][-1]["state"] == "FIN-WAIT-1"' \
	"... also without a descriptor"
about info '"ssthresh" not in run["samples"][0]' \
	"... but not what is infinite"

finish
