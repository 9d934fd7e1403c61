/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll_wait: waits for events; the first one is compared. */
#include <sys/epoll.h>

#include "runtime/calls/call_pool.h"
#include "runtime/calls/common.h"
#include "runtime/calls/epoll.h"

struct epoll_wait_args {
	int epfd, max, timeout_ms;
	struct epoll_event *event;
};

static int epoll_wait_prepare(struct call *c)
{
	struct epoll_wait_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t max;

	if (value_fd(c, c->ast->arg[0], &a->epfd) < 0 ||
	    value_range(c, c->ast->arg[2], "number of events", INT32_MIN,
			VALUE_MAX_VEC, &max) < 0 ||
	    value_int32(c, c->ast->arg[3], &a->timeout_ms) < 0)
		return -EINVAL;
	a->max = (int)max;
	a->event = call_buffer(c, ((max > 0 ? (size_t)max : 0) + 1) *
				  sizeof(*a->event), c->ast->arg[2]->span);
	if (!a->event)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void epoll_wait_execute(struct call *c)
{
	const struct epoll_wait_args *a = c->arg;

	call_done(c, epoll_wait(a->epfd, a->event, a->max, a->timeout_ms));
}

static int epoll_wait_finish(struct call *c)
{
	const struct epoll_wait_args *a = c->arg;

	if (!call_has_outputs(c) || !c->ret)
		return 0;
	return epoll_event_check(c, c->ast->arg[1], &a->event[0]);
}

static void epoll_wait_outputs(struct call *c, struct call_output *o)
{
	const struct epoll_wait_args *a = c->arg;

	if (c->ret)
		epoll_event_outputs(c, c->ast->arg[1], &a->event[0], o);
}

/* Without a time-out it waits for an event, which must come soon. */
static int64_t epoll_wait_own_time_ns(const struct call *c)
{
	const struct epoll_wait_args *a = c->arg;

	return a->timeout_ms > 0 ? (int64_t)a->timeout_ms * 1000000 : 0;
}

const struct call_ops call_ops_epoll_wait = {
	.desc = {
		.name = "epoll_wait",
		.arg = {
			{ .type = ARG_FD, .name = "epfd" },
			{ .type = ARG_EPOLL_EVENT, .name = "event" },
			{ .type = ARG_INT, .name = "max events" },
			{ .type = ARG_INT, .name = "timeout" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = epoll_wait_prepare,
	.execute = epoll_wait_execute,
	.finish = epoll_wait_finish,
	.outputs = epoll_wait_outputs,
	.own_time_ns = epoll_wait_own_time_ns,
};
