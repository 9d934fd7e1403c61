#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# follow: CONTRIBUTING.md's recipes do what they say.  Each other script of this folder
# follows one in a copy of the sources and touches the files that its text names,
# and no others; the copy is built, and the tests that were added to are run.
. "$(dirname "$0")/../e2e/cli_functions.inc"
. "$root/tests/recipes/recipe.inc"

mkdir tree
(cd "$root" && tar -cf - --exclude='./build*' --exclude=./.git .) | tar -xf - -C tree
cp -r tree/man man
touched=$dir/touched
: > followed
: > all

# --- following the text ----------------------------------------------------------

# follow SCRIPT: in the copy; the files heading, touched and named tell of it.
follow() {
	cd tree || return
	. "$1"
	printf '%s\n' "$heading" > ../heading
	recipe_names "$root/CONTRIBUTING.md" > ../named
}

for script in "$root"/tests/recipes/*.sh; do
	case $script in */follow.sh) continue ;; esac
	: > touched
	(follow "$script") > out 2>&1
	heading=$(cat heading)
	[ ! -s out ]
	result $? "$heading: can be followed"
	sort touched | diff named - > out && [ -s named ]
	result $? "$heading: touches what it names, and nothing else"
	cat touched >> all
	echo "$heading" >> followed
done
sed -n '/^## Recipes/,/^## Style/s/^### //p' "$root/CONTRIBUTING.md" | sort > there
sort followed | diff there - > out && [ -s there ]
result $? "every recipe is followed"

# A path with its folder, or what "beside it" has in the rooms.
grep -oE '`[A-Za-z0-9_/.-]+\.[a-z0-9]+`' "$root/CONTRIBUTING.md" | tr -d '`' |
	grep -vE 'NAME|^v[46]\.pkt$' | sort -u | while read -r path; do
	case $path in
	*/*) [ -e "$root/$path" ] ;;
	*) find "$root/parser" "$root/netdev" "$root/runtime" "$root/tests" "$root" \
		-maxdepth 2 -name "$path" | grep -q . ;;
	esac || echo "there is no $path"
done > out
[ ! -s out ]
result $? "the text names files that there are"

# --- what comes of it --------------------------------------------------------------

sort -u all > touched
parse=tests/unit/test_parse
programs=$(sed -n 's,^\(tests/.*/test_.*\)\.c$,\1,p' touched)
targets="all build/$parse"
for program in $programs; do
	targets="$targets build/$program"
done
# shellcheck disable=SC2086 # a list of words
env -u MAKEFLAGS -u MFLAGS nice make -C tree -s -j "$(nproc)" CFLAGS=-O0 WERROR=1 \
	BUILD=build SANITIZE= $targets > out 2>&1
result $? "all of them build together, without a warning"

# passes WHAT COMMAND...: in the copy, with the program that was built there.
passes() {
	what=$1
	shift
	(cd tree && TUNDRILL=$dir/tree/build/tundrill "$@") > log 2>&1
	status=$?
	grep -E '^not ok|^FAILED|^ ' log > out
	[ "$status" -eq 0 ]
	result $? "$what"
}

for program in $programs "$parse"; do
	passes "${program##*/} passes" "build/$program"
done
for script in $(grep '\.pkt$' touched); do
	passes "$script passes, and fails when broken" tests/run.py --build build \
		--only "$script" scripts
	says log '^([2-9]|[1-9][0-9]) passed, 0 failed, 0 skipped' "... both"
done
# Of the rules to break, only what was added, and one for IPv6.
broken=scripts/rfc9293/broken
grep -vxFf "$root/$broken" "tree/$broken" > rules
result $? "$broken has more rules"
grep -m 1 -e '-v6\.pkt' "$root/$broken" >> rules
mv rules "tree/$broken"
for test in $(grep '^tests/e2e/.*\.sh$' touched) tests/e2e/man_names.sh \
		tests/e2e/man_examples.sh tests/e2e/rfc9293.sh; do
	passes "$test passes" sh "$test"
done

# --- without the paragraph of the manual ----------------------------------------------

mv tree/man tree/man.new
cp -r man tree/man
(cd tree && TUNDRILL=$dir/tree/build/tundrill sh tests/e2e/man_names.sh) > log 2>&1
[ $? -eq 1 ]
result $? "the manual's test notices what it does not describe"
for what in xyz seen exp getpeername queued IPTOS greeting motto names long-wait \
		file skip proto; do
	grep -E "^# out: .*$what.* is missing" log > out
	result $? "... $what"
done

finish
