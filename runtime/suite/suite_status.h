/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_status: how the program ends. */
#ifndef SUITE_STATUS_H
#define SUITE_STATUS_H

#include "runtime/record/result.h"

#define SUITE_EXIT_PASS 0
#define SUITE_EXIT_FAIL 1
#define SUITE_EXIT_ERROR 2
#define SUITE_EXIT_SKIP 77	/* automake's "skipped" */
#define SUITE_EXIT_INTERRUPTED 130

/* The exit status for runs that ended in these ways, if none was interrupted. */
int suite_exit_status(const size_t count[VERDICT_COUNT]);

#endif
