/* SPDX-License-Identifier: BSD-2-Clause */
/* splice: moves bytes between a pipe and another descriptor. */
#include <fcntl.h>

#include "runtime/calls/common.h"

struct splice_args {
	int in, out;
	off_t *off_in, *off_out;
	size_t count;
	unsigned flags;
};

static int splice_prepare(struct call *c)
{
	struct splice_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t count;
	int flags;

	if (value_fd(c, c->ast->arg[0], &a->in) < 0 ||
	    value_offset(c, c->ast->arg[1], &a->off_in) < 0 ||
	    value_fd(c, c->ast->arg[2], &a->out) < 0 ||
	    value_offset(c, c->ast->arg[3], &a->off_out) < 0 ||
	    value_int(c, c->ast->arg[4], &count) < 0 ||
	    value_int32(c, c->ast->arg[5], &flags) < 0)
		return -EINVAL;
	a->count = (size_t)count;
	a->flags = (unsigned)flags;
	c->arg = a;
	return 0;
}

static void splice_execute(struct call *c)
{
	const struct splice_args *a = c->arg;

	call_done(c, splice(a->in, a->off_in, a->out, a->off_out, a->count,
			    a->flags));
}

const struct call_ops call_ops_splice = {
	.desc = {
		.name = "splice",
		.arg = {
			{ .type = ARG_FD, .name = "in" },
			{ .type = ARG_OFFSET, .name = "offset in" },
			{ .type = ARG_FD, .name = "out" },
			{ .type = ARG_OFFSET, .name = "offset out" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = splice_prepare,
	.execute = splice_execute,
};
