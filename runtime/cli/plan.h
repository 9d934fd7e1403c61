/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan: from the paths of a command line to the runs of a suite.
 *
 * Families, unless --ip_version or --families says otherwise: a script that is named
 * itself runs under IPv4, scripts of a directory run under all three.  A name that ends
 * in v4.pkt rules out IPv6, one in v6.pkt leaves only IPv6, as packetdrill's runner has
 * it.  "//! families LIST" in the script limits them, too.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>

#include "runtime/cli/cli.h"
#include "runtime/cli/find.h"
#include "runtime/suite/suite.h"

struct plan {
	struct suite_run *run;	/* in order; those of a group are adjacent */
	size_t n, cap, n_groups;
	struct find_list found;	/* owns the paths */
	struct arena *mem;	/* of runs that are decided already, the pragmas */
};

/*
 * Makes the plan, to be freed by plan_done().  A path that cannot be read, and a script
 * for which no wanted family is left, become runs whose verdict is set already.
 */
void plan_make(const struct cli *cli, struct plan *ret);
/* Whether scripts that say "//! long" are left out: in real time, unless asked for. */
bool plan_skips_long(const struct cli *cli);
/* Frees the runs with their results, and the paths. */
void plan_done(struct plan *plan);

#endif
