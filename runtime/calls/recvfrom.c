/* SPDX-License-Identifier: BSD-2-Clause */
/* recvfrom: receives one buffer and the address of its sender. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static int recvfrom_prepare(struct call *c)
{
	struct buf_args *a;

	if (call_prepare_recv(c) < 0)
		return -EINVAL;
	a = c->arg;
	return call_prepare_addr_out(c, 4, &a->addr);
}

static void recvfrom_execute(struct call *c)
{
	struct buf_args *a = c->arg;

	call_done(c, recvfrom(a->fd, a->base, a->len, a->flags,
			      (struct sockaddr *)&a->addr.ss, &a->addr.len));
}

static int recvfrom_finish(struct call *c)
{
	const struct buf_args *a = c->arg;

	if (!call_has_outputs(c))
		return 0;
	return call_check_addr_out(c, 4, &a->addr);
}

static void recvfrom_outputs(struct call *c, struct call_output *o)
{
	const struct buf_args *a = c->arg;

	call_addr_outputs(c, 4, &a->addr, o);
}

const struct call_ops call_ops_recvfrom = {
	.desc = {
		.name = "recvfrom",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "flags" },
			{ .type = ARG_ADDR, .name = "address",
			  .portable = ARG_PORTABLE_DOTS },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = recvfrom_prepare,
	.execute = recvfrom_execute,
	.finish = recvfrom_finish,
	.outputs = recvfrom_outputs,
};
