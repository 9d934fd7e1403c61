/* SPDX-License-Identifier: BSD-2-Clause */
/* call: the result of a system call against the script's. */
#include "runtime/calls/call.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "parser/symbols.h"
#include "runtime/calls/common.h"

const struct expr *call_arg(const struct call *c, unsigned i)
{
	return i < c->ast->n_args ? c->ast->arg[i] : NULL;
}

int call_fd_number(struct call *c, unsigned i)
{
	int fd;

	if (value_int32(c, c->ast->arg[i], &fd) < 0)
		return -1;
	return fd < 0 ? -1 : fd;
}

/* The result that the script gives, if it gives one. */
static bool result_wanted(struct call *c, int64_t *ret)
{
	return c->ast->result->type != EXPR_ELLIPSIS &&
	       !value_int(c, c->ast->result, ret);
}

int call_new_fd(struct call *c)
{
	int64_t fd;

	if (c->ret < 0 || !result_wanted(c, &fd) || fd < 0 || fd > INT32_MAX)
		return -1;
	return (int)fd;
}

static bool number_matches(const struct call *c, int64_t want)
{
	if (c->ops->desc.result == RESULT_FD && want >= 0)
		return c->ret >= 0;
	return c->ret == want;
}

bool call_result_matches(struct call *c)
{
	int64_t want;

	if (!result_wanted(c, &want))
		return true;
	if (!number_matches(c, want))
		return false;
	return c->ret != -1 || !c->ast->err || c->ast->err == c->err;
}

bool call_has_outputs(struct call *c)
{
	return c->ret >= 0 && call_result_matches(c);
}

static void print_wanted(const struct call *c, char *buf, size_t cap)
{
	char number[80];

	expr_print(c->ast->result, number, sizeof(number));
	if (c->ast->err)
		snprintf(buf, cap, "%s %s (%s)", number, c->ast->errno_name,
			 strerror(c->ast->err));
	else
		snprintf(buf, cap, "%s", number);
}

/* @brief: without the text of the errno. */
static void print_result(const struct call *c, bool brief, char *buf,
			 size_t cap)
{
	if (c->ret == -1 && brief)
		snprintf(buf, cap, "-1 %s", symbol_errno(c->err));
	else if (c->ret == -1)
		snprintf(buf, cap, "-1 %s (%s)", symbol_errno(c->err),
			 strerror(c->err));
	else if (c->ast->result->hex)
		snprintf(buf, cap, "0x%lx", c->ret);
	else
		snprintf(buf, cap, "%ld", c->ret);
}

/* EBADF most often comes from a script that counts its descriptors wrong. */
static void note_unknown_fds(struct call *c, struct diag *d)
{
	for (unsigned i = 0; i < c->ast->n_args && i < CALL_MAX_ARGS; i++) {
		int fd;

		if (c->ops->desc.arg[i].type != ARG_FD)
			continue;
		fd = call_fd_number(c, i);
		if (fd >= 0 && fds_live(c->fds, fd) < 0)
			diag_note(d, "no call of this script that is still in "
				  "effect opened descriptor %d", fd);
	}
}

/* The descriptor of a connection that accept() has returned; -1: none is open. */
static int accepted_fd(struct call *c, const struct socket *listener)
{
	for (struct socket *s = sockets_first(c->sockets); s; s = s->next)
		if (s != listener && s->script_fd >= 0 &&
		    s->phase >= SOCKET_SYN_RECEIVED &&
		    s->local_port == listener->local_port)
			return s->script_fd;
	return -1;
}

/* A script that has forgotten accept(), or which descriptor it returned. */
static void note_listener(struct call *c, struct diag *d)
{
	const struct socket *sk;
	int fd;

	if (c->ops->desc.arg[0].type != ARG_FD)
		return;
	sk = socket_by_fd(c->sockets, call_fd_number(c, 0));
	if (!sk || sk->phase != SOCKET_LISTENING || sk->type != SOCK_STREAM)
		return;
	fd = accepted_fd(c, sk);
	if (fd < 0)
		diag_note(d, "descriptor %d listens and has no connection itself: accept() returns one for each, and none is open",
			  sk->script_fd);
	else
		diag_note(d, "descriptor %d listens and has no connection itself: that of the connection is %d, from accept()",
			  sk->script_fd, fd);
}

int call_check_result(struct call *c)
{
	struct span at = c->ast->result->span;
	char want[200], got[200], head[80];
	struct diag *d;

	if (call_result_matches(c))
		return 0;
	if (c->ast->errno_span.line)
		at = span_join(at, c->ast->errno_span);
	print_wanted(c, want, sizeof(want));
	print_result(c, false, got, sizeof(got));
	print_result(c, true, head, sizeof(head));
	d = diag_error(c->diags, at, "%s() returned %s", c->ast->name, head);
	diag_detail(d, "expected  %s(...) = %s", c->ast->name, want);
	diag_detail(d, "actual    %s(...) = %s", c->ast->name, got);
	if (c->note)
		diag_note(d, "%s", c->note);
	if (c->ret == -1 && c->err == EBADF)
		note_unknown_fds(c, d);
	if (c->ret == -1 && (c->err == EPIPE || c->err == ENOTCONN))
		note_listener(c, d);
	return -EINVAL;
}
