/* SPDX-License-Identifier: BSD-2-Clause */
/* summary: how many of a suite's runs failed in which way, and which took longest. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "runtime/suite/suite.h"

#define SUMMARY_SLOWEST 3
#define SUMMARY_MIN_RUNS 11	/* the lines of fewer runs are all in sight */

struct summary {
	size_t runs;
	size_t kind[FAIL_KIND_COUNT];
	size_t late;		/* failures that only are */
	size_t not_made;	/* runs that this machine could not play */
	char *why_not;		/* what kept it from the first of them; NULL: none */
	struct {
		char *title;	/* NULL: none */
		int64_t wall_ns;
	} slowest[SUMMARY_SLOWEST];	/* the slowest first */
};

/* Counts a run that has ended. */
void summary_add(struct summary *s, const struct suite_run *run);
/* Prints a line about failures, one about runs that could not be made, if there were any,
 * and one about the slowest runs.
 * Prints nothing for fewer than SUMMARY_MIN_RUNS. */
void summary_print(FILE *out, const struct summary *s);
/* Frees the titles; @s is empty then. */
void summary_done(struct summary *s);

#endif
