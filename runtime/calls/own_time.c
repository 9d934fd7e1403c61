/* SPDX-License-Identifier: BSD-2-Clause */
/* own_time: how long a call may block because of what it asks for itself. */
#include "runtime/calls/own_time.h"

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "runtime/calls/common.h"

#define NS_PER_US INT64_C(1000)
#define NS_PER_S INT64_C(1000000000)

/* What the kernel reports when it has retransmitted in vain, or lost its way
 * (tcp_write_err() in net/ipv4/tcp_timer.c). */
static bool is_of_timer(int err)
{
	return err == ETIMEDOUT || err == EHOSTUNREACH || err == ENETUNREACH;
}

static int64_t socket_timeout_ns(int live_fd, int name)
{
	struct timeval tv = { 0 };
	socklen_t len = sizeof(tv);

	if (getsockopt(live_fd, SOL_SOCKET, name, &tv, &len))
		return 0;
	return tv.tv_sec > INT32_MAX ? CALL_OWN_TIME_ANY :
	       (int64_t)tv.tv_sec * NS_PER_S + tv.tv_usec * NS_PER_US;
}

int64_t call_socket_time_ns(const struct call *c)
{
	const struct expr *e = c->ast->n_args ? c->ast->arg[0] : NULL;
	int64_t receive, send;
	int live;

	if (c->ops->desc.arg[0].type != ARG_FD || !e || e->type != EXPR_INT)
		return 0;
	live = fds_live(c->fds, (int)e->num);
	if (live < 0)
		return 0;
	receive = socket_timeout_ns(live, SO_RCVTIMEO);
	send = socket_timeout_ns(live, SO_SNDTIMEO);
	return receive > send ? receive : send;
}

int64_t call_own_time_ns(const struct call *c)
{
	if (is_of_timer(c->ast->err))
		return CALL_OWN_TIME_ANY;
	return c->ops->own_time_ns ? c->ops->own_time_ns(c) :
				     call_socket_time_ns(c);
}
