#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_check: "tundrill check", and messages about files and usage: none of it
# needs privileges.
. "$(dirname "$0")/cli_functions.inc"

run check pass.pkt fail.pkt
exits 0 "good scripts: 0"
says out '^2 scripts checked: 0 errors, 0 warnings$' "the last line counts"

run check bad.pkt
exits 2 "a bad script: 2"
says out '^bad\.pkt:1:3: error: ' "an error has its place"

mkdir -p tree/sub
cp bad.pkt tree/sub/
cp pass.pkt tree/
run check tree
exits 2 "a directory with a bad script: 2"
says out '^tree/sub/bad\.pkt:1:3: error: ' "paths are as the user gave them"
says out '^2 scripts checked: 1 error, ' "what three families find is told once"

run check nosuch.pkt pass.pkt
exits 2 "a missing file: 2"
says out '^nosuch\.pkt: error: .*No such file' "a missing file is named"
says out '^2 scripts checked: 1 error' "the others are checked all the same"

mkdir empty
run check empty
exits 2 "a directory without scripts: 2"
says out '^empty: error: there is no \*\.pkt file' "... and that is told"

cp /bin/sh binary.pkt
run check binary.pkt
exits 2 "a binary: 2"
says out 'binary\.pkt: error: .*binary data' "a binary is called one"

truncate -s 100M large.pkt
run check large.pkt
exits 2 "a huge file: 2"
says out 'large\.pkt: error: too large' "a huge file is called so"
rm large.pkt

printf '0 state(...) = CLOSED\n// the end' > ours.pkt
run check ours.pkt
says out '^1 script checked: 0 errors, 0 warnings$' "what is ours is no mistake"
run check --portable ours.pkt pass.pkt
exits 0 "... nor one for those who ask: 0, as with other warnings"
says out '^ours\.pkt:1:3: warning: packetdrill has no call state\(\) \[portable\]$' \
	"--portable names what packetdrill would not run"
says out '^ours\.pkt:2:1: warning: packetdrill takes this for no comment' \
	"... also a last line without an end"
says out '^2 scripts checked: 0 errors, 2 warnings$' \
	"... in each family the same, and told once"
run check --portable --format=gcc ours.pkt
says out '^ours\.pkt:1:3: warning: .* \[portable\]$' "... to editors"
run check --portable --format=json ours.pkt
says out '"check":"portable"' "... and to programs"
for _ in $(seq 200); do
	echo '+0 state(...) = CLOSED'
done | sed '1s/+//' > many.pkt
run check --portable many.pkt
says out '^1 script checked: 0 errors, 100 warnings$' "... a hundred times at most"
run run --portable pass.pkt
exits 2 "a run has no such option"

run
exits 2 "no arguments: 2"
says err "^tundrill: no script is named" "no arguments: what is missing"
run --tolerence_usecs=1 pass.pkt
exits 2 "an unknown option: 2"
says err "did you mean '--tolerance_usecs'" "an unknown option: a suggestion"
run check --mtu=many pass.pkt
exits 2 "a bad value: 2"
says err '^tundrill: .*mtu' "a bad value: the option is named"

run --help
exits 0 "--help: 0"
says out '^Usage: tundrill ' "--help tells the usage"
run --version
exits 0 "--version: 0"
says out '^tundrill [0-9]' "--version tells the version"

for what in --help "check pass.pkt"; do
	# shellcheck disable=SC2086 # words
	"$TUNDRILL" $what > /dev/full 2> err
	status=$?
	exits 2 "$what: a full disk is no success"
	says err 'No space left on device' "$what: a full disk is told"
done

finish
