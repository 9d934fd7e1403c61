/* SPDX-License-Identifier: BSD-2-Clause */
/* connect: connects a socket, or undoes that (AF_UNSPEC). */
#include <sys/socket.h>

#include "runtime/calls/common.h"
#include "runtime/calls/own_time.h"

struct connect_args {
	int fd;
	struct addr_out addr;
};

static int connect_prepare(struct call *c)
{
	struct connect_args *a = arena_alloc(c->mem, sizeof(*a));

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    call_prepare_addr_in(c, 1, false, &a->addr) < 0)
		return -EINVAL;
	call_note_connecting(c, a->fd, &a->addr);
	c->arg = a;
	return 0;
}

static void connect_execute(struct call *c)
{
	const struct connect_args *a = c->arg;

	call_done(c, connect(a->fd, (const struct sockaddr *)&a->addr.ss, a->addr.len));
}

/* The kernel decides for how long it retransmits SYNs.  A connect() that succeeds at
 * once does not wait for that. */
static int64_t connect_own_time_ns(const struct call *c)
{
	const struct expr *want = c->ast->result;

	if (want->type == EXPR_INT &&
	    (want->num >= 0 || c->ast->err == EINPROGRESS))
		return call_socket_time_ns(c);
	return CALL_OWN_TIME_ANY;
}

const struct call_ops call_ops_connect = {
	.desc = {
		.name = "connect",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_ADDR, .name = "address" },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = connect_prepare,
	.execute = connect_execute,
	.own_time_ns = connect_own_time_ns,
};
