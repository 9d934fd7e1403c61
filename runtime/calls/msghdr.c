/* SPDX-License-Identifier: BSD-2-Clause */
/* msghdr: what sendmsg() and recvmsg() are given. */
#include "runtime/calls/cmsg.h"
#include "runtime/calls/common.h"

/* msg_name(LENGTH)=ADDRESS */
static int prepare_name(struct call *c, const struct expr *e, bool send,
			struct msg_args *m)
{
	const struct expr *arg = NULL;
	const struct expr *name = value_member_arg(e, "msg_name", &arg);
	struct sockaddr_storage *ss = arena_alloc(c->mem, sizeof(*ss));
	socklen_t len = sizeof(*ss);
	int given;

	if (send && value_addr(c, name, false, ss, &len) < 0)
		return -EINVAL;
	if (arg->type != EXPR_ELLIPSIS) {
		if (value_int32(c, arg, &given) < 0)
			return -EINVAL;
		len = (socklen_t)given;
	}
	m->hdr.msg_name = ss;
	m->hdr.msg_namelen = len;
	return 0;
}

/* msg_iov(N)=[...] */
static int prepare_iov(struct call *c, const struct expr *e,
		       struct msg_args *m)
{
	const struct expr *arg = NULL;
	const struct expr *list = value_member_arg(e, "msg_iov", &arg);
	struct value_iov v;

	if (value_iov(c, list, arg, &v) < 0)
		return -EINVAL;
	m->hdr.msg_iov = v.iov;
	m->hdr.msg_iovlen = v.n;
	m->text = v.text;
	return 0;
}

static int prepare_control(struct call *c, const struct expr *e, bool send,
			   struct msg_args *m)
{
	int flags = 0;

	m->want_flags = value_member(e, "msg_flags");
	m->want_control = value_member(e, "msg_control");
	if (m->want_flags && value_int32(c, m->want_flags, &flags) < 0)
		return -EINVAL;
	if (!m->want_control)
		return 0;
	if (send)
		return cmsg_prepare_send(c, m->want_control, &m->hdr);
	return cmsg_prepare_recv(c, m->want_control, flags & MSG_CTRUNC, &m->hdr);
}

int call_prepare_msg(struct call *c, bool send)
{
	struct msg_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *e = c->ast->arg[1];

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    prepare_name(c, e, send, a) < 0 ||
	    prepare_iov(c, e, a) < 0 ||
	    prepare_control(c, e, send, a) < 0 ||
	    value_int32(c, c->ast->arg[2], &a->flags) < 0)
		return -EINVAL;
	if (send)
		call_note_text(c, a->text);
	c->kernel_reads = send && (a->flags & MSG_ZEROCOPY);
	c->arg = a;
	return 0;
}
