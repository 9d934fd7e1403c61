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
			{ ARG_FD, "fd" },
			{ ARG_BUF, "buffer" },
			{ ARG_INT, "count" },
			{ ARG_INT, "flags" },
		},
		.result = RESULT_INT,
	},
	.prepare = call_prepare_recv,
	.execute = recv_execute,
};
