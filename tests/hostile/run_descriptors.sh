#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_descriptors: a script names its own descriptors, and none of the tool's: not by
# number, not through /proc.
. "$(dirname "$0")/run_functions.inc"

{
	seq 0 1023 | sed 's/.*/+0 close(&) = -1 EBADF/'
	echo '+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3'
	echo '+0 close(3) = 0'
	seq 0 1023 | sed 's/.*/+0 write(&, ..., 1) = -1 EBADF/'
	echo '+0 `true`'
	echo '+0 %{ assert True }%'
} | sed '1s/^+//' > close.pkt
run --no-retry --tolerance_usecs=60000000 --families ipv4 --json j --tap tap close.pkt pass.pkt
exits 0 "closing and writing to all numbers: the script passes, and so does another"
[ "$(grep -c '"verdict": *"pass"' j)" -eq 2 ]
result $? "... with whole records"

{
	echo '0 open("/dev/null", O_RDONLY) = 100'
	for fd in $(seq 0 40); do
		for path in /proc/self/fd /proc/thread-self/fd /dev/fd /proc/1/fd \
				/proc/self/task/1/fd; do
			echo "+0 open(\"$path/$fd\", O_WRONLY) = -1"
		done
	done
	echo '+0 open("/dev/stdin", O_RDONLY) = -1 ELOOP'
	echo '+0 open("/dev/stdout", O_WRONLY) = -1 ELOOP'
	echo '+0 open("/proc/self/exe", O_RDONLY) = -1 ELOOP'
} > links.pkt
run --no-retry --tolerance_usecs=60000000 --families ipv4 --json j links.pkt pass.pkt
exits 0 "nothing that the tool has open can be opened through /proc"

cat > stdout.pkt <<'SCRIPT'
0 open("/proc/self/fd/1", O_WRONLY) = 3
+0 write(3, "hostile", 7) = 7
SCRIPT
run --families ipv4 stdout.pkt
exits 1 "a script that counts on that fails"
says out 'stdout.pkt:1:[0-9]+: error: open\(\) returned -1 ELOOP' "... where it does"
says out 'links of /proc to what a process has open' "... and is told why"
says_not out '^hostile' "... without having written"
finish
