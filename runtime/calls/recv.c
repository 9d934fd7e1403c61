/* SPDX-License-Identifier: BSD-2-Clause */
/* recv: receives into one buffer; the data is not compared. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static void recv_execute(struct call *c)
{
	const struct buf_args *a = c->arg;

	call_done(c, recv(a->fd, a->base, a->len, a->flags));
}

const struct call_ops call_ops_recv = {
	.desc = {
		.name = "recv",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_recv,
	.execute = recv_execute,
};
