#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# observer_ss: the observer against ss(8).  In copies of the scripts a command
# after each event notes what ss sees of the run's namespace; the ladder shows
# what the observer saw, so that both can be compared command by command.
. "$(dirname "$0")/cli_functions.inc"
scripts=$root/scripts
need_runs
if ! command -v ss > /dev/null; then
	skip_all "no ss(8)"
fi

# with_ss SCRIPT NAME: NAME.pkt, which appends to NAME.ss, in its own folder.  On a busy
# machine ss may take as long as the kernel waits before it retransmits: that is longer here.
with_ss() {
	awk -v file="$2.ss" '
	/^ *[+]?[0-9.]+[~+.0-9]*[ \t]/ && !begun++ {
		print "0\t`ip route change 192.0.2.0/24 via 192.168.0.1 dev tun0 rto_min 20s`"
	}
	{ print }
	/^ *[+]?[0-9.]+[~+.0-9]*[ \t]/ {
		print "+0\t`echo @ >> " file "; ss -tanHO >> " file "`"
	}' "$1" > "$2.pkt"
}

# For awk: the states in @set on one line, in order, each once: two connections
# that have had the same ports, one after the other, are one to ss.
SHOWN='
function shown(set,    names, n, i, line) {
	n = split("LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 " \
		  "FIN-WAIT-2 CLOSE-WAIT CLOSING LAST-ACK TIME-WAIT", names)
	for (i = 1; i <= n; i++)
		if (names[i] in set)
			line = line " " names[i]
	return line
}'

# told_by_ss NAME: the states at each command, a line each.  A socket in CLOSED is
# none to ss.
told_by_ss() {
	awk "$SHOWN"'
	BEGIN { long["ESTAB"] = "ESTABLISHED"; long["SYN-RECV"] = "SYN-RECEIVED" }
	/^@/ { if (NR > 1) print shown(seen); delete seen; next }
	{ seen[$1 in long ? long[$1] : $1] = 1 }
	END { print shown(seen) }' "$1.ss"
}

# told_by_ladder NAME: the same of the observer.
told_by_ladder() {
	awk "$SHOWN"'
	/ [A-Z12-]+ -> [A-Z12-]+ *$/ {
		# Where there is one connection, it and the listening socket
		# beside it have no numbers.
		who = $(NF - 3) ~ /^#[0-9]+$/ ? $(NF - 3) : \
		      $NF == "LISTEN" || \
		      ($(NF - 2) == "LISTEN" && $NF == "CLOSED") ? \
		      "listener" : "connection"
		state[who] = $NF
	}
	/`echo @ >> / {
		delete seen
		for (connection in state)
			seen[state[connection]] = 1
		print shown(seen)
	}' "$1.ladder"
}

# agree NAME NAME: ss of the one, the observer of the other.
agree() {
	told_by_ss "$1" > by_ss
	told_by_ladder "$2" > by_observer
	[ -s by_ss ] && cmp -s by_ss by_observer
}

# Commands take their time; where the kernel's timers matter that is too much, and more runs at
# once would be, too.  A second play would add to what the first one has noted.
mkdir runs && cd runs || exit 1
for script in "$scripts"/states/*.pkt "$scripts"/transitions/*.pkt; do
	name=$(basename "$script" .pkt)
	case $name in *-by-timeout*) continue ;; esac
	with_ss "$script" "$name"
done
LC_ALL=C run -j 2 --no-retry --families=ipv4 --ladder --tolerance_usecs=500000 .

# The ladder of each run ends with a line that says what became of it.
awk '
{ ladder = ladder $0 "\n" }
/^(ok|FAIL|ERROR) / {
	name = $2
	sub(/^.*\//, "", name)
	sub(/[.]pkt$/, "", name)
	printf "%s", ladder > (name ".ladder")
	close(name ".ladder")
	if ($1 == "ok")
		print name
	ladder = ""
}' out > passed
for script in *.pkt; do
	name=${script%.pkt}
	grep -Fqx "$name" passed && agree "$name" "$name"
	agreed=$?
	cp "$name.ladder" out
	[ "$agreed" -eq 0 ] || diff by_ss by_observer | sed 's/^/# /'
	result "$agreed" "$name: the observer and ss agree after each event"
done

! agree established syn-received
result $? "different runs do not agree"

finish
