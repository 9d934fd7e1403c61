/* SPDX-License-Identifier: BSD-2-Clause */
/* observer: follows the states of a run's TCP sockets. */
#include "runtime/conn/observer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>

#include "netdev/sockdiag.h"
#include "parser/mem.h"

struct observer {
	struct sockets *sockets;
	struct trace *trace;
	struct sampler *sampler;	/* NULL: no samples are wanted */
	struct sockdiag *diag;		/* NULL: the kernel has none */
};

struct observer *observer_new(struct sockets *sockets, struct trace *trace,
			      struct sampler *sampler)
{
	struct observer *o = xcalloc(1, sizeof(*o));
	int err;

	o->sockets = sockets;
	o->trace = trace;
	o->sampler = sampler;
	err = sockdiag_new(&o->diag);
	if (!err)
		return o;
	o->diag = NULL;
	if (err == -EPROTONOSUPPORT)
		return o;
	observer_free(o);
	errno = -err;
	return NULL;
}

void observer_free(struct observer *o)
{
	if (!o)
		return;
	sockdiag_free(o->diag);
	free(o);
}

static enum tcp_state state_by_fd(int fd, struct info_answer *ret)
{
	enum tcp_state state = STATE_CLOSED;

	info_ask(ret, fd, IPPROTO_TCP, TCP_INFO);
	/* tcpi_state is the first byte. */
	if (!ret->err && ret->len)
		tcp_state_from_kernel(ret->data[0], &state);
	return state;
}

static struct sockdiag_tuple tuple_of(const struct socket *sk)
{
	return (struct sockdiag_tuple){
		.family = sk->remote.family,
		.local = sk->local,
		.remote = sk->remote,
		.local_port = sk->local_port,
		.remote_port = sk->remote_port,
	};
}

static enum tcp_state state_by_tuple(struct observer *o,
				     const struct socket *sk,
				     struct info_answer *ret)
{
	struct sockdiag_tuple tuple = tuple_of(sk);
	struct sockdiag_info info = {
		.buf = ret->data,
		.cap = sizeof(ret->data),
	};
	enum tcp_state state = STATE_CLOSED;
	unsigned kernel;

	ret->asked = true;
	ret->len = 0;
	if (!o->diag || !sk->local_port || !sk->remote_port ||
	    sockdiag_state(o->diag, &tuple, &kernel,
			   o->sampler ? &info : NULL))
		return state;
	ret->err = 0;
	ret->len = (uint32_t)info.len;
	tcp_state_from_kernel(kernel, &state);
	return state;
}

static enum tcp_state ask(struct observer *o, const struct socket *sk,
			  struct info_answer *ret)
{
	enum tcp_state state = STATE_CLOSED;

	if (sk->live_fd >= 0)
		state = state_by_fd(sk->live_fd, ret);
	/* The descriptor says CLOSED while its connection is in TIME-WAIT: the kernel
	 * has put a smaller socket in its place (tcp_time_wait()). */
	return state == STATE_CLOSED ? state_by_tuple(o, sk, ret) : state;
}

enum tcp_state observer_state(struct observer *o, const struct socket *sk)
{
	struct info_answer info;

	return ask(o, sk, &info);
}

void observer_look(struct observer *o, int64_t now_ns, uint32_t line)
{
	for (struct socket *sk = sockets_first(o->sockets); sk; sk = sk->next) {
		struct info_answer info;
		struct trace_entry *e;
		enum tcp_state now;

		if (sk->protocol != IPPROTO_TCP || sk->gone)
			continue;
		now = ask(o, sk, &info);
		if (o->sampler)
			sampler_take(o->sampler, now_ns, sk->number, &info);
		/* A socket without a descriptor is not found: its connection has
		 * ended, or the kernel has refused to begin it. */
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

void observer_end_connections(struct observer *o)
{
	for (struct socket *sk = sockets_first(o->sockets); sk; sk = sk->next) {
		struct sockdiag_tuple tuple = tuple_of(sk);

		if (o->diag && sk->protocol == IPPROTO_TCP && sk->local_port &&
		    sk->remote_port)
			sockdiag_end(o->diag, &tuple);
	}
}
