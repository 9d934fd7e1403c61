/* SPDX-License-Identifier: BSD-2-Clause */
/* sendfile: sends from a file. */
#include <sys/sendfile.h>

#include "runtime/calls/common.h"

struct sendfile_args {
	int out, in;
	off_t *offset;
	size_t count;
};

static int sendfile_prepare(struct call *c)
{
	struct sendfile_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t count;

	if (value_fd(c, c->ast->arg[0], &a->out) < 0 ||
	    value_fd(c, c->ast->arg[1], &a->in) < 0 ||
	    value_offset(c, c->ast->arg[2], &a->offset) < 0 ||
	    value_int(c, c->ast->arg[3], &count) < 0)
		return -EINVAL;
	a->count = (size_t)count;
	c->arg = a;
	return 0;
}

static void sendfile_execute(struct call *c)
{
	const struct sendfile_args *a = c->arg;

	call_done(c, sendfile(a->out, a->in, a->offset, a->count));
}

const struct call_ops call_ops_sendfile = {
	.desc = {
		.name = "sendfile",
		.arg = {
			{ .type = ARG_FD, .name = "out" },
			{ .type = ARG_FD, .name = "in" },
			{ .type = ARG_OFFSET, .name = "offset" },
			{ .type = ARG_INT, .name = "count" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = sendfile_prepare,
	.execute = sendfile_execute,
};
