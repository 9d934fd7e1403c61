/* SPDX-License-Identifier: BSD-2-Clause */
/* listen: waits for connections. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

static void listen_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, listen(a->v[0], a->v[1]));
}

static int listen_finish(struct call *c)
{
	if (!c->ret)
		socket_listening(c->sockets, call_fd_number(c, 0));
	return 0;
}

const struct call_ops call_ops_listen = {
	.desc = {
		.name = "listen",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "backlog" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = call_prepare_ints,
	.execute = listen_execute,
	.finish = listen_finish,
};
