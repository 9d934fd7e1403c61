/* SPDX-License-Identifier: BSD-2-Clause */
/* summary: of many runs, what failed in which way and what took longest. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "runtime/suite/suite.h"

#define SUMMARY_SLOWEST 3
#define SUMMARY_MIN_RUNS 11	/* fewer are in sight */

struct summary {
	size_t runs;
	size_t kind[FAIL_KIND_COUNT];
	struct {
		char *title;	/* NULL: none */
		int64_t wall_ns;
	} slowest[SUMMARY_SLOWEST];	/* the slowest first */
};

void summary_add(struct summary *s, const struct suite_run *run);
/* Two lines; the one about failures only if there were any.  Nothing for few
 * runs. */
void summary_print(FILE *out, const struct summary *s);
void summary_done(struct summary *s);

#endif
