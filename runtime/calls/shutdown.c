/* SPDX-License-Identifier: BSD-2-Clause */
/* shutdown: ends one or both directions. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static void shutdown_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, shutdown(a->v[0], a->v[1]));
}

const struct call_ops call_ops_shutdown = {
	.desc = {
		.name = "shutdown",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "how" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_ints,
	.execute = shutdown_execute,
};
