#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_outputs: a report is there as a whole or not at all, and never in the place of what
# is read; one that cannot be written is no success.
. "$(dirname "$0")/cli_functions.inc"
need_runs

formats='json tap junit html'
! command -v dot > /dev/null || formats="$formats state-coverage"

# left WHAT: no file was left beside a report.
left() {
	[ -z "$(find . -name '.tundrill*')" ]
	result $? "$1: nothing is left beside it"
}

run --json runs.json pass.pkt
cp pass.pkt keep.pkt
ln pass.pkt hard.pkt
ln -s pass.pkt soft.pkt
mkdir tree
cp pass.pkt tree/one.pkt
for format in $formats; do
	for target in ./pass.pkt hard.pkt soft.pkt; do
		run --$format=$target pass.pkt
		exits 2 "--$format: $target is the script"
		says err "^tundrill: '--$format': $target is read, too" "... which is told"
	done
	cmp -s pass.pkt keep.pkt
	result $? "--$format: the script is as it was"
	run --$format=tree/one.pkt tree
	exits 2 "--$format: a script that was found is none either"
	cmp -s tree/one.pkt keep.pkt
	result $? "... and is as it was"
	run report --$format=./runs.json runs.json
	exits 2 "--$format: a report that is read is not written to"
	run --$format same --tap ./same pass.pkt
	exits 2 "--$format: another report is written to the same file"
	[ ! -e same ]
	result $? "... and it is not there"
done
left "what is refused"
run report runs.json
exits 0 "the report that was read is as it was"

# A link to a file, its mode, a pipe and standard output stay what they are.
echo old > real
chmod 640 real
ln -s real link
run --tap link pass.pkt
exits 0 "a report to a link"
[ -L link ] && grep -q '^ok 1' real && [ "$(stat -c %a real)" = 640 ]
result $? "... is that of its file, with its mode"
(umask 027 && "$TUNDRILL" --tap fresh pass.pkt > out 2> err)
[ "$(stat -c %a fresh)" = 640 ]
result $? "a new file has the mode that the user gives new ones"
"$TUNDRILL" -q --tap /dev/stdout pass.pkt > out 2> err
grep -q '^ok 1' out
result $? "/dev/stdout is written to directly"
mkfifo pipe
cat pipe > read &
run --tap pipe pass.pkt
wait
grep -q '^ok 1' read && [ -p pipe ]
result $? "so is a pipe"

# A disk that is full, where there was a report before.
if unshare --mount true 2> /dev/null; then
	mkdir disk
	# shellcheck disable=SC2016,SC2086 # the inner shell expands; words
	unshare --mount sh -c '
		mount -t tmpfs -o size=32k none disk
		tool=$1
		shift
		for format in "$@"; do
			for i in 1 2 3; do echo "old report"; done > "disk/$format"
		done
		head -c 30000 /dev/zero > disk/fill 2> /dev/null
		cat /dev/zero > disk/fill2 2> /dev/null
		mkdir disk/captures
		for format in "$@"; do
			"$tool" --$format "disk/$format" pass.pkt > "$format.out" 2>&1
			echo $? > "$format.status"
			[ "$(grep -c "^old report$" "disk/$format")" -eq 3 ]
			echo $? > "$format.kept"
		done
		"$tool" --capture disk/captures --capture-all pass.pkt > capture.out 2>&1
		echo $? > capture.status
		find disk -name ".tundrill*" > capture.left
	' sh "$TUNDRILL" $formats
	for format in $formats capture; do
		cp $format.out out
		[ "$(cat $format.status)" = 2 ]
		result $? "--$format: a full disk: 2"
		says out 'No space left|not drawn' "... that is told"
		[ $format = capture ] || [ "$(cat $format.kept)" = 0 ]
		result $? "... and the old file is there"
	done
	[ ! -s capture.left ]
	result $? "nothing is left on the disk"
fi

# Reports that are none.
run report /dev/null
exits 2 "an empty report"
says err 'there is no record of a run' "... is told"
head -c 100 runs.json > cut.json
run report cut.json
exits 2 "a report that is cut off"
says err '^tundrill: cut\.json:1: is not the record .* cut off there' "... is told"
cat runs.json cut.json > half.json
run report --json never.json half.json
exits 2 "a report whose last line is cut off"
[ ! -e never.json ]
result $? "... is not reported in part"
run report tree
exits 2 "a folder is no report"
says err 'cannot read tree: Is a directory' "... which is told"
head -c 100000 /dev/urandom > random
run report random
exits 2 "random bytes are no report"
python3 -c 'print("[" * 1000000)' > deep
run report deep
exits 2 "nor is what has a million levels"
finish
