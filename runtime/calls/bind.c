/* SPDX-License-Identifier: BSD-2-Clause */
/* bind: gives a socket its local address. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

struct bind_args {
	int fd;
	struct addr_out addr;
};

static int bind_prepare(struct call *c)
{
	struct bind_args *a = arena_alloc(c->mem, sizeof(*a));

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    call_prepare_addr_in(c, 1, true, &a->addr) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void bind_execute(struct call *c)
{
	const struct bind_args *a = c->arg;

	call_done(c, bind(a->fd, (const struct sockaddr *)&a->addr.ss, a->addr.len));
}

static int bind_finish(struct call *c)
{
	const struct bind_args *a = c->arg;
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);

	/* The kernel knows better than the script: port 0 means any. */
	if (!c->ret && !getsockname(a->fd, (struct sockaddr *)&ss, &len))
		socket_bound(c->sockets, call_fd_number(c, 0),
			     (struct sockaddr *)&ss, len);
	return 0;
}

const struct call_ops call_ops_bind = {
	.desc = {
		.name = "bind",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_ADDR, .name = "address",
			  .portable = ARG_PORTABLE_DOTS },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = bind_prepare,
	.execute = bind_execute,
	.finish = bind_finish,
};
