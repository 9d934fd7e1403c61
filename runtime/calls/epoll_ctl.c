/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll_ctl: changes what an epoll descriptor waits for. */
#include <sys/epoll.h>

#include "runtime/calls/common.h"
#include "runtime/calls/epoll.h"

struct epoll_ctl_args {
	int epfd, op, fd;
	struct epoll_event event;
	struct epoll_event *arg;	/* &event; NULL: not given */
};

static int epoll_ctl_prepare(struct call *c)
{
	struct epoll_ctl_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *event = call_arg(c, 3);

	if (value_fd(c, c->ast->arg[0], &a->epfd) < 0 ||
	    value_int32(c, c->ast->arg[1], &a->op) < 0 ||
	    value_fd(c, c->ast->arg[2], &a->fd) < 0)
		return -EINVAL;
	if (event) {
		if (epoll_event_read(c, event, &a->event) < 0)
			return -EINVAL;
		a->arg = &a->event;
	}
	c->arg = a;
	return 0;
}

static void epoll_ctl_execute(struct call *c)
{
	struct epoll_ctl_args *a = c->arg;

	call_done(c, epoll_ctl(a->epfd, a->op, a->fd, a->arg));
}

const struct call_ops call_ops_epoll_ctl = {
	.desc = {
		.name = "epoll_ctl",
		.arg = {
			{ .type = ARG_FD, .name = "epfd" },
			{ .type = ARG_INT, .name = "op" },
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_EPOLL_EVENT, .name = "event",
			  .optional = true },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = epoll_ctl_prepare,
	.execute = epoll_ctl_execute,
};
