/* SPDX-License-Identifier: BSD-2-Clause */
/* recvmsg: receives a vector of buffers, with address and control messages. */
#include <sys/socket.h>

#include "runtime/calls/cmsg.h"
#include "runtime/calls/common.h"

static int recvmsg_prepare(struct call *c)
{
	return call_prepare_msg(c, false);
}

static void recvmsg_execute(struct call *c)
{
	struct msg_args *a = c->arg;

	call_done(c, recvmsg(a->fd, &a->hdr, a->flags));
}

static int check_flags(struct call *c, const struct msg_args *a)
{
	char want[200], got[200];
	int flags;

	if (!a->want_flags)
		return 0;
	if (value_int32(c, a->want_flags, &flags) < 0)
		return -EINVAL;
	if (flags == a->hdr.msg_flags)
		return 0;
	expr_print(a->want_flags, want, sizeof(want));
	call_flags_print("MSG", (uint32_t)a->hdr.msg_flags, got, sizeof(got));
	call_differs(c, a->want_flags->span, want, got,
		     "gave other msg_flags");
	return -EINVAL;
}

static int recvmsg_finish(struct call *c)
{
	struct msg_args *a = c->arg;

	if (!call_has_outputs(c))
		return 0;
	if (check_flags(c, a) < 0)
		return -EINVAL;
	return a->want_control ? cmsg_check(c, a->want_control, &a->hdr) : 0;
}

static void recvmsg_outputs(struct call *c, struct call_output *o)
{
	struct msg_args *a = c->arg;
	char got[200];

	if (check_flags(c, a)) {
		call_flags_print("MSG", (uint32_t)a->hdr.msg_flags, got,
				 sizeof(got));
		call_output_set(o, a->want_flags, "%s", got);
	}
	if (a->want_control)
		cmsg_outputs(c, a->want_control, &a->hdr, o);
}

const struct call_ops call_ops_recvmsg = {
	.desc = {
		.name = "recvmsg",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_MSGHDR, .name = "message" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = recvmsg_prepare,
	.execute = recvmsg_execute,
	.finish = recvmsg_finish,
	.outputs = recvmsg_outputs,
};
