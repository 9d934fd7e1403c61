/* SPDX-License-Identifier: BSD-2-Clause */
/* tolerance_scale: by how much the tolerances of all scripts are larger on this machine. */
#include "runtime/cli/tolerance_scale.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cli/again.h"
#include "runtime/cli/cli.h"

#define VARIABLE "TUNDRILL_TOLERANCE_SCALE"

bool tolerance_scale_set(struct cli *cli, const char *value, char *err,
			 size_t err_cap)
{
	char *end;
	double scale = strtod(value, &end);

	/* strtod() would take "nan", "0x10" and "1e3", too. */
	if (!*value || value[strspn(value, "0123456789.")] || *end ||
	    scale < 1 || scale > TOLERANCE_SCALE_MAX) {
		snprintf(err, err_cap,
			 "is not a number from 1 to %d, such as 10 or 2.5",
			 TOLERANCE_SCALE_MAX);
		return false;
	}
	cli->tolerance_scale = scale;
	return true;
}

int tolerance_scale_from_environment(struct cli *cli, char *err, size_t err_cap)
{
	const char *value = getenv(VARIABLE);
	char why[128];

	if (cli->tolerance_scale > 0 || !value || !*value)
		return 0;
	if (tolerance_scale_set(cli, value, why, sizeof(why))) {
		/* Whoever plays a run again may do it elsewhere. */
		again_add_own(cli, "tolerance-scale", value);
		return 0;
	}
	snprintf(err, err_cap, VARIABLE "='%.80s' in the environment %s", value,
		 why);
	return -EINVAL;
}
