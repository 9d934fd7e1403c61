/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan: from the paths of a command line to the runs of a suite.
 *
 * Families of a path, unless --ip_version or --families says otherwise: a file
 * runs under IPv4, what is found in a directory under all three.  A name that ends in
 * v4.pkt rules out IPv6, one in v6.pkt leaves only IPv6, as packetdrill's
 * runner has it.  So does "//! families LIST" in the script.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>

#include "runtime/cli/cli.h"
#include "runtime/cli/find.h"
#include "runtime/suite/suite.h"

struct plan {
	struct suite_run *run;	/* in order; those of a group are adjacent */
	size_t n, n_groups;
	struct find_list found;	/* owns the paths */
};

/*
 * What cannot be read, and scripts that no wanted family is left for, become
 * runs whose verdict is set already.  To be freed by plan_done().
 */
void plan_make(const struct cli *cli, struct plan *ret);
void plan_done(struct plan *plan);

#endif
