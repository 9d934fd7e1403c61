#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# rfc9293: a stack that breaks a requirement fails the scripts that cover it, and no
# others.  Every script is played under each line of scripts/rfc9293/broken that says that
# it is exact: some thousand runs, for minutes.  EXACT='MUST-1 MUST-2' plays only under
# the lines of these.
. "$(dirname "$0")/../e2e/cli_functions.inc"
folder=$root/scripts/rfc9293

need_runs
if ! command -v nft > /dev/null; then
	skip_all "there is no nft here"
fi
rules() {
	python3 "$root/tests/exact/broken_rules.py" "$@"
}

# play NAME JOBS PATH...: their records go to played/NAME-FAMILY.json.
mkdir played
play() {
	name=$1 jobs=$2
	shift 2
	for family in ipv4 ipv6; do
		printf '%s\n' "$@" | grep "^all/$family" > paths || continue
		# shellcheck disable=SC2086 # nothing, or an option
		xargs "$TUNDRILL" --quiet $jobs --families="$family" \
			--json="played/$name-$family.json" < paths > out 2> err
	done
}

strict_times
rules write-all "$folder" all
# shellcheck disable=SC2046 # one for each family, or for both
play 1 "" $(find all -mindepth 1 -maxdepth 1)
# What fails on a machine that is busy passes where little else is played.
for name in 2 3; do
	rules again "$folder" all played/*.json > odd
	[ -s odd ] || break
	# shellcheck disable=SC2046 # a list of paths
	play "$name" --jobs=4 $(cat odd)
done
rules judge "$folder" all played/*.json > judged
rm -f out err
while read -r status what; do
	case $status in
	'#')
		echo "# $what"
		;;
	skip)
		skip "$what" "not for this kernel"
		;;
	*)
		[ "$status" = ok ]
		result $? "$what"
		;;
	esac
done < judged
if [ -z "$EXACT" ]; then
	n=$(sed -n 's/^ok \([A-Z]*-[0-9]*\),.*/\1/p' judged | sort -u | wc -l)
	[ "$n" -ge 90 ]
	result $? "this is so of at least 90 requirements: of $n"
fi
finish
