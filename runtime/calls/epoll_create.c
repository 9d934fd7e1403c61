/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll_create: makes an epoll descriptor. */
#include <sys/epoll.h>

#include "runtime/calls/common.h"

static void epoll_create_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, epoll_create(a->v[0]));
}

static int epoll_create_finish(struct call *c)
{
	int fd = call_new_fd(c);

	if (fd >= 0)
		fds_add(c->fds, fd, (int)c->ret);
	return 0;
}

const struct call_ops call_ops_epoll_create = {
	.desc = {
		.name = "epoll_create",
		.arg = {
			{ .type = ARG_INT, .name = "size" },
		},
		.result = RESULT_FD,
		.packetdrill = true,
	},
	.prepare = call_prepare_ints,
	.execute = epoll_create_execute,
	.finish = epoll_create_finish,
};
