/* SPDX-License-Identifier: BSD-2-Clause */
/* observer: follows the states of a run's TCP sockets. */
#include "runtime/play/observer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>

#include "netdev/sockdiag.h"
#include "parser/mem.h"

struct observer {
	struct sockets *sockets;
	struct trace *trace;
	struct sockdiag *diag;		/* NULL: the kernel has none */
};

struct observer *observer_new(struct sockets *sockets, struct trace *trace)
{
	struct observer *o = xcalloc(1, sizeof(*o));

	o->sockets = sockets;
	o->trace = trace;
	if (sockdiag_new(&o->diag))
		o->diag = NULL;
	return o;
}

void observer_free(struct observer *o)
{
	if (!o)
		return;
	sockdiag_free(o->diag);
	free(o);
}

static enum tcp_state state_by_fd(int fd)
{
	enum tcp_state state = STATE_CLOSED;
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (!getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		tcp_state_from_kernel(info.tcpi_state, &state);
	return state;
}

static enum tcp_state state_by_tuple(struct observer *o,
				     const struct socket *sk)
{
	struct sockdiag_tuple tuple = {
		.family = sk->remote.family,
		.local = sk->local,
		.remote = sk->remote,
		.local_port = sk->local_port,
		.remote_port = sk->remote_port,
	};
	enum tcp_state state = STATE_CLOSED;
	unsigned kernel;

	if (o->diag && sk->local_port && sk->remote_port &&
	    !sockdiag_state(o->diag, &tuple, &kernel))
		tcp_state_from_kernel(kernel, &state);
	return state;
}

enum tcp_state observer_state(struct observer *o, const struct socket *sk)
{
	enum tcp_state state = STATE_CLOSED;

	if (sk->live_fd >= 0)
		state = state_by_fd(sk->live_fd);
	/* A descriptor says CLOSED while its connection is in TIME-WAIT: that
	 * is another, smaller socket (tcp_time_wait()). */
	return state == STATE_CLOSED ? state_by_tuple(o, sk) : state;
}

void observer_look(struct observer *o, int64_t now_ns, uint32_t line)
{
	for (struct socket *sk = sockets_first(o->sockets); sk; sk = sk->next) {
		enum tcp_state now;
		struct trace_entry *e;

		if (sk->protocol != IPPROTO_TCP || sk->gone)
			continue;
		now = observer_state(o, sk);
		/* Without a descriptor, CLOSED is the end of a connection, or
		 * the kernel has refused to begin it. */
		if (now == STATE_CLOSED && sk->live_fd < 0) {
			if (!sk->seen)
				continue;
			sk->gone = true;
		}
		sk->seen = true;
		if (now == sk->seen_state)
			continue;
		e = trace_add(o->trace, TRACE_STATE, now_ns, line, sk->number,
			      NULL);
		e->from = sk->seen_state;
		e->to = now;
		sk->seen_state = now;
	}
}
