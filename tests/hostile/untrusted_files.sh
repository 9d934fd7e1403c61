#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# untrusted_files: what a command finds of the host under --untrusted, and what it can
# change there: files, devices, processes, the environment.
. "$(dirname "$0")/hostile_functions.inc"
need_runs

cat > probe.sh <<'SCRIPT'
try() {
	what=$1
	shift
	if "$@" > /dev/null 2>&1; then
		echo "ALLOWED $what"
	else
		echo "refused $what"
	fi
}
put() {
	printf '%s' "$1" > "$2"
}
# What was there, so that a host that is not protected stays as it is.
same() {
	old=$(cat "$1") && put "$old" "$1"
}

try write-etc touch /etc/tundrill-hostile
try write-usr touch /usr/tundrill-hostile
try write-beside touch ../tundrill-hostile
try link-etc ln /etc/hostname /etc/tundrill-hostile-link
try secret cat ../secret
try core_pattern same /proc/sys/kernel/core_pattern
try printk same /proc/sys/kernel/printk
try host-sysctl same /proc/sys/vm/swappiness
try sysrq put h /proc/sysrq-trigger
try memory head -c 1 /proc/1/mem
try memory-of-kernel head -c 1 /proc/kcore
try environment-of-run head -c 1 /proc/1/environ
try files-of-run ls /proc/1/fd/
try root-of-run touch /proc/1/root/etc/tundrill-hostile
try module-parameter same /sys/module/tcp_cubic/parameters/beta
try hostname hostname tundrill-hostile
try mknod sh -c 'mknod /tmp/disk b 7 0 && head -c 1 /tmp/disk'
try remount mount -o remount,rw /
try unmount umount /dev
try terminal sh -c 'echo > /dev/tty'
try keys grep . /proc/keys
try token sh -c 'env | grep TOKEN'
try docker test -e /run/tundrill-hostile
try chattr chmod 777 ../other
try big-file sh -c 'head -c 300m /dev/zero > /tmp/file'
rm -f /tmp/file

works() {
	what=$1
	shift
	if "$@" > /dev/null 2>&1; then
		echo "works $what"
	else
		echo "FAILS $what"
	fi
}
works tmp touch /tmp/x
works run touch /run/x
works shm touch /dev/shm/x
works null sh -c 'echo > /dev/null'
works random head -c 1 /dev/random
works urandom head -c 1 /dev/urandom
works zero head -c 1 /dev/zero
works full sh -c '! echo > /dev/full'
works sysctl sh -c 'echo 7 > /proc/sys/net/ipv4/tcp_retries2 &&
	test "$(sysctl -n net.ipv4.tcp_retries2)" = 7'
works ip ip route add 198.51.100.0/24 dev tun0
works tc tc qdisc replace dev tun0 root pfifo
works mtu sh -c 'echo 1400 > /sys/class/net/tun0/mtu'
works folder sh -c 'echo new > made && echo over > kept.new && mv kept.new kept'
works python python3 -c 'import sys'

echo "dev: $(cd /dev && find . | sort | tr '\n' ' ')"
echo "devices: $(cd /sys/class/net && echo *)"
echo "in-run: $(ls -A /run | tr '\n' ' ')"
echo "folder: $TUNDRILL_UNTRUSTED"
grep -E '^(NoNewPrivs|Seccomp|CapBnd|CapAmb|Groups):' /proc/self/status
id -u
SCRIPT
# shellcheck disable=SC2016 # the script's own quotes
printf '`sh ./probe.sh`\n' > probe.pkt

mkdir top top/scripts
mv probe.sh probe.pkt top/scripts
echo secret > top/secret
chmod 600 top/secret
echo other > top/other
chmod 644 top/other
echo kept > top/scripts/kept
chmod 755 top
chmod 777 top/scripts
export GITHUB_TOKEN=not-for-strangers

in_top() {
	(cd top/scripts && printed "$@" && mv out ../../out)
}

cannot_reach_the_host() {
	[ "$who" != nobody ] || [ "$(id -u)" -ne 0 ] ||
		chown -R 65534:65534 top/other top/scripts
	in_top --untrusted
	for name in write-etc write-usr write-beside link-etc core_pattern printk \
		host-sysctl sysrq memory memory-of-kernel environment-of-run \
		files-of-run root-of-run module-parameter hostname mknod remount \
		unmount terminal keys token docker chattr big-file; do
		refuses $name
	done
	# What its user can read, a script of that user's can.
	if [ "$(id -u)" -eq 0 ]; then
		refuses secret
	else
		says out '^ALLOWED secret$' "$who: its own files are open to it"
		sed -i '/^ALLOWED secret$/d' out
	fi
	for name in tmp run shm null random urandom zero full sysctl ip tc mtu folder \
		python; do
		says out "^works $name\$" "$who: works: $name"
	done
	says_not out 'ALLOWED|FAILS|^the run' "$who: ... and nothing else"
	says out '^dev: \. ./fd ./full ./net ./net/tun ./null ./random ./shm ./shm/x ./stderr ./stdin ./stdout ./tty ./urandom ./zero $' \
		"$who: few devices"
	says out '^devices: lo tun0$' "$who: /sys has the run's devices"
	says out '^in-run: (mount )?x $' "$who: /run is the run's"
	says out '^NoNewPrivs:.1$' "$who: no new privileges"
	says out '^Seccomp:.2$' "$who: a filter of system calls"
	says out '^CapBnd:.0*3cfb$' "$who: few capabilities"
	says out '^0$' "$who: and yet root, in its namespaces"
	says out '^folder: (overlay|read-only)$' "$who: what the folder is, is told"
	[ "$(cat top/scripts/kept)" = kept ] && [ ! -e top/scripts/made ]
	result $? "$who: the script's folder is as it was"
	[ -z "$(find / -xdev -name 'tundrill-hostile*' 2> /dev/null)" ]
	result $? "$who: and so is the host"
}

each_user cannot_reach_the_host
finish
