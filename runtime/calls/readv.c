/* SPDX-License-Identifier: BSD-2-Clause */
/* readv: reads into several buffers; the data is not compared. */
#include <sys/uio.h>

#include "runtime/calls/common.h"

static int readv_prepare(struct call *c)
{
	return call_prepare_vec(c, false);
}

static void readv_execute(struct call *c)
{
	const struct msg_args *a = c->arg;

	call_done(c, readv(a->fd, a->hdr.msg_iov, (int)a->hdr.msg_iovlen));
}

const struct call_ops call_ops_readv = {
	.desc = {
		.name = "readv",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_IOVEC_LIST, .name = "buffers" },
			{ .type = ARG_INT, .name = "count" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = readv_prepare,
	.execute = readv_execute,
};
