/* SPDX-License-Identifier: BSD-2-Clause */
/* durations: how long runs took, from an earlier report of --json. */
#ifndef DURATIONS_H
#define DURATIONS_H

#include <stddef.h>

struct duration {
	char *name;		/* "PATH (FAMILY)" */
	double wall_s;
	size_t line;		/* of the report */
};

struct durations {
	struct duration *item;	/* sorted by name */
	size_t n, cap;
	double mean_s;		/* of all; taken for runs that are not in the report */
};

/* Reads a report, which is JSON Lines; the last line for a run counts.  0 with *@ret to
 * be freed by durations_done(), or -errno with a message in @err. */
int durations_load(const char *path, struct durations *ret, char *err,
		   size_t err_cap);
/* Frees the items; @d is empty then. */
void durations_done(struct durations *d);

/* How long a run took, in seconds; the mean of all if that is not known. */
double durations_get(const struct durations *d, const char *name);

#endif
