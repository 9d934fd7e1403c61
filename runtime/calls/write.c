/* SPDX-License-Identifier: BSD-2-Clause */
/* write: writes one buffer. */
#include <unistd.h>

#include "runtime/calls/common.h"

static void write_execute(struct call *c)
{
	const struct buf_args *a = c->arg;

	call_done(c, write(a->fd, a->base, a->len));
}

const struct call_ops call_ops_write = {
	.desc = {
		.name = "write",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_send,
	.execute = write_execute,
};
