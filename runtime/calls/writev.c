/* SPDX-License-Identifier: BSD-2-Clause */
/* writev: writes several buffers. */
#include <sys/uio.h>

#include "runtime/calls/common.h"

static int writev_prepare(struct call *c)
{
	return call_prepare_vec(c, true);
}

static void writev_execute(struct call *c)
{
	const struct msg_args *a = c->arg;

	call_done(c, writev(a->fd, a->hdr.msg_iov, (int)a->hdr.msg_iovlen));
}

const struct call_ops call_ops_writev = {
	.desc = {
		.name = "writev",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_IOVEC_LIST, .name = "buffers" },
			{ .type = ARG_INT, .name = "count" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = writev_prepare,
	.execute = writev_execute,
};
