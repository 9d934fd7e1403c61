/* SPDX-License-Identifier: BSD-2-Clause */
/* close: gives back a descriptor. */
#include <unistd.h>

#include "runtime/calls/common.h"

/*
 * The descriptor is forgotten before the call: once close() has begun, also while
 * it lingers, the kernel may give the number to anyone.
 */
static int close_prepare(struct call *c)
{
	int fd = call_fd_number(c, 0);

	if (call_prepare_ints(c) < 0)
		return -EINVAL;
	if (fd < 0)
		return 0;
	socket_closed(c->sockets, fd);
	fds_remove(c->fds, fd);
	return 0;
}

static void close_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, close(a->v[0]));
}

/* SO_LINGER. */
static int64_t close_own_time_ns(const struct call *c)
{
	const struct int_args *a = c->arg;
	struct linger linger = { 0 };
	socklen_t len = sizeof(linger);

	if (getsockopt(a->v[0], SOL_SOCKET, SO_LINGER, &linger, &len) ||
	    !linger.l_onoff)
		return 0;
	return (int64_t)linger.l_linger * 1000000000;
}

const struct call_ops call_ops_close = {
	.desc = {
		.name = "close",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = close_prepare,
	.execute = close_execute,
	.own_time_ns = close_own_time_ns,
};
