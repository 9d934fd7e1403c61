/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * retry: which runs are run again, and how that is told.
 *
 * The machine may have disturbed a run that failed (runtime/play/disturbance.h).  Then it
 * has shown nothing about the kernel.  It is run again, at most RETRY_DISTURBED times;
 * queue.h says when.  Any other failure stands, unless the user asks for more tries.  On
 * a machine that is taken away for up to 12 ms at a time, 28 of 1,242 runs failed with two
 * such times and 7 with four.
 *
 * A run that may have passed because the machine was late has shown nothing, either.  It is
 * run again as often, but RETRY_DISTURBED such tries are made in a suite at most, or one for
 * RETRY_PASSED_SHARE runs: on a machine that is always busy, another try is no better than
 * the first.
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "runtime/record/result.h"

#define RETRY_DISTURBED 4
#define RETRY_MAX 9		/* that a user may ask for */
#define RETRY_PASSED_SHARE 16	/* one try for so many runs may be made after a pass */

struct retry_policy {
	bool off;
	unsigned failed;	/* times that any run that failed is run again */
};

/* Whether a run that failed and had @tries, of which @r is the last, gets another.
 * @expect_fail: a failure is what its script expects. */
bool retry_wanted(const struct retry_policy *policy, const struct result *r,
		  unsigned tries, bool expect_fail);

/* Whether a run that passed gets another try.  @n_runs: runs of the suite; @n_confirmed:
 * tries that passes have got so far. */
bool retry_confirms(const struct retry_policy *policy, const struct result *r,
		    unsigned tries, size_t n_runs, size_t n_confirmed);

/* Appends to @earlier (NULL: nothing yet) what became of try number @tries, @r: "a first run
 * failed (...) while ...; a second run failed (...)".  Frees @earlier and returns the new
 * text, which the caller frees. */
char *retry_tell(char *earlier, unsigned tries, const struct result *r);

/* Adds the note about earlier tries.  @tries: how many there are with this one. */
void retry_note(struct result *r, const char *earlier, unsigned tries);

#endif
