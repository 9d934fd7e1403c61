/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl: device and protocol requests; the integer is compared. */
#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "runtime/calls/common.h"

struct ioctl_args {
	int fd;
	unsigned long request;
	int value;		/* in and out */
	int *arg;		/* &value; NULL: not given */
};

static int ioctl_prepare(struct call *c)
{
	struct ioctl_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *arg = call_arg(c, 2);
	int64_t request, value;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_int(c, c->ast->arg[1], &request) < 0)
		return -EINVAL;
	a->request = (unsigned long)request;
	if (arg) {
		if (value_list1(c, arg, &value) < 0)
			return -EINVAL;
		a->value = (int)value;
		a->arg = &a->value;
	}
	c->arg = a;
	return 0;
}

static void ioctl_execute(struct call *c)
{
	const struct ioctl_args *a = c->arg;

	call_done(c, ioctl(a->fd, a->request, a->arg));
}

static int ioctl_finish(struct call *c)
{
	const struct ioctl_args *a = c->arg;
	char want[80], got[24];
	int64_t value;

	if (!a->arg || !call_has_outputs(c))
		return 0;
	if (value_list1(c, call_arg(c, 2), &value) < 0)
		return -EINVAL;
	if ((int)value == a->value)
		return 0;
	expr_print(call_arg(c, 2), want, sizeof(want));
	snprintf(got, sizeof(got), "[%d]", a->value);
	call_differs(c, call_arg(c, 2)->span, want, got,
		     "gave another integer");
	return -EINVAL;
}

const struct call_ops call_ops_ioctl = {
	.desc = {
		.name = "ioctl",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "request" },
			{ .type = ARG_INT_LIST1, .name = "argument",
			  .optional = true },
		},
		.result = RESULT_INT,
	},
	.prepare = ioctl_prepare,
	.execute = ioctl_execute,
	.finish = ioctl_finish,
};
