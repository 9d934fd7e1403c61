/* SPDX-License-Identifier: BSD-2-Clause */
/* setsockopt: sets a socket option. */
#include <netinet/in.h>
#include <sys/socket.h>

#include "runtime/calls/common.h"

/*
 * Options whose value holds addresses that the kernel writes to, now or later: a script
 * has no memory that it could name.  Those of xtables are IPT_SO_SET_REPLACE,
 * ARPT_SO_SET_REPLACE and EBT_SO_SET_ENTRIES in the kernel's headers.
 */
static const struct {
	int level, option;
} pointing[] = {
	{ SOL_IP, 64 },
	{ SOL_IP, 96 },
	{ SOL_IP, 128 },
	{ SOL_IPV6, 64 },	/* IP6T_SO_SET_REPLACE */
	{ SOL_RDS, 2 },		/* RDS_GET_MR */
	{ SOL_RDS, 7 },		/* RDS_GET_MR_FOR_DEST */
	{ SOL_XDP, 4 },		/* XDP_UMEM_REG */
};

static int check_option(struct call *c, int level, int option)
{
	for (size_t i = 0; i < sizeof(pointing) / sizeof(pointing[0]); i++) {
		if (pointing[i].level != level || pointing[i].option != option)
			continue;
		diag_error(c->diags, c->ast->arg[2]->span,
			   "setsockopt(): option %d of level %d is not set: its value holds addresses of memory, which a script does not have",
			   option, level);
		return -EINVAL;
	}
	return 0;
}

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
	    check_option(c, a->level, a->option) < 0 ||
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
		.packetdrill = true,
	},
	.prepare = setsockopt_prepare,
	.execute = setsockopt_execute,
};
