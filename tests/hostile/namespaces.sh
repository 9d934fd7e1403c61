#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# namespaces: what commands change is gone with the run, also where they have the rights
# of whoever calls; and no command outlives the tool, however it ends.
. "$(dirname "$0")/hostile_functions.inc"
need_runs

cat > probe.pkt <<'SCRIPT'
`ipcmk -Q && hostname tundrill-hostile && hostname && echo "devices: $(cd /sys/class/net && echo *)"`
SCRIPT

changes_go() {
	queues=$(ipcs -q | grep -c 0x)
	printed
	says out '^tundrill-hostile$' "$who: a command may name the machine"
	[ "$(hostname)" != tundrill-hostile ]
	result $? "$who: ... in its run"
	says out '^Message queue id' "$who: it may make a queue"
	[ "$(ipcs -q | grep -c 0x)" = "$queues" ]
	result $? "$who: ... in its run"
	says out '^devices: lo tun0$' "$who: /sys has the run's devices"
}
each_user changes_go

# --- under the name packetdrill -------------------------------------------------

ln -s "$tool" packetdrill
# A sleep that can be recognised in the list of processes.
nap=86400.$$
cat > held.pkt <<SCRIPT
\`sleep $nap & setsid sleep $nap & echo \$PPID \$PACKETDRILL_PID \$(cat /proc/\$PPID/comm) > \$NAME; sleep $nap\`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
SCRIPT

sleepers() {
	grep -zlq -- "^$nap" /proc/[0-9]*/cmdline 2> /dev/null
}
no_sleepers() {
	! sleepers
}

# held NAME COMMAND...: starts packetdrill by COMMAND, waits for its commands; its process
# is $pid.
held() {
	name=$1
	shift
	"$@" ./packetdrill "-DNAME=$dir/$name" held.pkt > out 2> err < /dev/null &
	pid=$!
	eventually 10 test -s "$name"
}

# ends HOW WHAT: by that signal to its process.
ends() {
	kill "-$1" "$pid"
	wait "$pid" 2> /dev/null
	eventually 10 no_sleepers
	result $? "$2"
}

# As ordinary users have no TUN device of their own in a namespace of theirs, they are
# roots of one here, too.
map=
[ "$(id -u)" -eq 0 ] || map=-r

# shellcheck disable=SC2086 # no argument when it is empty
if held first unshare $map -n; then
	sleepers
	result $? "packetdrill: commands run"
	first=$(cat first)
	pid_1=$pid
	# shellcheck disable=SC2086
	held second unshare $map -n
	second=$(cat second)
	[ "${first%% *}" != "${second%% *}" ]
	result $? "packetdrill: runs side by side have numbers of their own"
	[ "$(echo "$first" | cut -d' ' -f1)" = "$(echo "$first" | cut -d' ' -f2)" ]
	result $? "packetdrill: \$PPID is the run"
	says first ' packetdrill$' "packetdrill: ... which /proc knows by that number"
	kill -KILL "$pid_1"
	wait "$pid_1" 2> /dev/null
	ends KILL "packetdrill: SIGKILL of the tool leaves no command behind"

	# Where there is no PID namespace, the run sees to it.
	# shellcheck disable=SC2016 # the inner shell expands
	if held third unshare -rn sh -c \
		'echo 0 > /proc/sys/user/max_pid_namespaces && exec "$@"' sh; then
		ends KILL "packetdrill: nor does it without a PID namespace"
	else
		skip "without a PID namespace" "limits cannot be set here"
	fi
elif grep -q 'cannot open /dev/net/tun' err; then
	skip "packetdrill" "it has no TUN device here: $(head -n 1 err)"
else
	result 1 "packetdrill: commands run"
fi
finish
