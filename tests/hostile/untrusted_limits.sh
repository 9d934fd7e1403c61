#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# untrusted_limits: what a run under --untrusted can take of the machine; the calls of a
# script itself; and what is said where a part of it cannot be had.
. "$(dirname "$0")/hostile_functions.inc"
need_runs

cat > probe.py <<'PYTHON'
import mmap
import os
import resource


def processes():
    """How many can live at once; they end with us."""
    n, read_end = 0, os.pipe()
    while n < 2000:
        try:
            pid = os.fork()
        except BlockingIOError:
            break
        if not pid:
            os.close(read_end[1])
            os.read(read_end[0], 1)
            os._exit(0)
        n += 1
    return n


def takes(size):
    try:
        return bool(mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE))
    except (OSError, MemoryError):
        return False


def fills(path, size):
    try:
        with open(path, 'wb') as f:
            for _ in range(size >> 20):
                f.write(bytes(1 << 20))
        return True
    except OSError:
        return False
    finally:
        os.unlink(path)


n = processes()
print('processes', 'few' if n < 256 else n)
print('memory', 'bounded' if takes(64 << 20) and not takes(2 << 30) else 'not')
print('files', resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 4096)
print('core', resource.getrlimit(resource.RLIMIT_CORE)[1] <= 1)
for path, most in ('/tmp/x', 128), ('/dev/shm/x', 64), ('/run/x', 16), ('x', 128):
    half = fills(path, most << 19)
    print(path, half and not fills(path, most + 1 << 20))
PYTHON
printf '`python3 probe.py`\n' > probe.pkt

# The folder is one that the ordinary user owns.
mkdir mine
mv probe.py probe.pkt mine

cat > mine/calls.pkt <<'SCRIPT'
0  open("/etc/passwd", O_RDONLY) = 3
+0 open("/etc/tundrill-hostile", O_RDWR) = -1 ENOENT (No such file or directory)
+0 open("/dev/kmsg", O_RDONLY) = -1 ENOENT (No such file or directory)
+0 open("/dev/mem", O_RDONLY) = -1 ENOENT (No such file or directory)
+0 open("/proc/sys/kernel/core_pattern", O_WRONLY) = -1 EACCES (Permission denied)
+0 open("/proc/sys/net/ipv4/tcp_retries2", O_WRONLY) = 4
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 5
SCRIPT

bounded() {
	[ "$who" != nobody ] || [ "$(id -u)" -ne 0 ] || chown -R 65534:65534 mine
	(cd mine && printed --untrusted && mv out ../out)
	says out '^processes few$' "$who: processes"
	grep -q __asan_init "$tool" || says out '^memory bounded$' "$who: memory"
	says out '^files True$' "$who: open files"
	says out '^core True$' "$who: core dumps"
	for path in /tmp/x /dev/shm/x /run/x; do
		says out "^$path True\$" "$who: $path"
	done
	says out '^x (True|False)$' "$who: the script's folder"
	says_not out '^the run' "$who: ... in a run that passes"

	run --untrusted mine/calls.pkt
	exits 0 "$who: a script's own calls find no more than its commands"
}
each_user bounded

# A script that the run's user may not read the folder of.
if [ "$(id -u)" -eq 0 ]; then
	mkdir -p closed/folder
	cp pass.pkt closed/folder
	chmod 700 closed
	run --untrusted closed/folder/pass.pkt
	exits 2 "root: a folder that only root may enter: 2"
	says out "root's runs are user 65534" "root: ... and why"
fi

# What cannot be had is an error.
lacks() {
	what=$1
	limit=$2
	# shellcheck disable=SC2016 # the inner shell expands
	unshare -r sh -c 'echo 0 > "/proc/sys/user/max_$0" && exec "$@"' \
		"$limit" "$tool" --untrusted pass.pkt > out 2> err < /dev/null
	status=$?
	exits 2 "without $what: 2"
	says out 'cannot make the namespaces of a run' "... which is told"
}
if unshare -r true 2> /dev/null; then
	lacks "user namespaces" user_namespaces
	lacks "IPC namespaces" ipc_namespaces
	lacks "cgroup namespaces" cgroup_namespaces
fi
ln -s "$tool" packetdrill
./packetdrill --untrusted pass.pkt > out 2> err < /dev/null
says err 'use tundrill' "the name packetdrill has no --untrusted"

# Scripts that ship with the tool play as they do without.
for script in "$shipped"/states/*.pkt; do
	run --untrusted "$script"
	exits 0 "${script##*/}"
done
run state established --untrusted
exits 0 "state"
finish
