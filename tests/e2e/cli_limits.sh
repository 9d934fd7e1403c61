#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_limits: where the machine has no more of something, that is an error with a way
# out, never a failure of the script, wherever the tool meets it.
. "$(dirname "$0")/cli_functions.inc"
need_runs

cat > blocks.pkt <<'SCRIPT'
`true`
0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0...0.1 poll([{fd=3, events=POLLIN, revents=0}], 1, 100) = 0
+0 `true`
+0 %{ assert True }%
+1 close(3) = 0
`true`
SCRIPT
cat > commands.pkt <<'SCRIPT'
`true`
0 `true`
+0 %{ assert True }%
`true`
SCRIPT

# limited WHAT WAY_OUT COMMAND LIMIT...: with each limit it passes, or tells the way out.
limited() {
	what=$1
	way_out=$2
	command=$3
	shift 3
	passed=0
	told=0
	for limit in "$@"; do
		$command "$limit" > out 2> err < /dev/null
		case $? in
		0) passed=$((passed + 1)) ;;
		2) cat err >> out; grep -q "$way_out" out && told=$((told + 1)) ;;
		esac
		[ $((passed + told)) -eq "$#" ] || sed "s/^/# $limit: /" out
	done > said
	[ $((passed + told)) -eq $# ] && [ "$told" -gt 1 ] && [ "$passed" -gt 0 ]
	status=$?
	[ "$status" -eq 0 ] || cat said
	result "$status" "$what: an error with a way out, or none ($told of $#)"
}

few_files() {
	prlimit --nofile="$1" "$TUNDRILL" commands.pkt
}
limited "few open files" 'raise the limit of open files (ulimit -n)' few_files \
	12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 40

few_files_captured() {
	prlimit --nofile="$1" "$TUNDRILL" --capture all commands.pkt
}
limited "few open files for captures" 'raise the limit of open files (ulimit -n)' \
	few_files_captured 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 40

# With so few, poll() does not take an entry for each slot that there might be.
printf '0 `touch begun; sleep 20`\n' > sleep.pkt
prlimit --nofile=30 "$TUNDRILL" -j1 sleep.pkt > out 2> err < /dev/null &
pid=$!
eventually 20 test -e begun
kill -TERM $pid
wait $pid
status=$?
exits 130 "few open files: signals are heard"

# Limits of processes are none to root: another user has them, with a TUN device of its
# own, as that of the machine may be root's alone.  Whoever runs this test beside it
# has one of its own, too.
if [ "$(id -u)" -eq 0 ]; then
	for_all_users
	id=$((60000 + $$ % 5000))
	user="setpriv --reuid $id --regid $id --clear-groups"
	as_user() {
		# shellcheck disable=SC2016,SC2086 # the inner shell expands; words
		unshare --mount sh -c 'mount -t tmpfs -o mode=755 none /mnt &&
			mknod -m 666 /mnt/tun c 10 200 &&
			mount --bind /mnt/tun /dev/net/tun && exec "$@"' sh $user "$@"
	}
else
	as_user() {
		"$@"
	}
fi
few_processes() {
	as_user prlimit --nproc="$1" "$TUNDRILL" blocks.pkt
}
as_user "$TUNDRILL" commands.pkt > out 2>&1
if [ $? -eq 2 ]; then
	skip "few processes" "no runs for an ordinary user: $(head -n 1 out)"
elif [ "$(id -u)" -ne 0 ]; then
	skip "few processes" "this user may have others"
else
	limited "few processes" 'raise the limit of processes (ulimit -u' \
		few_processes 1 2 3 4 5 6 7 8 9 10 20
fi
finish
