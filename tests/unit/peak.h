/* SPDX-License-Identifier: BSD-2-Clause */
/* peak.h: the most memory that this test's process has had so far. */
#ifndef TD_TESTS_UNIT_PEAK_H
#define TD_TESTS_UNIT_PEAK_H

#include <sys/resource.h>

#include "tests/unit/tap.h"

/* Whether the figures are the program's; if not, the check @what is skipped.  A
 * sanitizer needs memory of its own and keeps what was freed, for as long as it likes.
 */
static inline bool peak_is_ours(const char *what)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	tap_skip(what, "a sanitizer takes memory of its own");
	return false;
#else
	(void)what;
	return true;
#endif
}

/* In KiB, see getrusage(2); a forked process begins with what its parent had. */
static inline long peak_kib(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

#endif /* TD_TESTS_UNIT_PEAK_H */
