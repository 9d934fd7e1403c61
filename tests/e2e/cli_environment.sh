#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_environment: what is said when the machine lacks something.
. "$(dirname "$0")/cli_functions.inc"
need_runs

# lacks WHAT REGEX COMMAND...: the tool, started by COMMAND, ends with status 2
# and says which thing is missing.
lacks() {
	what=$1
	regex=$2
	shift 2
	"$@" > out 2> err < /dev/null
	status=$?
	exits 2 "$what: 2"
	cat err >> out
	says out "$regex" "$what: it is told"
}

# A mount namespace of its own; with a user namespace when not root.
map=
[ "$(id -u)" -eq 0 ] || map=--map-root-user
apart() {
	# shellcheck disable=SC2086 # no argument when it is empty
	unshare --mount $map "$@"
}

# As few descriptors as there may be: there is always a message.
for n in 4 5 6 7 8 9 10; do
	# shellcheck disable=SC3045 # dash has it too
	lacks "$n descriptors" 'Too many open files|error while loading' \
		sh -c "ulimit -n $n; exec '$TUNDRILL' pass.pkt"
done

# The PATH of an ordinary user of Debian has no folder with sysctl in it.
echo '0 `echo "PATH=$PATH"`' > path.pkt
PATH=/usr/bin:/bin run -v path.pkt
says out '^ +PATH=/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin$' \
	"commands find the programs of root, too, behind the user's own"
echo 'echo "PATH=$PATH"' | PATH=/bin SHELL=/bin/sh "$TUNDRILL" state closed --shell > out 2> err
says out '^PATH=/bin:/usr/local/sbin:/usr/sbin:/sbin$' "... and so do shells in a state"
PATH=/sbin:/usr/sbin:/usr/local/sbin:/bin run -v path.pkt
says out '^ +PATH=/sbin:/usr/sbin:/usr/local/sbin:/bin$' "... where they are not there yet"

mkdir none
# shellcheck disable=SC2016 # the inner shell expands
lacks "no TUN device" "cannot open /dev/net/tun: No such file.*modprobe tun" \
	apart sh -c 'mount --bind none /dev/net && exec "$0" pass.pkt' \
	"$TUNDRILL"
# Its reason is told once, above hundreds of lines, and once more at the end.
# shellcheck disable=SC2016
lacks "of many runs" "^12 runs could not be made; the first one: cannot open /dev/net/tun" \
	apart sh -c 'mount --bind none /dev/net && exec "$0" --families=all --repeat=4 pass.pkt' \
	"$TUNDRILL"
[ "$(grep -c 'cannot open /dev/net/tun' out)" -eq 2 ]
result $? "... twice"
[ "$(grep -c 'the same under' out)" -eq 1 ]
result $? "... and there is nothing to be the same without it"

# In a chroot there are no user namespaces to begin with.
if unshare --user --map-root-user true 2> /dev/null; then
	# shellcheck disable=SC2016
	lacks "no user namespaces" "sysctl -w user.max_user_namespaces" \
		unshare --user --map-root-user sh -c '
			echo 0 > /proc/sys/user/max_user_namespaces
			exec setpriv --bounding-set=-all --securebits=+noroot \
				--inh-caps=-all "$0" pass.pkt' "$TUNDRILL"
else
	skip "no user namespaces" "unshare --user is refused here"
fi

# A file that may not grow: the signal is not the message.
# shellcheck disable=SC3045
(ulimit -f 0 && exec "$TUNDRILL" --json=json pass.pkt > /dev/null 2> /dev/null)
status=$?
exits 2 "a report beyond the limit of file sizes: 2"

# LeakSanitizer and its options need /proc.
if [ "$(id -u)" -eq 0 ] && ! grep -q __asan_init "$TUNDRILL"; then
	# shellcheck disable=SC2016
	unshare --mount sh -c 'umount -l /proc && exec "$0" pass.pkt' \
		"$TUNDRILL" > out 2> err < /dev/null
	status=$?
	exits 0 "without /proc, as root: a run gets its own"
fi

finish
