/* SPDX-License-Identifier: BSD-2-Clause */
/* getsockopt: reads a socket option and compares it. */
#include <inttypes.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "runtime/calls/call_pool.h"
#include "runtime/calls/common.h"

struct getsockopt_args {
	int fd, level, option;
	void *value;
	socklen_t len;		/* in and out */
	size_t room;		/* bytes of value */
};

/* What the kernel may write.  SO_GET_FILTER counts instructions, not bytes
 * (sk_get_filter() in net/core/filter.c). */
static size_t room_for(const struct getsockopt_args *a, size_t len)
{
	if (a->level == SOL_SOCKET && a->option == SO_GET_FILTER)
		return len * sizeof(struct sock_filter);
	return len;
}

/* How many bytes of the value are there: an option may return a length of which it
 * has written nothing. */
static size_t value_len(const struct getsockopt_args *a)
{
	return a->len < a->room ? a->len : a->room;
}

static int getsockopt_prepare(struct call *c)
{
	struct getsockopt_args *a = arena_alloc(c->mem, sizeof(*a));
	int64_t len;

	if (value_fd(c, c->ast->arg[0], &a->fd) < 0 ||
	    value_int32(c, c->ast->arg[1], &a->level) < 0 ||
	    value_int32(c, c->ast->arg[2], &a->option) < 0 ||
	    value_list1(c, c->ast->arg[4], &len) < 0)
		return -EINVAL;
	if (len < INT32_MIN || len > VALUE_MAX_BUF) {
		diag_error(c->diags, c->ast->arg[4]->span,
			   "getsockopt(): length %" PRId64 " is too large",
			   len);
		return -EINVAL;
	}
	a->len = (socklen_t)len;
	a->room = room_for(a, len > 0 ? (size_t)len : 0);
	a->value = call_buffer(c, a->room + 1, c->ast->arg[4]->span);
	if (!a->value)
		return -EINVAL;
	c->arg = a;
	return 0;
}

static void getsockopt_execute(struct call *c)
{
	struct getsockopt_args *a = c->arg;

	call_done(c, getsockopt(a->fd, a->level, a->option, a->value,
				&a->len));
}

/* Prints the value in the notation of @like, which is the script's own value: strings
 * as strings, ints.  False: the value has no notation. */
static bool value_notation(const struct expr *like, const void *value,
			   size_t len, char *buf, size_t cap)
{
	if (like->type == EXPR_STRING)
		snprintf(buf, cap, "\"%.*s\"", (int)strnlen(value, len),
			 (const char *)value);
	else if (like->type == EXPR_LIST && len == sizeof(int))
		snprintf(buf, cap, "[%d]", (int)value_load(value, len));
	else if (like->type == EXPR_LIST && (len == 1 || len == 2 || len == 8))
		snprintf(buf, cap, "[%" PRIu64 "]", value_load(value, len));
	else
		return false;
	return true;
}

/* The same, or its bytes. */
static void value_print(const struct expr *like, const void *value, size_t len,
			char *buf, size_t cap)
{
	const unsigned char *p = value;
	size_t at = 0;

	if (value_notation(like, value, len, buf, cap))
		return;
	snprintf(buf, cap, "no bytes");
	for (size_t i = 0; i < len && at + 4 < cap; i++)
		at += (size_t)snprintf(buf + at, cap - at, "%s%02x",
				       i ? " " : "", p[i]);
}

/* Strings may be longer in the kernel's buffer, with zeros behind; the script's
 * may be longer than the buffer it gives. */
static bool value_equal(const struct expr *e, const void *want, size_t want_len,
			const void *got, size_t len)
{
	if (e->type != EXPR_STRING)
		return want_len == len && !memcmp(want, got, len);
	if (want_len >= len)
		return !memcmp(want, got, len);
	return !memcmp(want, got, want_len) && !((const char *)got)[want_len];
}

/* The value as the script says it.  Only the width of an integer depends on the
 * length: no memory is needed for the rest. */
static int wanted(struct call *c, const struct getsockopt_args *a,
		  void **ret_buf, size_t *ret_len)
{
	return value_sockopt(c, c->ast->arg[3],
			     a->len <= sizeof(int64_t) ? a->len : sizeof(int),
			     ret_buf, ret_len);
}

static void note_tcp_info(struct call *c, const struct getsockopt_args *a)
{
	if (c->ret || a->level != IPPROTO_TCP || a->option != TCP_INFO)
		return;
	c->tcp_info = a->value;
	c->tcp_info_len = value_len(a);
}

static int getsockopt_finish(struct call *c)
{
	const struct getsockopt_args *a = c->arg;
	const struct expr *e = c->ast->arg[3];
	char want_text[200], got_text[200];
	void *want;
	size_t want_len;

	note_tcp_info(c, a);
	if (!call_has_outputs(c))
		return 0;
	if (call_check_len(c, c->ast->arg[4], a->len, "gave another length") ||
	    wanted(c, a, &want, &want_len) < 0)
		return -EINVAL;
	if (value_equal(e, want, want_len, a->value, value_len(a)))
		return 0;
	expr_print(e, want_text, sizeof(want_text));
	value_print(e, a->value, value_len(a), got_text, sizeof(got_text));
	call_differs(c, e->span, want_text, got_text, "gave another value");
	return -EINVAL;
}

static void getsockopt_outputs(struct call *c, struct call_output *o)
{
	const struct getsockopt_args *a = c->arg;
	const struct expr *e = c->ast->arg[3];
	const struct linger *l = a->value;
	char text[200];
	void *want;
	size_t want_len;

	if (call_check_len(c, c->ast->arg[4], a->len, "gave another length"))
		call_output_set(o, c->ast->arg[4], "[%u]", a->len);
	if (wanted(c, a, &want, &want_len) ||
	    value_equal(e, want, want_len, a->value, value_len(a)))
		return;
	if (value_notation(e, a->value, value_len(a), text, sizeof(text)))
		call_output_set(o, e, "%s", text);
	else if (value_struct_desc(e) == &struct_linger &&
		 value_len(a) == sizeof(*l))
		call_output_set(o, e, "{onoff=%d, linger=%d}", l->l_onoff,
				l->l_linger);
}

const struct call_ops call_ops_getsockopt = {
	.desc = {
		.name = "getsockopt",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_INT, .name = "level" },
			{ .type = ARG_INT, .name = "option" },
			{ .type = ARG_SOCKOPT_VALUE, .name = "value",
			  .portable = ARG_PORTABLE_UNNAMED },
			{ .type = ARG_INT_LIST1, .name = "length" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = getsockopt_prepare,
	.execute = getsockopt_execute,
	.finish = getsockopt_finish,
	.outputs = getsockopt_outputs,
};
