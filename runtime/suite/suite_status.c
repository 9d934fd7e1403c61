/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_status: how the program ends. */
#include "runtime/suite/suite_status.h"

int suite_exit_status(const size_t count[VERDICT_COUNT])
{
	if (count[VERDICT_ERROR])
		return SUITE_EXIT_ERROR;
	if (count[VERDICT_FAIL])
		return SUITE_EXIT_FAIL;
	if (count[VERDICT_SKIP] && !count[VERDICT_PASS] &&
	    !count[VERDICT_XFAIL])
		return SUITE_EXIT_SKIP;
	return SUITE_EXIT_PASS;
}
