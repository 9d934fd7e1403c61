#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# corpus: packetdrill's own scripts in guests.  What passes with packetdrill on a kernel of
# real time passes here, and each time at the same virtual times.
. "$(dirname "$0")/kernel_functions.inc"
. "$root/tests/e2e/corpus_functions.inc"
need_kernel

copy_corpus corpus
cd corpus || exit 1
for pass in 1 2; do
	run --kernel "$kernel" --families all --json "../pass$pass.json" tcp
done
cd .. || exit 1
# Each reading of a guest's clock moves it by 256 ns, so that what waits for it gets on.  A
# burst of ten packets, which scripts/ has not, is some 150 readings.
python3 "$root/tests/kernel/times.py" pass1.json pass2.json 100 > out 2> err
result $? "$(head -n 1 out)"
python3 "$root/tests/kernel/recorded.py" corpus/verdicts.tsv pass1.json > out 2> err
result $? "$(head -n 1 out)"

finish
