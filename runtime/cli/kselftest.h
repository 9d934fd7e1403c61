/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kselftest: what the kernel's own harness agrees on with its tests
 * (tools/testing/selftests/kselftest/), apart from the report (report_ktap.c).
 */
#ifndef KSELFTEST_H
#define KSELFTEST_H

#include <stdbool.h>

/* Whether KSFT_MACHINE_SLOW is "yes": the harness knows that this machine, or its kernel
 * with debugging in it, is not on time. */
bool kselftest_machine_slow(void);

#endif
