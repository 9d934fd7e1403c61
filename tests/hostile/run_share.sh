#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_share: a script that keeps the CPU busy does not hold up the runs of others.
. "$(dirname "$0")/run_functions.inc"

# Runs are played on the CPU that keeps the kernel's time, urgently: here both on one.
command -v taskset > /dev/null || skip_all "there is no taskset"
cpu=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*\([0-9]*\).*/\1/p' /proc/self/status)
taskset -cp "$cpu" $$ > /dev/null || skip_all "no CPU can be chosen here"

{
	echo '0 open("/dev/zero", O_RDONLY) = 3'
	echo '+0 `touch begun`'
	for _ in $(seq 4000); do
		echo '+0 read(3, ..., 67108864) = 67108864'
	done
} > busy.pkt
cat > other.pkt <<'SCRIPT'
0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+.1 close(3) = 0
SCRIPT
"$TUNDRILL" --no-retry --tolerance_usecs=60000000 --timeout 200 --families ipv4 busy.pkt \
	> busy 2>&1 < /dev/null &
pid=$!
eventually 60 test -e begun
result $? "a script that reads for minutes has begun"
run --no-retry --tolerance_usecs=3000000 --timeout 20 --families ipv4 other.pkt
exits 0 "another run is played beside it"
! ended "$pid"
result $? "... which is still reading"
kill -TERM "$pid"
eventually 20 ended "$pid"
result $? "... and ends as soon as it is told to"
wait "$pid"
finish
