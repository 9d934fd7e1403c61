/* SPDX-License-Identifier: BSD-2-Clause */
/* kselftest: what the kernel's own harness agrees on with its tests. */
#include "runtime/cli/kselftest.h"

#include <stdlib.h>
#include <string.h>

bool kselftest_machine_slow(void)
{
	const char *value = getenv("KSFT_MACHINE_SLOW");

	return value && strcmp(value, "yes") == 0;
}
