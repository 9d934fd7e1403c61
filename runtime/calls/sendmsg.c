/* SPDX-License-Identifier: BSD-2-Clause */
/* sendmsg: sends a vector of buffers, with address and control messages. */
#include <string.h>
#include <sys/socket.h>

#include "runtime/calls/common.h"

static int sendmsg_prepare(struct call *c)
{
	const struct msg_args *a;
	struct addr_out to;

	if (call_prepare_msg(c, true) < 0)
		return -EINVAL;
	a = c->arg;
	to.len = a->hdr.msg_namelen;
	memcpy(&to.ss, a->hdr.msg_name, sizeof(to.ss));
	call_note_sending(c, a->fd, a->flags, &to);
	return 0;
}

static void sendmsg_execute(struct call *c)
{
	const struct msg_args *a = c->arg;

	call_done(c, sendmsg(a->fd, &a->hdr, a->flags));
}

const struct call_ops call_ops_sendmsg = {
	.desc = {
		.name = "sendmsg",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_MSGHDR, .name = "message" },
			{ .type = ARG_INT, .name = "flags" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = sendmsg_prepare,
	.execute = sendmsg_execute,
};
