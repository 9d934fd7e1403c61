#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# ci_files: what contrib/ci tells to call exists and does what it is there for.
. "$(dirname "$0")/cli_functions.inc"
need_runs
ci=$root/contrib/ci

# The options of tundrill's commands, which may go over several lines.
{ "$TUNDRILL" --help; "$TUNDRILL" help kernel; } > help
: > out
sed 's/\\$//' "$ci"/*.yml "$ci/README.md" | grep -v 'preserve-env=GITHUB_ACTIONS$' |
	grep -oE -- '--(shard|json|junit|tap|capture|durations|quiet|kernel|output|html)[a-z-]*' |
	sort -u > options
while read -r option; do
	grep -qE -- "$option(=|  )" help || echo "there is no $option" >> out
done < options
[ "$(wc -l < options)" -ge 10 ] && [ ! -s out ]
result $? "options in contrib/ci exist"

[ -x "$root/tests/install-deps.sh" ]
result $? "install-deps.sh is where contrib/ci calls it"

if python3 -c 'import yaml' 2> /dev/null; then
	python3 - "$ci"/*.yml <<'CHECK' > out 2>&1
import sys, yaml
for path in sys.argv[1:]:
    assert 'run' in str(yaml.safe_load(open(path))), path
CHECK
	result $? "contrib/ci has well-formed YAML"
else
	skip "contrib/ci has well-formed YAML" "no Python module"
fi

# A suite in parts, and one report of them, as the files have it.
mkdir -p tests/packetdrill
cp pass.pkt tests/packetdrill/one-v4.pkt
cp fail.pkt tests/packetdrill/two-v4.pkt
for part in 1 2; do
	run --shard="$part/2" --json="part$part.json" --capture=captures \
		tests/packetdrill
done
run report --quiet --json=all.json --junit=all.xml part*.json
exits 1 "a suite in parts has one status"
[ "$(wc -l < all.json)" -eq 4 ]
result $? "... and all runs in one report"

# prove calls an interpreter with the script behind it.
if command -v prove > /dev/null; then
	prove -e "$TUNDRILL --tap -" pass.pkt > out 2>&1
	result $? "prove runs a script that passes"
	! prove -e "$TUNDRILL --tap -" fail.pkt > out 2>&1
	result $? "prove runs a script that fails"
fi

# What ksft_runner.sh does: packetdrill from the PATH, in a namespace of its own.
if unshare -rn true 2> /dev/null; then
	ln -s "$TUNDRILL" packetdrill
	for version in ipv4 ipv6; do
		PATH=$dir:$PATH unshare -rn packetdrill --ip_version=$version \
			-D CMSG_LEVEL_IP=SOL_IP --tolerance_usecs=14000 \
			pass.pkt > out 2> err
		result $? "under the name packetdrill: $version"
	done
fi
finish
