/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * retry: which runs are run again, and how that is told.
 *
 * A run that failed in time, or by what a moment shows, while the tool itself was
 * late has shown nothing about the kernel.  It is run again, alone, at most
 * RETRY_DISTURBED times.  Any other failure stands, unless the user asks for more.
 *
 * A run that may have passed because the tool was late has shown as little.  In a suite
 * it is run again once, as long as there are few: on a machine that is busy all the time
 * a second run is no better than the first.
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "runtime/play/result.h"

#define RETRY_DISTURBED 2
#define RETRY_MAX 9		/* that a user may ask for */
#define RETRY_PASSED_SHARE 32	/* one of so many runs may be run again after a pass */

struct retry_policy {
	bool off;
	unsigned failed;	/* times that any run that failed is run again */
};

/* Whether a run that failed and had @tries, of which @r is the last, gets another.
 * @expect_fail: a failure is what its script expects. */
bool retry_wanted(const struct retry_policy *policy, const struct result *r,
		  unsigned tries, bool expect_fail);

/* Whether one that passed gets another.  @n_runs: of the suite; @n_confirmed: of them
 * have got one for that. */
bool retry_confirms(const struct retry_policy *policy, const struct result *r,
		    unsigned tries, size_t n_runs, size_t n_confirmed);

/* "a first run failed (...) while ...; a second run failed (...)": @earlier,
 * which is freed, or NULL, and what became of try number @tries. */
char *retry_tell(char *earlier, unsigned tries, const struct result *r);

/* Adds the note about earlier tries, of which there are @tries with this one. */
void retry_note(struct result *r, const char *earlier, unsigned tries);

#endif
