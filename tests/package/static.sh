#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# static: "make static" makes one file that needs no other: it plays scripts where there
# is nothing but that file, as in an initramfs.
: "${TUNDRILL:=$(dirname "$0")/../../build/tundrill}"
. "$(dirname "$0")/../e2e/cli_functions.inc"
: "${BUILD:=build}"
case $BUILD in /*) ;; *) BUILD=$root/$BUILD ;; esac

if ! env -u MAKEFLAGS -u MAKELEVEL -u BUILD \
		make -C "$root" BUILD="$BUILD" static > out 2> err; then
	lacking=$(grep -m 1 -o 'cannot find -l[^ :]*' err)
	if [ -n "$lacking" ]; then
		skip_all "a static library is missing: $lacking"
	fi
	sed 's/^/# /' err
fi
[ -x "$BUILD/static/tundrill" ] && [ ! -s err ]
result $? "it is built, and there is nothing to warn of"
readelf -d "$BUILD/static/tundrill" > out 2> err
says_not out 'NEEDED' "it needs no library"
[ "$(stat -c %s "$BUILD/static/tundrill")" -lt 8000000 ]
result $? "it has less than 8 MB, so no tables of ICU"

TUNDRILL=$BUILD/static/tundrill
printf '0 close(9) = 0 // \303\251\n' > "$(printf '\303\251.pkt')"
run -q --junit=junit.xml "$(printf '\303\251.pkt')"
says junit.xml "$(printf 'file="\303\251.pkt"')" "JUnit's XML is UTF-8 without them"

# alone ARGUMENTS: plays in a root with the program, scripts, and /dev/net/tun.
mkdir alone
as_root=$([ "$(id -u)" = 0 ] || echo --map-root-user)
cat > enter.sh <<'END'
set -e
mount -t tmpfs none alone
mkdir -p alone/dev/net alone/tmp
cp "$TUNDRILL" alone/tundrill
cp *.pkt alone
: > alone/dev/net/tun
mount --bind /dev/net/tun alone/dev/net/tun
exec chroot alone /tundrill "$@"
END
cat > segments.pkt <<'END'
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <mss 1460>
+.01 < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
+0   state(4) = ESTABLISHED
END
cat > code.pkt <<'END'
0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 %{ assert True }%
END
echo '0 `true`' > command.pkt
alone() {
	# shellcheck disable=SC2086 # no word, or one
	TUNDRILL=$TUNDRILL unshare --mount $as_root sh enter.sh "$@" > out 2> err
	status=$?
}

alone --version
[ -r /dev/net/tun ] && [ -w /dev/net/tun ] || status=1
if [ "$status" -ne 0 ]; then
	sed 's/^/# /' err
	skip "alone" "there is no chroot, or no TUN device, for us here"
	finish
	exit
fi
says out '^tundrill [0-9]' "alone, it tells its version"
alone check segments.pkt bad.pkt
exits 2 "... checks scripts"
says out '^bad\.pkt:1:3: error: ' "... and says what is wrong with them"
for family in ipv4 ipv6 mapped; do
	alone --families=$family segments.pkt
	exits 0 "... plays a script, $family"
done
alone fail.pkt
exits 1 "... and finds one that fails"
alone code.pkt
exits 2 "what a snippet needs is not there"
says out 'note: snippets need python3, /bin/sh and /dev/null$' "... and that is told"
alone command.pkt
exits 2 "nor is what a command needs"
says out 'the shell, which needs /bin/sh and /dev/null: ' "... and that is told"

finish
