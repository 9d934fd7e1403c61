#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_kernel: --kernel with kernels that boot or not, die, freeze, report and lie; they are
# played by tests/guest/fake_kernel.c, so that none has to be there.
. "$(dirname "$0")/cli_functions.inc"

fake=$(dirname "$TUNDRILL")/tests/guest/fake_kernel
kernel=$dir/kernel
for name in kernel kernel-exit kernel-panic kernel-silent kernel-warn; do
	cp "$fake" $name || exit 1
done
mkdir home
export HOME="$dir/home"

for what in exit kill freeze begin splat panic garbage long other unread \
	nothing next; do
	{ cat pass.pkt; echo "// fake: $what"; } > "$what.pkt"
done
for n in 1 2 3 4; do
	cp pass.pkt "pass$n.pkt"
done

run --kernel "$kernel" pass.pkt
if [ "$status" -eq 2 ]; then
	skip_all "$(head -n 1 err)"
fi
exits 0 "a run in a guest"
says out '^ok +pass\.pkt \(ipv4\)' "... is told as any other"

# --- kernels that do not come up; one takes half a minute to be given up --------------

"$TUNDRILL" --kernel "$kernel-silent" pass.pkt > silent.out 2> silent.err \
	< /dev/null &
silent=$!

run --kernel "$kernel-exit" pass.pkt
exits 2 "a kernel that ends while it boots: 2"
says err "^tundrill: the kernel $kernel-exit does not come up; its console says:$" \
	"... is told"
says err '^   VFS: cannot open root device$' "... with its last lines, each on its own"
says err '^   last \?\[31mwords$' "... which cannot act"
run --kernel "$kernel-panic" pass.pkt
exits 2 "one that panics while it boots: 2"
says err '^   Kernel panic - not syncing: no working init$' "... is told"
run --kernel "$kernel-warn" pass1.pkt pass2.pkt
exits 0 "one that reports something while it boots fails no run"
says err '^tundrill: the kernel reported while it booted: WARNING: CPU: 0 PID: 31 at net/ipv4/fake\.c:7' \
	"... and is told"
[ "$(wc -l < err)" -eq 1 ]
result $? "... once"

# --- what happens during a run; the others are played, each once -----------------------

# among SCRIPT OPTION...: SCRIPT as the first of five, and four that pass.
among() {
	script=$1
	shift
	run --kernel "$kernel" -j1 --json runs.json "$@" "$script" \
		pass1.pkt pass2.pkt pass3.pkt pass4.pkt
}

# others_pass GUESTS WHAT: the other four did, once each, in so many guests.
others_pass() {
	[ "$(grep -c '"verdict":"pass"' runs.json)" -eq 4 ] &&
		[ "$(wc -l < runs.json)" -eq 5 ] &&
		[ "$(grep '"pass[1-4]\.pkt"' runs.json | grep -c '"tries":1[,}]')" -eq 4 ] &&
		[ "$(sed -n 's/^pass[1-4].*guest //p' out | sort -u | wc -l)" -eq "$1" ]
	result $? "$2: the other runs are played, once each, in $1 guest(s)"
}

# kernel_fails SCRIPT REGEX: it is told so, as a fault of the kernel's.
kernel_fails() {
	exits 1 "$1: 1"
	grep "\"$1\"" runs.json | grep -q '"kind":"kernel"'
	result $? "$1: the kind is kernel"
	says out "^$1: error: $2" "$1: it is told"
	others_pass 1 "$1"
}

among exit.pkt
kernel_fails exit.pkt "the kernel's process ended with status 3$"
among kill.pkt
kernel_fails kill.pkt "the kernel's process was killed by signal 9 \(Killed\)$"
among freeze.pkt --timeout=1
kernel_fails freeze.pkt "the kernel made no progress: the run had not ended within 1 s of this machine's time, and its guest was killed$"
among begin.pkt --timeout=1
kernel_fails begin.pkt "the kernel made no progress: "
# While a guest is killed, its runs have their slots, and more of them wait.
run --kernel "$kernel" -j2 --timeout=1 --json=runs.json freeze.pkt freeze.pkt freeze.pkt \
	freeze.pkt pass1.pkt pass2.pkt pass3.pkt pass4.pkt
exits 1 "four runs freeze, two guests at a time: 1"
[ "$(grep -c '"kind":"kernel"' runs.json)" -eq 4 ] &&
	[ "$(grep -c '"verdict":"pass"' runs.json)" -eq 4 ]
result $? "... and all others are played"
among splat.pkt
kernel_fails splat.pkt 'the kernel reported: WARNING: CPU: 0 PID: 31 at net/ipv4/fake\.c:7 fake\+0x1/0x2$'
says out '^   Call Trace:$' "... with the lines of the report"
[ "$(grep -c 'error: ' out)" -eq 1 ]
result $? "... and nothing else"
among panic.pkt
kernel_fails panic.pkt 'the kernel reported: Kernel panic - not syncing: Kernel mode fault at addr 0x8, ip 0x[0-9a-f]+$'
says out '^ +\[<[0-9a-f]+>\] \? do_panic\+0x1/0x2$' "... with the lines of the report"
if command -v addr2line > /dev/null && grep -q '\.debug_info' "$fake"; then
	says out '^ +in do_panic, (.*/)?fake_kernel\.c:[0-9]+$' "... where it was in the source"
	says out '^ +\[<[0-9a-f]+>\] do_panic\+0x1/0x2 (.*/)?fake_kernel\.c:[0-9]+$' \
		"... and what had called it"
fi
[ "$(grep -c 'error: ' out)" -eq 1 ]
result $? "... and nothing else"
among garbage.pkt
kernel_fails garbage.pkt "the kernel's process sent what cannot be read, and was ended$"
among long.pkt
kernel_fails long.pkt "the kernel's process sent what cannot be read, and was ended$"

for what in unread nothing; do
	among $what.pkt
	exits 2 "$what.pkt: 2"
	says out "^$what\.pkt: error: what the run's process in the guest has reported cannot be read$" \
		"$what.pkt: it is told"
	others_pass 1 "$what.pkt"
done

among other.pkt
exits 0 "what a guest says of runs that are not played there counts for none"
[ "$(grep -c '"verdict":"pass"' runs.json)" -eq 5 ]
result $? "... and each run counts once"

run --kernel "$kernel" -j1 next.pkt pass1.pkt pass2.pkt
says out '^ok +next\.pkt' "what was reported behind a run is not that run's"
says out '^pass[12]\.pkt: error: the kernel reported: WARNING' "... but the next one's"
says out '^3 runs: 2 passed, 1 failed' "... alone"

run --kernel "$kernel" --json runs.json splat.pkt panic.pkt exit.pkt pass1.pkt \
	splat.pkt kill.pkt garbage.pkt pass2.pkt pass3.pkt
[ "$(grep -c '"kind":"kernel"' runs.json)" -eq 6 ] &&
	[ "$(grep -c '"verdict":"pass"' runs.json)" -eq 3 ]
result $? "one fault behind another, in guests side by side"

# --- ends --------------------------------------------------------------------------------

# Whose command line names a kernel of ours: the suite, and two a guest.
processes() {
	grep -zl -- "^$kernel$1" /proc/[0-9]*/cmdline 2> /dev/null
}

no_processes() {
	[ -z "$(processes "$1")" ]
}

guests_run() {
	[ "$(processes '$' | wc -l)" -eq 5 ]
}

nothing_left() {
	eventually 10 no_processes '$'
	result $? "$1: no process is left"
	[ -z "$(ls -A home)" ]
	result $? "$1: no file is left"
}

# A shell has what it starts in the background ignore SIGINT.
start() {
	python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$TUNDRILL" --kernel "$kernel" -j2 freeze.pkt freeze.pkt pass1.pkt \
		pass2.pkt --repeat=2 > out 2> err < /dev/null &
	pid=$!
	eventually 20 guests_run
	result $? "$1: guests are busy"
	sleep 0.3
	init=$(cut -d ' ' -f 1 "/proc/$pid/task/$pid/children")
	linux=$(cut -d ' ' -f 1 "/proc/$init/task/$init/children")
}

await() {
	wait "$pid"
	status=$?
}

nothing_left "runs and kernels that failed"
for signal in TERM INT; do
	start "SIG$signal"
	kill -s $signal "$pid"
	await
	exits 130 "SIG$signal: 130"
	says out 'freeze\.pkt: error: interrupted: the run was killed' \
		"SIG$signal: the run that was played is told"
	says_not out 'FAIL' "SIG$signal: no kernel is blamed"
	nothing_left "SIG$signal"
done
start "kill -9 of the suite"
for init in $(cat "/proc/$pid/task/$pid/children"); do
	linux=$(cut -d ' ' -f 1 "/proc/$init/task/$init/children")
	sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$linux/status"
done | sort -u > cpus
cp cpus out
[ "$(grep -cx '[0-9]*' cpus)" = "$(nproc | sed 's/^[2-9]$\|^[0-9]..*/2/')" ]
result $? "each guest has a CPU of its own, as long as there is one"
kill -KILL "$pid"
wait "$pid" 2> /dev/null
nothing_left "kill -9 of the suite"
start "kill -9 of a guest's init"
kill -KILL "$init"
eventually 10 grep -q "error: the kernel's process was killed by signal 9" out
result $? "kill -9 of a guest's init: it is told"
kill -TERM "$pid"
await
nothing_left "kill -9 of a guest's init"
start "kill -9 of a kernel"
kill -KILL "$linux"
eventually 10 grep -q "error: the kernel's process was killed by signal 9" out
result $? "kill -9 of a kernel: it is told"
kill -TERM "$pid"
await
nothing_left "kill -9 of a kernel"

wait "$silent"
status=$?
exits 2 "a kernel that never says that it is up: 2"
says silent.err "^tundrill: the kernel $kernel-silent does not come up within 30 s; its console says:$" \
	"... is told"
says silent.err '^   Linux version 7\.2\.0-fake$' "... with what it has said"
eventually 10 no_processes -silent
result $? "... and is ended"

finish
