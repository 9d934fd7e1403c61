#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_tolerance: on a slow machine the tolerances of all scripts can be made larger, on
# the command line and in the environment.
. "$(dirname "$0")/cli_functions.inc"
need_runs
strict_times

# scaled SCALE ARGUMENT...: run, with that in the environment.
scaled() {
	export TUNDRILL_TOLERANCE_SCALE="$1"
	shift
	run "$@"
	unset TUNDRILL_TOLERANCE_SCALE
}

# 20 ms late, with a tolerance of 4 ms.
cat > late.pkt <<'SCRIPT'
0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0...0.02 poll([{fd=3, events=POLLIN, revents=0}], 1, 40) = 0
SCRIPT

run late.pkt
exits 1 "a call that returns too late: 1"
says out 'tolerance 0\.004' "... beyond the script's tolerance"
run --tolerance-scale=100 late.pkt
exits 0 "--tolerance-scale=100: it is in time"
scaled 100 late.pkt
exits 0 "TUNDRILL_TOLERANCE_SCALE=100: so it is"
scaled 100 --tolerance-scale=1 late.pkt
exits 1 "... but the option wins"
scaled 1000 fail.pkt
exits 1 "what is no matter of time fails with any tolerance"
run --tolerance-scale=1.5 late.pkt
says out 'tolerance 0\.006' "messages have the tolerance in force"
scaled 100 state closing
exits 0 "state has it, too"

scaled 1001 pass.pkt
exits 2 "a scale that is too large: 2"
says err "TUNDRILL_TOLERANCE_SCALE='1001' .*is not a number from 1 to 1000" \
	"... with the range"
run --tolerance-scale=0.5 pass.pkt
exits 2 "... and one of the option that is too small"
scaled x check pass.pkt
exits 0 "check plays nothing, and does not look at it"

ln -s "$TUNDRILL" packetdrill
TUNDRILL=$dir/packetdrill
scaled x pass.pkt
exits 1 "as packetdrill: it is read"
run --tolerance-scale=2 pass.pkt
exits 1 "... and the option is refused"
says err 'set TUNDRILL_TOLERANCE_SCALE' "... with the way out"

finish
