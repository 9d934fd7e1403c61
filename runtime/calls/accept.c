/* SPDX-License-Identifier: BSD-2-Clause */
/* accept: takes a connection from a listening socket. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

struct accept_args {
	int fd;
	struct addr_out addr;
};

static int accept_prepare(struct call *c)
{
	struct accept_args *a = arena_alloc(c->mem, sizeof(*a));

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    call_prepare_addr_out(c, 1, &a->addr) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void accept_execute(struct call *c)
{
	struct accept_args *a = c->arg;

	call_done(c, accept(a->fd, (struct sockaddr *)&a->addr.ss,
			    &a->addr.len));
}

static int accept_finish(struct call *c)
{
	const struct accept_args *a = c->arg;
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);
	int fd = call_new_fd(c);

	/* Not from a->addr, which the script may have made short.  A connection
	 * that was reset has no peer any more; accept() tells it then. */
	if (fd >= 0) {
		if (getpeername((int)c->ret, (struct sockaddr *)&peer, &len)) {
			peer = a->addr.ss;
			len = a->addr.len;
		}
		socket_accepted(c->sockets, fd, (int)c->ret,
				(struct sockaddr *)&peer, len);
	}
	if (!call_has_outputs(c))
		return 0;
	return call_check_addr_out(c, 1, &a->addr);
}

static void accept_outputs(struct call *c, struct call_output *o)
{
	const struct accept_args *a = c->arg;

	call_addr_outputs(c, 1, &a->addr, o);
}

const struct call_ops call_ops_accept = {
	.desc = {
		.name = "accept",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_ADDR, .name = "address",
			  .portable = ARG_PORTABLE_DOTS },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_FD,
		.packetdrill = true,
	},
	.prepare = accept_prepare,
	.execute = accept_execute,
	.finish = accept_finish,
	.outputs = accept_outputs,
};
