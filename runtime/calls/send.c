/* SPDX-License-Identifier: BSD-2-Clause */
/* send: sends one buffer. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static void send_execute(struct call *c)
{
	const struct buf_args *a = c->arg;

	call_done(c, send(a->fd, a->base, a->len, a->flags));
}

const struct call_ops call_ops_send = {
	.desc = {
		.name = "send",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_send,
	.execute = send_execute,
};
