#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# run_buffers: calls with large buffers: each has its own as long as it lasts, and all
# together have a limit.
. "$(dirname "$0")/run_functions.inc"

{
	echo '0 open("/dev/zero", O_RDONLY) = 3'
	for _ in $(seq 60); do
		echo '+0 read(3, ..., 67108864) = 67108864'
	done
} > reads.pkt
run_bounded --no-retry --tolerance_usecs=60000000 --timeout 100 --families ipv4 reads.pkt
exits 0 "60 reads of 64 MiB pass"
peak_below 160 "60 reads of 64 MiB"

cat > blocked.pkt <<'SCRIPT'
0 pipe([3, 4]) = 0
+0...0.5 read(3, ..., 67108000) = 1
+0...0.5 read(3, ..., 67108000) = 1
+0...0.5 read(3, ..., 67108000) = 1
SCRIPT
run_bounded --no-retry --tolerance_usecs=60000000 --families ipv4 blocked.pkt
exits 1 "three reads of 64 MiB at once fail"
says out 'blocked.pkt:4:[0-9]+: error: read\(\): buffers of [0-9]+ bytes are too much, the limit is 134217728' \
	"... at the line that is too much, with the limit"

cat > vector.pkt <<'SCRIPT'
0 open("/dev/zero", O_RDONLY) = 3
+0 readv(3, [{..., 67108864}, {..., 67108864}, {..., 67108864}], 3) = 201326592
SCRIPT
run_bounded --families ipv4 vector.pkt
exits 1 "a vector of 192 MiB fails"
says out 'vector.pkt:2:[0-9]+: error: readv\(\): .*the limit is 134217728' "... at its line"
peak_below 160 "a vector of 192 MiB"
finish
