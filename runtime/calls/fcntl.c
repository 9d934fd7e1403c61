/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fcntl: descriptor flags.
 *
 * A command that takes memory would get an integer of the script's as its address, and
 * F_SETOWN names a process, of which a script has none.
 */
#include <fcntl.h>

#include "runtime/calls/common.h"

static const struct {
	int first, last;
} refused[] = {
	{ F_GETLK, F_SETLKW },		/* struct flock */
	{ F_OFD_GETLK, F_OFD_SETLKW },
	{ F_SETOWN, F_SETOWN },
	{ F_SETOWN_EX, 17 },		/* also F_GETOWN_EX, F_GETOWNER_UIDS */
	{ F_GET_RW_HINT, 1040 },	/* those of files, F_GETDELEG, F_SETDELEG */
};

static bool command_is_refused(int command)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (command >= refused[i].first && command <= refused[i].last)
			return true;
	return false;
}

static int fcntl_prepare(struct call *c)
{
	const struct int_args *a;

	if (call_prepare_ints(c) < 0)
		return -EINVAL;
	a = c->arg;
	if (!command_is_refused(a->v[1]))
		return 0;
	diag_note(diag_error(c->diags, c->ast->arg[1]->span,
			     "fcntl(): command %d is not made: it takes memory, or a process",
			     a->v[1]),
		  "a script has integers only; a command can lock files and set owners");
	return -EINVAL;
}

static void fcntl_execute(struct call *c)
{
	const struct int_args *a = c->arg;

	call_done(c, fcntl(a->v[0], a->v[1], (long)a->v[2]));
}

const struct call_ops call_ops_fcntl = {
	.desc = {
		.name = "fcntl",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "cmd" },
			{ .type = ARG_INT, .name = "arg",
			  .optional = true },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = fcntl_prepare,
	.execute = fcntl_execute,
};
