/* SPDX-License-Identifier: BSD-2-Clause */
/* sendto: sends one buffer to an address. */
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

#include "netdev/wire/packet.h"
#include "runtime/calls/common.h"

/*
 * "..." on an ICMP socket is an echo request and zeros.  Ping sockets and raw
 * ICMPv6 ones get their checksum from the kernel; raw ICMP ones do not.
 */
static void fill_echo_request(const struct socket *s, struct buf_args *a)
{
	struct icmphdr h = { .type = ICMP_ECHO };

	if (s->protocol == IPPROTO_ICMPV6)
		h.type = ICMP6_ECHO_REQUEST;
	else
		h.checksum = htons(wire_checksum_fold(
			wire_checksum_add(0, &h, sizeof(h))));
	if (a->len >= sizeof(h))
		memcpy(a->base, &h, sizeof(h));
}

/* A raw socket takes the port for a protocol: see rawv6_sendmsg(). */
static void clear_port(struct sockaddr_storage *ss)
{
	if (ss->ss_family == AF_INET)
		((struct sockaddr_in *)ss)->sin_port = 0;
	else if (ss->ss_family == AF_INET6)
		((struct sockaddr_in6 *)ss)->sin6_port = 0;
}

static int sendto_prepare(struct call *c)
{
	int fd = call_fd_number(c, 0);
	const struct socket *s = fd < 0 ? NULL : socket_by_fd(c->sockets, fd);
	struct buf_args *a;

	if (call_prepare_send(c) < 0)
		return -EINVAL;
	a = c->arg;
	if (call_prepare_addr_in(c, 4, false, &a->addr) < 0)
		return -EINVAL;
	if (s && c->ast->arg[1]->type == EXPR_ELLIPSIS &&
	    (s->protocol == IPPROTO_ICMP || s->protocol == IPPROTO_ICMPV6))
		fill_echo_request(s, a);
	if (s && s->type == SOCK_RAW &&
	    c->ast->arg[4]->type == EXPR_ELLIPSIS)
		clear_port(&a->addr.ss);
	call_note_sending(c, a->fd, a->flags, &a->addr);
	return 0;
}

static void sendto_execute(struct call *c)
{
	const struct buf_args *a = c->arg;

	call_done(c, sendto(a->fd, a->base, a->len, a->flags,
			    (const struct sockaddr *)&a->addr.ss,
			    a->addr.len));
}

const struct call_ops call_ops_sendto = {
	.desc = {
		.name = "sendto",
		.arg = {
			{ .type = ARG_FD, .name = "fd" },
			{ .type = ARG_BUF, .name = "buffer" },
			{ .type = ARG_INT, .name = "count" },
			{ .type = ARG_INT, .name = "flags" },
			{ .type = ARG_ADDR, .name = "address" },
			{ .type = ARG_ADDRLEN, .name = "address length" },
		},
		.result = RESULT_INT,
		.packetdrill = true,
	},
	.prepare = sendto_prepare,
	.execute = sendto_execute,
};
