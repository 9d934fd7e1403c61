/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tolerance_scale: by how much the tolerances of all scripts are larger on this machine.
 *
 * A script has the tolerance that its author's machine keeps.  One that is slower, is
 * shared, or has a kernel with debugging in it needs more, in every script alike.
 */
#ifndef TOLERANCE_SCALE_H
#define TOLERANCE_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#define TOLERANCE_SCALE_MAX 1000

struct cli;

/* The setter of --tolerance-scale, as in struct cli_option. */
bool tolerance_scale_set(struct cli *cli, const char *value, char *err,
			 size_t err_cap);

/* Sets what TUNDRILL_TOLERANCE_SCALE says, unless the option was given or the variable is
 * not there or empty.  0, or -EINVAL with a message in @err. */
int tolerance_scale_from_environment(struct cli *cli, char *err,
				     size_t err_cap);

#endif
