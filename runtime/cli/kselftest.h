/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kselftest: what the kernel's own harness agrees on with its tests
 * (tools/testing/selftests/kselftest/), apart from the report (report_ktap.c).
 */
#ifndef KSELFTEST_H
#define KSELFTEST_H

#include <stdbool.h>

#define KSELFTEST_EXIT_SKIP 4	/* KSFT_SKIP; 2 and 3 say "expected" there */

/* Whether KSFT_MACHINE_SLOW is "yes": the harness knows that this machine, or its kernel
 * with debugging in it, is not on time. */
bool kselftest_machine_slow(void);

/* The exit status of a test of kselftest for one of suite_run_all(): 4 for all skipped, 1
 * for an error.  Others stay. */
int kselftest_status(int status);

#endif
