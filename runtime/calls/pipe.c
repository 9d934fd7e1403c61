/* SPDX-License-Identifier: BSD-2-Clause */
/* pipe: makes a pipe: two new descriptors. */
#include <unistd.h>

#include "runtime/calls/common.h"

struct pipe_args {
	int script_fd[2];
	int live_fd[2];
};

static int pipe_prepare(struct call *c)
{
	struct pipe_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *pair = c->ast->arg[0];

	if (value_int32(c, pair->list[0], &a->script_fd[0]) < 0 ||
	    value_int32(c, pair->list[1], &a->script_fd[1]) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void pipe_execute(struct call *c)
{
	struct pipe_args *a = c->arg;

	call_done(c, pipe(a->live_fd));
}

static int pipe_finish(struct call *c)
{
	const struct pipe_args *a = c->arg;

	for (unsigned i = 0; !c->ret && i < 2; i++)
		fds_add(c->fds, a->script_fd[i], a->live_fd[i]);
	return 0;
}

const struct call_ops call_ops_pipe = {
	.desc = {
		.name = "pipe",
		.arg = {
			{ .type = ARG_INT_PAIR, .name = "descriptors" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = pipe_prepare,
	.execute = pipe_execute,
	.finish = pipe_finish,
};
