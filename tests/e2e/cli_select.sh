#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cli_select: which runs there are: -k, --list, shards, repetitions, pragmas.
. "$(dirname "$0")/cli_functions.inc"
need_runs
unset GTEST_TOTAL_SHARDS GTEST_SHARD_INDEX TEST_TOTAL_SHARDS TEST_SHARD_INDEX

mkdir tree
for name in one two three four; do
	cp pass.pkt "tree/$name.pkt"
done

run --list -k ipv6,four tree
exits 0 "--list: 0"
"$TUNDRILL" --list tree | grep -E 'ipv6|four' > want
cmp out want
result $? "--list: what -k selects, and nothing else"

run --list tree nosuch.pkt empty
exits 0 "--list does not read scripts that are named"
mkdir empty
run --list tree empty
exits 2 "--list: a folder without scripts is an error"
says err '^empty: error: there is no \*\.pkt file' "... that is told"

run -k nothing tree
exits 2 "-k that selects nothing: 2"
run -k 'two.pkt (ipv6)' tree
exits 0 "-k with a whole name"
says out '^ok +tree/two\.pkt \(ipv6\)' "... makes that run"

"$TUNDRILL" --list tree | sort > want
for k in 1 2 3; do
	"$TUNDRILL" --list --shard "$k/3" tree
done | sort > out
cmp out want
result $? "three parts are the whole, and no run is in two"
for k in 0 1 2; do
	TEST_TOTAL_SHARDS=3 TEST_SHARD_INDEX=$k "$TUNDRILL" --list tree
done | sort > out
cmp out want
result $? "Bazel's parts, too"
GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=2 "$TUNDRILL" tree > out 2> err
status=$?
exits 2 "a part that is none: 2"

sed 's/^+0/+.3/' pass.pkt > tree/slow.pkt
run --families ipv4 --json runs.json tree
exits 0 "a suite that is reported"
"$TUNDRILL" --list --families ipv4 --durations runs.json tree > out
[ "$(head -n 1 out)" = 'tree/slow.pkt (ipv4)' ]
result $? "--durations: what took longest goes first"

printf '//! long\n' | cat - pass.pkt > long.pkt
printf '//! long\n' | cat - bad.pkt > long-bad.pkt
run --list pass.pkt long.pkt
exits 0 "--list with a long script: 0"
says_not out 'long' "... which would not be played"
run --list --long pass.pkt long.pkt
says out '^long\.pkt \(ipv4\)$' "... but with --long"
run long.pkt
exits 77 "a long script is skipped"
says out '^skip +long\.pkt \(ipv4\)  long: --long plays it$' "... and says so"
run --repeat 2 pass.pkt long.pkt
says out '^3 runs: 2 passed, 0 failed, 1 skipped' "... once, whatever --repeat says"
run --long long.pkt
exits 0 "--long: it is played"
says out '^ok +long\.pkt' "... and passes"
run long-bad.pkt
exits 2 "an error of a long script is told all the same"

run --repeat 3 -j 2 pass.pkt
exits 0 "--repeat: 0"
says out '^3 runs: 3 passed' "--repeat 3: three runs"

cat > third.pkt <<'SCRIPT'
0 `echo >> count; test $(wc -l < count) -lt 3`
SCRIPT
run --until-fail third.pkt
exits 1 "--until-fail: ends with a failure"
[ "$(wc -l < count)" -eq 3 ]
result $? "... at once"
rm count
run --until-fail --repeat 2 third.pkt
exits 0 "--until-fail --repeat 2: gives up"
[ "$(wc -l < count)" -eq 2 ]
result $? "... after two"

run -j 1 --fail-fast pass.pkt fail.pkt pass.pkt
exits 1 "--fail-fast: 1"
says out '^2 runs: 1 passed, 1 failed' "--fail-fast: nothing behind the failure"

cat > second.pkt <<'SCRIPT'
0 `echo >> again; test $(wc -l < again) -gt 1`
SCRIPT
run second.pkt
exits 1 "a failure stands"
rm again
run --retries 1 second.pkt
exits 0 "--retries: it is run again"
says out 'note: a first run failed \(.*\); this is the result of a second one' \
	"... which is told"

pragma() {
	{ echo "//! $1"; cat "$2"; } > pragma.pkt
	run pragma.pkt
}

pragma 'requires kernel >= 99.1' pass.pkt
exits 77 "a newer kernel is required: 77"
says out '^skip +pragma\.pkt .*requires kernel >= 99\.1, this is ' \
	"... and the reason is told"
pragma 'requires qdisc pfifo' pass.pkt
exits 0 "a qdisc that there is"
pragma 'requires qdisc nosuch' pass.pkt
exits 77 "a qdisc that there is not"
pragma 'requires command sh' pass.pkt
exits 0 "a command that there is"
pragma 'expect fail' fail.pkt
exits 0 "a failure that is expected"
says out 'note: failed as expected: ' "... is told"
pragma 'expect fail' pass.pkt
exits 1 "a pass that is not expected"
says out '^pragma\.pkt:1:1: error: expected to fail, but passed' "... is told"
pragma 'expect fail' bad.pkt
exits 2 "an error is no failure"
pragma 'families ipv6' pass.pkt
says out '^ok +pragma\.pkt \(ipv6\)' "a script with families of its own"
pragma 'nonsense' pass.pkt
exits 0 "an unknown pragma does no harm"
says out "warning: unknown pragma 'nonsense' \[unknown-pragma\]" "... and is told"

finish
