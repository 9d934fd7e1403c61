#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# state_shell: "state NAME --shell" has its terminal, for root and for others.
. "$(dirname "$0")/cli_functions.inc"
need_runs
for needed in python3 bash; do
	command -v $needed > /dev/null || skip_all "there is no $needed"
done

# looks WHO COMMAND...: COMMAND runs tundrill as WHO.
looks() {
	who=$1
	shift
	python3 "$root/tests/e2e/state_shell.py" "$@" > lines 2> err
	[ -s lines ] || echo "not ok 1 - it ends with lines" > lines
	sed 's/^/# /' err
	while read -r line; do
		case $line in
		ok*) result 0 "$who: ${line#* - }" ;;
		not*) result 1 "$who: ${line#* - }" ;;
		esac
	done < lines
}

looks "this user" "$TUNDRILL" state established --shell

# An ordinary user, with a TUN device that it may open.
[ "$(id -u)" -ne 0 ] || {
	mknod tun c 10 200 2> err && chmod 666 tun
	for_all_users
	# shellcheck disable=SC2016 # the inner shell expands
	ordinary='mount --bind tun /dev/net/tun &&
		exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"'
	if unshare -m sh -c "$ordinary" sh "$TUNDRILL" pass.pkt > out 2> err; then
		looks "an ordinary user" unshare -m sh -c "$ordinary" sh \
			"$TUNDRILL" state established --shell
	else
		skip "an ordinary user" "it cannot play scripts here"
	fi
}
finish
