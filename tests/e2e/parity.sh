#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# parity: the verdicts recorded of packetdrill for a corpus of its scripts.
#
# The corpus is not part of tundrill; it lies beside a checkout where somebody
# put one.  By default a part is run, with PARITY=all everything.
set -u

tool=${TUNDRILL:-$PWD/build/tundrill}
shared=../shared
if [ ! -x "$shared/bin/parity" ]; then
	echo "1..0 # SKIP there is no corpus at $shared"
	exit 0
fi
if [ "$(id -u)" != 0 ]; then
	echo "1..0 # SKIP the comparison needs root (unshare -n)"
	exit 0
fi
# The scripts want cubic, which a namespace may use only if the host allows it.
allowed=/proc/sys/net/ipv4/tcp_allowed_congestion_control
if ! grep -qw cubic "$allowed"; then
	if ! echo "$(cat "$allowed") cubic" > "$allowed" 2> /dev/null; then
		echo "1..0 # SKIP the host does not allow cubic in namespaces"
		exit 0
	fi
fi

# Some checkouts have a symbolic link of the corpus as a file with its target.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp -r "$shared/corpus/google" "$work/corpus"
chmod -R u+w "$work/corpus"
find "$work/corpus" -name common -type f -size -64c | while read -r file; do
	target=$(cat "$file")
	rm "$file"
	ln -s "$target" "$file"
done

parts='close/ blocking/ shutdown/ mss/ nagle/ epoll/ timestamping/'
[ "${PARITY-}" = all ] && parts=/
echo "1..$(($(echo "$parts" | wc -w) + 1))"
n=0
bad=0
# Scripts of packetdrill's are scripts for packetdrill.
said=$("$tool" check --portable --format=gcc "$work/corpus" | grep '\[portable\]')
n=$((n + 1))
if [ -z "$said" ]; then
	echo "ok $n - check --portable says nothing of them"
else
	echo "$said" | sed 's/^/# /'
	echo "not ok $n - check --portable says nothing of them"
	bad=1
fi
for part in $parts; do
	n=$((n + 1))
	if "$shared/bin/parity" --tool "$tool" -k "$part" "$work/corpus"; then
		echo "ok $n - the corpus, $part"
	else
		echo "not ok $n - the corpus, $part"
		bad=1
	fi
done
exit $bad
