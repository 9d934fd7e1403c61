/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ioctl: device and protocol requests; the integer is compared.
 *
 * What a request reads and writes is known to the kernel alone, and many take far more
 * than an integer (SIOCGIFINDEX a struct ifreq): those that are made are rows here.
 */
#include <inttypes.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "runtime/calls/common.h"

struct ioctl_args {
	int fd;
	unsigned long request;
	int value;		/* in and out */
	int *arg;		/* &value; NULL: not given */
};

/* All take a pointer to one int, or nothing. */
static const unsigned long requests[] = {
	SIOCINQ,		/* also FIONREAD */
	SIOCOUTQ,		/* also TIOCOUTQ */
	SIOCOUTQNSD,
	SIOCATMARK,
	FIONBIO,
	FIOASYNC,
	FIOCLEX,
	FIONCLEX,
};

static bool request_is_known(unsigned long request)
{
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (requests[i] == request)
			return true;
	return false;
}

static int check_request(struct call *c, const struct expr *e,
			 unsigned long request)
{
	if (request_is_known(request))
		return 0;
	diag_note(diag_error(c->diags, e->span,
			     "ioctl(): request 0x%lx is not made: how much memory it takes is not known",
			     request),
		  "those that a script can make: SIOCINQ (FIONREAD), SIOCOUTQ (TIOCOUTQ), SIOCOUTQNSD, SIOCATMARK, FIONBIO, FIOASYNC, FIOCLEX, FIONCLEX; a command can make others");
	return -EINVAL;
}

static int ioctl_prepare(struct call *c)
{
	struct ioctl_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *arg = call_arg(c, 2);
	int64_t request, value;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_int(c, c->ast->arg[1], &request) < 0)
		return -EINVAL;
	/* As the kernel takes it: 32 bits. */
	a->request = (uint32_t)request;
	if (check_request(c, c->ast->arg[1], a->request) < 0)
		return -EINVAL;
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

static void ioctl_outputs(struct call *c, struct call_output *o)
{
	const struct ioctl_args *a = c->arg;
	int64_t value;

	if (a->arg && !value_list1(c, call_arg(c, 2), &value) &&
	    (int)value != a->value)
		call_output_set(o, call_arg(c, 2), "[%d]", a->value);
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
		.packetdrill = true,
	},
	.prepare = ioctl_prepare,
	.execute = ioctl_execute,
	.finish = ioctl_finish,
	.outputs = ioctl_outputs,
};
