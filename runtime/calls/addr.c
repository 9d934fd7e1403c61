/* SPDX-License-Identifier: BSD-2-Clause */
/* addr: addresses that calls take and return, and connections that they begin. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "runtime/calls/common.h"

/* A length: "..." leaves *@ret as it is, N and [N] set it. */
static int prepare_len(struct call *c, const struct expr *e, socklen_t *ret)
{
	int64_t v;
	int err;

	if (e->type == EXPR_ELLIPSIS)
		return 0;
	err = e->type == EXPR_LIST ? value_list1(c, e, &v) : value_int(c, e, &v);
	if (err < 0)
		return -EINVAL;
	*ret = (socklen_t)v;
	return 0;
}

int call_prepare_addr_in(struct call *c, unsigned i, bool local,
			 struct addr_out *ret)
{
	if (value_addr(c, c->ast->arg[i], local, &ret->ss, &ret->len) < 0)
		return -EINVAL;
	return prepare_len(c, c->ast->arg[i + 1], &ret->len);
}

int call_prepare_addr_out(struct call *c, unsigned i, struct addr_out *ret)
{
	ret->len = sizeof(ret->ss);
	return prepare_len(c, c->ast->arg[i + 1], &ret->len);
}

static void addr_print(const struct sockaddr_storage *ss, char *buf, size_t cap)
{
	char ip[INET6_ADDRSTRLEN] = "";

	if (ss->ss_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)ss;

		inet_ntop(AF_INET, &in->sin_addr, ip, sizeof(ip));
		snprintf(buf, cap, "{sa_family=AF_INET, sin_port=htons(%u), "
			 "sin_addr=inet_addr(\"%s\")}", ntohs(in->sin_port), ip);
	} else if (ss->ss_family == AF_INET6) {
		const struct sockaddr_in6 *in6 =
			(const struct sockaddr_in6 *)ss;

		inet_ntop(AF_INET6, &in6->sin6_addr, ip, sizeof(ip));
		snprintf(buf, cap, "{sa_family=AF_INET6, sin_port=htons(%u), "
			 "sin_addr=inet6_addr(\"%s\")}",
			 ntohs(in6->sin6_port), ip);
	} else {
		snprintf(buf, cap, "an address of family %d", ss->ss_family);
	}
}

/* As scripts can write them: flow labels and scopes are left out. */
static bool addr_equal(const struct sockaddr_storage *a,
		       const struct sockaddr_storage *b)
{
	const struct sockaddr_in *a4 = (const struct sockaddr_in *)a;
	const struct sockaddr_in *b4 = (const struct sockaddr_in *)b;
	const struct sockaddr_in6 *a6 = (const struct sockaddr_in6 *)a;
	const struct sockaddr_in6 *b6 = (const struct sockaddr_in6 *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return a4->sin_port == b4->sin_port &&
		       a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	return a6->sin6_port == b6->sin6_port &&
	       IN6_ARE_ADDR_EQUAL(&a6->sin6_addr, &b6->sin6_addr);
}

static int check_addr(struct call *c, const struct expr *want,
		      const struct sockaddr_storage *got)
{
	struct sockaddr_storage ss;
	char a[160], b[160];
	socklen_t len;

	if (want->type != EXPR_STRUCT)
		return 0;
	if (value_addr(c, want, false, &ss, &len) < 0)
		return -EINVAL;
	if (addr_equal(&ss, got))
		return 0;
	addr_print(&ss, a, sizeof(a));
	addr_print(got, b, sizeof(b));
	call_differs(c, want->span, a, b, "gave another address");
	return -EINVAL;
}

int call_check_addr_out(struct call *c, unsigned i, const struct addr_out *got)
{
	const struct expr *len = c->ast->arg[i + 1];

	if (check_addr(c, c->ast->arg[i], &got->ss) < 0)
		return -EINVAL;
	if (len->type != EXPR_LIST)
		return 0;
	return call_check_len(c, len, got->len,
			      "gave another length of the address");
}

void call_addr_outputs(struct call *c, unsigned i, const struct addr_out *got,
		       struct call_output *o)
{
	const struct expr *len = c->ast->arg[i + 1];
	char text[160];
	int64_t want;

	if (check_addr(c, c->ast->arg[i], &got->ss)) {
		addr_print(&got->ss, text, sizeof(text));
		call_output_set(o, c->ast->arg[i], "%s", text);
	}
	if (len->type == EXPR_LIST && !value_list1(c, len, &want) &&
	    want != (int64_t)got->len)
		call_output_set(o, len, "[%u]", got->len);
}

/* TCP's state, or 0 for sockets that are not TCP's. */
static uint8_t tcp_state(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(int);
	int protocol;

	if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &len) ||
	    protocol != IPPROTO_TCP)
		return 0;
	len = sizeof(info);
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		return 0;
	return info.tcpi_state;
}

/* After a reset or a disconnect, the socket can connect anew, from another port
 * unless it was bound (inet_put_port()).  Only its SYN will show which port that is:
 * getsockname() still returns the old one. */
static void socket_starts_anew(struct socket *s)
{
	s->phase = SOCKET_NEW;
	s->local_port = 0;
	s->live_local_isn_known = false;
}

void call_note_connecting(struct call *c, int live_fd,
			  const struct addr_out *addr)
{
	int fd = call_fd_number(c, 0);
	struct socket *s = fd < 0 ? NULL : socket_by_fd(c->sockets, fd);
	uint8_t state;

	if (!s || addr->ss.ss_family == AF_UNSPEC)
		return;
	state = tcp_state(live_fd);
	if (state && state != TCP_CLOSE)
		return;
	if (state && s->phase > SOCKET_CONNECTING)
		socket_starts_anew(s);
	socket_connecting(c->sockets, fd, (const struct sockaddr *)&addr->ss,
			  addr->len);
}

void call_note_sending(struct call *c, int live_fd, int flags,
		       const struct addr_out *addr)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(int), peer_len = sizeof(peer);
	int type = 0;

	getsockopt(live_fd, SOL_SOCKET, SO_TYPE, &type, &len);
	/* A connected datagram socket keeps its peer, whoever it sends to. */
	if (type != SOCK_STREAM &&
	    !getpeername(live_fd, (struct sockaddr *)&peer, &peer_len))
		return;
	/* A stream is connected by MSG_FASTOPEN only (RFC 7413, 4.2.1). */
	if (type != SOCK_STREAM || (flags & MSG_FASTOPEN))
		call_note_connecting(c, live_fd, addr);
}
