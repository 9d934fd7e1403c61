#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# ktap: the reader of the kernel's own tree (tools/testing/kunit) finds in --ktap what there
# is.
. "$(dirname "$0")/kernel_functions.inc"
reader=$kernels/$TUNDRILL_TEST_KERNEL/src/tools/testing/kunit/kunit.py
if [ ! -e "$reader" ]; then
	skip_all "the kernel was not built from a tarball, whose tree has kunit.py"
fi
need_kernel

sed '1i //! requires sysctl no.such' pass.pkt > skip.pkt
sed '1i //! expect fail for a reason' fail.pkt > xfail.pkt
run --kernel "$kernel" --families all --ktap=all.ktap pass.pkt fail.pkt skip.pkt xfail.pkt
exits 1 "a suite with a failure"
python3 -B "$reader" parse "$PWD/all.ktap" > out 2> err
status=$?
exits 1 "kunit.py: it has one"
says out 'Testing complete\. Ran 12 tests: passed: 6, failed: 3, skipped: 3$' \
	"... and counts a test for each family, an expected failure as passed"
says out '\[FAILED\] fail\.pkt' "... by the script's name"
says out '# fail\.pkt:2:15: error: close\(\) returned 0' "... with the failure's text"
says_not out 'ERROR|test error|missing' "... and nothing is wrong with the form"

finish
