/* SPDX-License-Identifier: BSD-2-Clause */
/* kselftest: what the kernel's own harness agrees on with its tests. */
#include "runtime/cli/kselftest.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/suite/suite.h"

bool kselftest_machine_slow(void)
{
	const char *value = getenv("KSFT_MACHINE_SLOW");

	return value && strcmp(value, "yes") == 0;
}

int kselftest_status(int status)
{
	switch (status) {
	case SUITE_EXIT_SKIP:
		return KSELFTEST_EXIT_SKIP;
	case SUITE_EXIT_ERROR:
		return SUITE_EXIT_FAIL;
	default:
		return status;
	}
}
