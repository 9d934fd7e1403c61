/* SPDX-License-Identifier: BSD-2-Clause */
/* open: opens a file. */
#include <fcntl.h>

#include "runtime/calls/common.h"

struct open_args {
	const char *path;
	int flags;
};

static int open_prepare(struct call *c)
{
	struct open_args *a = arena_alloc(c->mem, sizeof(*a));

	a->path = c->ast->arg[0]->text;
	if (value_int32(c, c->ast->arg[1], &a->flags) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void open_execute(struct call *c)
{
	const struct open_args *a = c->arg;

	call_done(c, open(a->path, a->flags, 0644));
}

static int open_finish(struct call *c)
{
	int fd = call_new_fd(c);

	if (fd >= 0)
		fds_add(c->sockets, fd, (int)c->ret);
	return 0;
}

const struct call_ops call_ops_open = {
	.desc = {
		.name = "open",
		.arg = {
			{ .type = ARG_STRING, .name = "path" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_FD,
	},
	.prepare = open_prepare,
	.execute = open_execute,
	.finish = open_finish,
};
