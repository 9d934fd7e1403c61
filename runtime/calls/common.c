/* SPDX-License-Identifier: BSD-2-Clause */
/* common: arguments and messages that several system calls share. */
#include "runtime/calls/common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser/symbols.h"

struct diag *call_differs(struct call *c, struct span at, const char *want,
			  const char *got, const char *fmt, ...)
{
	td_auto_free char *text = NULL;
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	d = diag_error(c->diags, at, "%s() %s", c->ast->name, text);
	diag_detail(d, "expected  %s", want);
	diag_detail(d, "actual    %s", got);
	return d;
}

int call_check_len(struct call *c, const struct expr *want, socklen_t got,
		   const char *what)
{
	char a[32], b[32];
	int64_t len;

	if (value_list1(c, want, &len) < 0)
		return -EINVAL;
	if (len == (int64_t)got)
		return 0;
	snprintf(a, sizeof(a), "[%" PRId64 "]", len);
	snprintf(b, sizeof(b), "[%u]", got);
	call_differs(c, want->span, a, b, "%s", what);
	return -EINVAL;
}

const char *call_flags_print(const char *family, uint32_t flags, char *buf,
			     size_t cap)
{
	size_t at = 0;

	snprintf(buf, cap, "0");
	for (uint32_t bit = 1; bit && at < cap; bit <<= 1) {
		const char *name = symbol_name(family, bit);
		const char *bar = at ? "|" : "";

		if (!(flags & bit))
			continue;
		if (name)
			at += (size_t)snprintf(buf + at, cap - at, "%s%s", bar,
					       name);
		else
			at += (size_t)snprintf(buf + at, cap - at, "%s0x%x",
					       bar, bit);
	}
	return buf;
}

int call_prepare_ints(struct call *c)
{
	struct int_args *a = arena_alloc(c->mem, sizeof(*a));

	for (unsigned i = 0; i < c->ast->n_args; i++) {
		const struct expr *e = c->ast->arg[i];
		int err;

		if (c->ops->desc.arg[i].type == ARG_FD)
			err = value_fd(c, e, &a->v[i]);
		else
			err = value_int32(c, e, &a->v[i]);
		if (err < 0)
			return -EINVAL;
		a->n++;
	}
	c->arg = a;
	return 0;
}

void call_note_text(struct call *c, bool text)
{
	int fd = call_fd_number(c, 0);
	struct socket *s = fd < 0 ? NULL : socket_by_fd(c->sockets, fd);

	if (s && text)
		s->wrote_text = true;
}

static int prepare_buf(struct call *c, bool send)
{
	struct buf_args *a = arena_alloc(c->mem, sizeof(*a));
	const struct expr *flags = call_arg(c, 3);
	struct value_buf b;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_buf(c, c->ast->arg[1], c->ast->arg[2], &b) < 0 ||
	    (flags && value_int32(c, flags, &a->flags) < 0))
		return -EINVAL;
	a->base = b.base;
	a->len = b.len;
	if (send)
		call_note_text(c, b.text);
	c->kernel_reads = send && (a->flags & MSG_ZEROCOPY);
	c->arg = a;
	return 0;
}

int call_prepare_recv(struct call *c)
{
	return prepare_buf(c, false);
}

int call_prepare_send(struct call *c)
{
	return prepare_buf(c, true);
}

int call_prepare_vec(struct call *c, bool send)
{
	struct msg_args *a = arena_alloc(c->mem, sizeof(*a));
	struct value_iov v;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_iov(c, c->ast->arg[1], c->ast->arg[2], &v) < 0)
		return -EINVAL;
	a->hdr.msg_iov = v.iov;
	a->hdr.msg_iovlen = v.n;
	if (send)
		call_note_text(c, v.text);
	c->arg = a;
	return 0;
}
