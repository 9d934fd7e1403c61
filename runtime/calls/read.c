/* SPDX-License-Identifier: BSD-2-Clause */
/* read: reads into one buffer; the data is not compared. */
#include <unistd.h>

#include "runtime/calls/common.h"

static void read_execute(struct call *c)
{
	const struct buf_args *a = c->arg;

	call_done(c, read(a->fd, a->base, a->len));
}

const struct call_ops call_ops_read = {
	.desc = {
		.name = "read",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_recv,
	.execute = read_execute,
};
