/* SPDX-License-Identifier: BSD-2-Clause */
/* poll: waits for events; revents are compared exactly. */
#include <limits.h>
#include <poll.h>
#include <stdio.h>

#include "runtime/calls/call_pool.h"
#include "runtime/calls/common.h"

struct poll_args {
	struct pollfd *fds;
	nfds_t n;		/* as the script gives it */
	int timeout_ms;
};

static const struct value_field fields[] = {
	VALUE_FIELD(struct pollfd, events, "events"),
};

/* A descriptor that the script has not opened is not ignored, as -1 would be, but
 * answered with POLLNVAL. */
static int prepare_one(struct call *c, const struct expr *e, struct pollfd *p)
{
	const struct expr *fd = value_member(e, "fd");
	int number = -1;

	if (value_int32(c, fd, &number) < 0 ||
	    value_fd(c, fd, &p->fd) < 0)
		return -EINVAL;
	if (number >= 0 && p->fd < 0)
		p->fd = INT_MAX;
	return value_struct(c, e, fields, sizeof(fields) / sizeof(fields[0]),
			    p);
}

static int poll_prepare(struct call *c)
{
	struct poll_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *list = c->ast->arg[0];
	int64_t n;
	size_t room;

	if (value_range(c, c->ast->arg[1], "number of descriptors", 0,
			VALUE_MAX_VEC, &n) < 0 ||
	    value_int32(c, c->ast->arg[2], &a->timeout_ms) < 0)
		return -EINVAL;
	a->n = (nfds_t)n;
	room = list->n > a->n ? list->n : a->n;
	a->fds = call_buffer(c, (room + 1) * sizeof(*a->fds), list->span);
	if (!a->fds)
		return -EINVAL;
	for (size_t i = list->n; i < room; i++)
		a->fds[i].fd = -1;
	for (size_t i = 0; i < list->n; i++)
		if (prepare_one(c, list->list[i], &a->fds[i]) < 0)
			return -EINVAL;
	c->arg = a;
	return 0;
}

static void poll_execute(struct call *c)
{
	const struct poll_args *a = c->arg;

	call_done(c, poll(a->fds, a->n, a->timeout_ms));
}

static int check_one(struct call *c, const struct expr *e,
		     const struct pollfd *p)
{
	const struct expr *revents = value_member(e, "revents");
	char fd[24], want[160], got[160];
	int flags;

	if (value_int32(c, revents, &flags) < 0)
		return -EINVAL;
	if ((short)flags == p->revents)
		return 0;
	expr_print(value_member(e, "fd"), fd, sizeof(fd));
	expr_print(revents, want, sizeof(want));
	call_flags_print("POLL", (uint16_t)p->revents, got, sizeof(got));
	call_differs(c, revents->span, want, got,
		     "gave other revents for descriptor %s", fd);
	return -EINVAL;
}

static int poll_finish(struct call *c)
{
	const struct poll_args *a = c->arg;
	const struct expr *list = c->ast->arg[0];

	if (!call_has_outputs(c))
		return 0;
	for (size_t i = 0; i < list->n && i < a->n; i++)
		if (check_one(c, list->list[i], &a->fds[i]) < 0)
			return -EINVAL;
	return 0;
}

static void poll_outputs(struct call *c, struct call_output *o)
{
	const struct poll_args *a = c->arg;
	const struct expr *list = c->ast->arg[0];
	char got[160];

	for (size_t i = 0; i < list->n && i < a->n; i++) {
		if (!check_one(c, list->list[i], &a->fds[i]))
			continue;
		call_flags_print("POLL", (uint16_t)a->fds[i].revents, got,
				 sizeof(got));
		call_output_set(o, value_member(list->list[i], "revents"), "%s",
				got);
	}
}

/* Without a time-out it waits for an event, which must come soon. */
static int64_t poll_own_time_ns(const struct call *c)
{
	const struct poll_args *a = c->arg;

	return a->timeout_ms > 0 ? (int64_t)a->timeout_ms * 1000000 : 0;
}

const struct call_ops call_ops_poll = {
	.desc = {
		.name = "poll",
		.arg = {
			{ .type = ARG_POLLFD_LIST, .name = "descriptors" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "timeout" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = poll_prepare,
	.execute = poll_execute,
	.finish = poll_finish,
	.outputs = poll_outputs,
	.own_time_ns = poll_own_time_ns,
};
