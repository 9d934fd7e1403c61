/* SPDX-License-Identifier: BSD-2-Clause */
/* socket: makes a socket, the one under test from then on. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static int socket_prepare(struct call *c)
{
	struct int_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *domain = c->ast->arg[0];

	if (domain->type == EXPR_ELLIPSIS)
		a->v[0] = family_socket(c->options->family);
	else if (value_int32(c, domain, &a->v[0]) < 0)
		return -EINVAL;
	if (value_int32(c, c->ast->arg[1], &a->v[1]) < 0 ||
	    value_int32(c, c->ast->arg[2], &a->v[2]) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void socket_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, socket(a->v[0], a->v[1], a->v[2]));
}

static int socket_finish(struct call *c)
{
	const struct int_args *a = c->arg;
	int fd = call_new_fd(c);
	int protocol = a->v[2];
	socklen_t len = sizeof(protocol);

	if (fd < 0)
		return 0;
	/* Protocol 0 is the type's default. */
	getsockopt((int)c->ret, SOL_SOCKET, SO_PROTOCOL, &protocol, &len);
	socket_created(c->sockets, fd, (int)c->ret, a->v[0],
		       a->v[1] & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), protocol);
	return 0;
}

const struct call_ops call_ops_socket = {
	.desc = {
		.name = "socket",
		.arg = {
			{ .type = ARG_DOMAIN, .name = "domain" },
			{ .type = ARG_INT, .name = "type" },
			{ .type = ARG_INT, .name = "protocol" },
		},
		.result = RESULT_FD,
		.packetdrill = true,
	},
	.prepare = socket_prepare,
	.execute = socket_execute,
	.finish = socket_finish,
};
