/* SPDX-License-Identifier: BSD-2-Clause */
/* setsockopt: sets a socket option. */
#include <sys/socket.h>

#include "runtime/calls/common.h"

struct setsockopt_args {
	int fd, level, option;
	void *value;
	int len;		/* as the script gives it, maybe wrong */
};

static int setsockopt_prepare(struct call *c)
{
	struct setsockopt_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t len;
	size_t own_len;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_int32(c, c->ast->arg[1], &a->level) < 0 ||
	    value_int32(c, c->ast->arg[2], &a->option) < 0 ||
	    value_range(c, c->ast->arg[4], "length", INT32_MIN, VALUE_MAX_BUF,
			&len) < 0)
		return -EINVAL;
	a->len = (int)len;
	if (value_sockopt(c, c->ast->arg[3], len > 0 ? (size_t)len : 0,
			  &a->value, &own_len) < 0)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void setsockopt_execute(struct call *c)
{
	const struct setsockopt_args *a = c->arg;

	call_done(c, setsockopt(a->fd, a->level, a->option, a->value,
				(socklen_t)a->len));
}

const struct call_ops call_ops_setsockopt = {
	.desc = {
		.name = "setsockopt",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "level" },
			{ .type = ARG_INT, .name = "option" },
			{ .type = ARG_SOCKOPT_VALUE, .name = "value" },
			{ .type = ARG_INT, .name = "length" },
		},
		.result = RESULT_INT,
	},
	.prepare = setsockopt_prepare,
	.execute = setsockopt_execute,
};
