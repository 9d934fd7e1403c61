/* SPDX-License-Identifier: BSD-2-Clause */
/* fcntl: descriptor flags. */
#include <fcntl.h>

#include "runtime/calls/common.h"

static void fcntl_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, fcntl(a->v[0], a->v[1], (long)a->v[2]));
}

const struct call_ops call_ops_fcntl = {
	.desc = {
		.name = "fcntl",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "cmd" },
			{ .type = ARG_INT, .name = "arg",
			  .optional = true },
		},
		.result = RESULT_INT,
	},
	.prepare = call_prepare_ints,
	.execute = fcntl_execute,
};
