/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_select: the runs of a plan that are wanted here, in the best order. */
#ifndef PLAN_SELECT_H
#define PLAN_SELECT_H

#include <stddef.h>

#include "runtime/cli/plan.h"

/*
 * Keeps the runs that @select names and that belong to its shard, and repeats them.  If
 * their durations are known, the longest come first.  The families of a script stay
 * together in one shard, since the script may choose one for all.  0, or -errno with
 * a message in @err.
 */
int plan_select(struct plan *plan, const struct selection *select, char *err,
		size_t err_cap);

/* Prints "PATH (FAMILY)" of each run that would be made. */
void plan_list(const struct plan *plan, FILE *out);

#endif
