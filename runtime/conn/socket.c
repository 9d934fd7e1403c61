/* SPDX-License-Identifier: BSD-2-Clause */
/* socket: a script's connections, and their live counterparts. */
#include "runtime/conn/socket.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

/* Remote ports of connections that scripts open towards the kernel: above
 * ip_local_port_range's default start, so they read unlike 8080 in a trace. */
#define FIRST_REMOTE_PORT 42000

struct sockets {
	const struct script_options *options;
	struct fds *fds;
	struct socket *sockets;		/* newest first */
	struct socket *under_test;
	unsigned n_sockets;
	uint16_t next_remote_port;
};

struct sockets *sockets_new(const struct script_options *options)
{
	struct sockets *s = xcalloc(1, sizeof(*s));

	s->options = options;
	s->fds = fds_new();
	s->next_remote_port = FIRST_REMOTE_PORT;
	return s;
}

void sockets_free(struct sockets *s)
{
	if (!s)
		return;
	fds_free(s->fds);
	while (s->sockets) {
		struct socket *sk = s->sockets;

		s->sockets = sk->next;
		ts_map_free(sk->ts_map);
		free(sk);
	}
	free(s);
}

struct fds *sockets_fds(const struct sockets *s)
{
	return s->fds;
}

/* --- what calls do to sockets ------------------------------------------ */

static struct socket *socket_add(struct sockets *s)
{
	struct socket *sk = xcalloc(1, sizeof(*sk));

	sk->script_fd = -1;
	sk->live_fd = -1;
	sk->number = ++s->n_sockets;
	sk->next = s->sockets;
	s->sockets = sk;
	return sk;
}

static bool socket_is_stream(const struct socket *sk)
{
	return sk->type == SOCK_STREAM;
}

struct socket *socket_created(struct sockets *s, int script_fd, int live_fd,
			      int domain, int type, int protocol)
{
	struct socket *sk = socket_add(s);

	sk->domain = domain;
	sk->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
	sk->protocol = protocol;
	sk->script_fd = script_fd;
	sk->live_fd = live_fd;
	fds_add(s->fds, script_fd, live_fd);
	s->under_test = sk;
	return sk;
}

struct socket *socket_by_fd(struct sockets *s, int script_fd)
{
	for (struct socket *sk = s->sockets; sk; sk = sk->next)
		if (sk->script_fd == script_fd && sk->live_fd >= 0)
			return sk;
	return NULL;
}

/* A v4-mapped IPv6 address is an IPv4 one on the wire. */
static bool sockaddr_to_wire(const struct sockaddr *addr, socklen_t len,
			     struct wire_addr *ret_addr, uint16_t *ret_port)
{
	struct wire_addr a = { 0 };

	if (addr->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, addr, sizeof(in));
		a.family = AF_INET;
		a.u.ip4 = in.sin_addr;
		*ret_port = ntohs(in.sin_port);
	} else if (addr->sa_family == AF_INET6 &&
		   len >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in6;

		memcpy(&in6, addr, sizeof(in6));
		if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
			a.family = AF_INET;
			memcpy(&a.u.ip4, &in6.sin6_addr.s6_addr[12], 4);
		} else {
			a.family = AF_INET6;
			a.u.ip6 = in6.sin6_addr;
		}
		*ret_port = ntohs(in6.sin6_port);
	} else {
		return false;
	}
	*ret_addr = a;
	return true;
}

/* The port that the kernel has given a socket that was not bound. */
static uint16_t kernel_port(int live_fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof(ss);
	struct wire_addr addr;
	uint16_t port = 0;

	if (live_fd < 0 ||
	    getsockname(live_fd, (struct sockaddr *)&ss, &len) ||
	    !sockaddr_to_wire((struct sockaddr *)&ss, len, &addr, &port))
		return 0;
	return port;
}

static bool addr_is_any(const struct wire_addr *a)
{
	static const struct in6_addr any6 = IN6ADDR_ANY_INIT;

	if (a->family == AF_INET)
		return a->u.ip4.s_addr == htonl(INADDR_ANY);
	return !memcmp(&a->u.ip6, &any6, sizeof(any6));
}

void socket_bound(struct sockets *s, int script_fd,
		  const struct sockaddr *addr, socklen_t len)
{
	struct socket *sk = socket_by_fd(s, script_fd);
	struct wire_addr local;
	uint16_t port;

	if (!sk || !sockaddr_to_wire(addr, len, &local, &port))
		return;
	sk->local = addr_is_any(&local) ? s->options->local_ip : local;
	sk->local_port = port;
	if (!socket_is_stream(sk))
		sk->phase = SOCKET_LISTENING;
}

void socket_listening(struct sockets *s, int script_fd)
{
	struct socket *sk = socket_by_fd(s, script_fd);

	if (sk)
		sk->phase = SOCKET_LISTENING;
}

void socket_connecting(struct sockets *s, int script_fd,
		       const struct sockaddr *addr, socklen_t len)
{
	struct socket *sk = socket_by_fd(s, script_fd);
	struct wire_addr remote;
	uint16_t port;

	/* Repeated connect() and sendto() on a connection change nothing. */
	if (!sk || (socket_is_stream(sk) && sk->phase > SOCKET_LISTENING) ||
	    !sockaddr_to_wire(addr, len, &remote, &port))
		return;
	sk->remote = remote;
	sk->remote_port = port;
	if (!sk->local.family)
		sk->local = s->options->local_ip;
	sk->phase = SOCKET_CONNECTING;
	s->under_test = sk;
}

struct socket *socket_accepted(struct sockets *s, int script_fd, int live_fd,
			       const struct sockaddr *addr, socklen_t len)
{
	struct wire_addr remote;
	uint16_t port;

	fds_add(s->fds, script_fd, live_fd);
	if (!sockaddr_to_wire(addr, len, &remote, &port))
		return NULL;
	for (struct socket *sk = s->sockets; sk; sk = sk->next) {
		if (sk->live_fd < 0 && sk->phase >= SOCKET_SYN_RECEIVED &&
		    sk->remote_port == port &&
		    wire_addr_equal(&sk->remote, &remote)) {
			sk->script_fd = script_fd;
			sk->live_fd = live_fd;
			return sk;
		}
	}
	return NULL;
}

void socket_closed(struct sockets *s, int script_fd)
{
	struct socket *sk = socket_by_fd(s, script_fd);

	if (!sk)
		return;
	/* Its packets may not have been looked at yet. */
	if (!sk->local_port)
		sk->local_port = kernel_port(sk->live_fd);
	sk->script_fd = -1;
	sk->live_fd = -1;
}

socklen_t sockets_default_addr(const struct sockets *s, bool local,
			       struct sockaddr_storage *ret)
{
	const struct script_options *o = s->options;
	const struct wire_addr *ip = local ? &o->local_ip : &o->remote_ip;
	uint16_t port = htons(local ? o->bind_port : o->connect_port);

	memset(ret, 0, sizeof(*ret));
	if (family_socket(o->family) == AF_INET) {
		struct sockaddr_in in = {
			.sin_family = AF_INET,
			.sin_port = port,
			.sin_addr = ip->u.ip4,
		};

		memcpy(ret, &in, sizeof(in));
		return sizeof(in);
	}
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6,
		.sin6_port = port,
	};

	if (ip->family == AF_INET) {
		in6.sin6_addr.s6_addr[10] = 0xff;
		in6.sin6_addr.s6_addr[11] = 0xff;
		memcpy(&in6.sin6_addr.s6_addr[12], &ip->u.ip4, 4);
	} else {
		in6.sin6_addr = ip->u.ip6;
	}
	memcpy(ret, &in6, sizeof(in6));
	return sizeof(in6);
}

struct socket *sockets_under_test(struct sockets *s)
{
	return s->under_test;
}

struct socket *sockets_first(struct sockets *s)
{
	return s->sockets;
}

/* --- what packets do to sockets ------------------------------------------ */

/* The addresses of the innermost IP header; NULL: there is none. */
static const struct wire_ip *innermost_ip(const struct wire_packet *p)
{
	const struct wire_ip *ip = NULL;

	for (unsigned i = 0; i < p->n_layers; i++)
		if (p->layer[i].ops->place == WIRE_PLACE_IP)
			ip = &p->layer[i].u.ip;
	return ip;
}

/* What a packet of the script says of its connection; 0 and NULL: nothing. */
struct endpoints {
	uint16_t local_port, remote_port;
	const struct wire_addr *local, *remote;
};

static const struct wire_addr *given(const struct wire_addr *a)
{
	return a->family ? a : NULL;
}

static struct endpoints endpoints_of_inbound(const struct wire_packet *p)
{
	const struct wire_ports *ports = wire_packet_ports(p);
	const struct wire_ip *ip = innermost_ip(p);

	return (struct endpoints){
		.local_port = ports ? ports->dport : 0,
		.remote_port = ports ? ports->sport : 0,
		.local = ip ? given(&ip->dst) : NULL,
		.remote = ip ? given(&ip->src) : NULL,
	};
}

static bool has_addresses(const struct socket *sk, const struct endpoints *e)
{
	return (!e->local || wire_addr_equal(e->local, &sk->local)) &&
	       (!e->remote || wire_addr_equal(e->remote, &sk->remote));
}

/* The newest connection with what @e has of them; ports of the script's own go
 * together. */
static struct socket *socket_by_endpoints(struct sockets *s,
					  const struct endpoints *e)
{
	bool ports = e->local_port || e->remote_port;

	for (struct socket *sk = s->sockets; sk; sk = sk->next)
		if (sk->phase >= SOCKET_SYN_SENT && socket_is_stream(sk) &&
		    (!ports || (sk->script_local_port == e->local_port &&
				sk->script_remote_port == e->remote_port)) &&
		    has_addresses(sk, e))
			return sk;
	return NULL;
}

static struct socket *socket_by_script_ports(struct sockets *s, uint16_t local,
					     uint16_t remote)
{
	return socket_by_endpoints(s, &(struct endpoints){
		.local_port = local, .remote_port = remote,
	});
}

static bool has_listener(const struct sockets *s)
{
	for (const struct socket *sk = s->sockets; sk; sk = sk->next)
		if (sk->phase == SOCKET_LISTENING && sk->live_fd >= 0 &&
		    socket_is_stream(sk))
			return true;
	return false;
}

/* A connection that the remote host opens. */
static struct socket *socket_new_child(struct sockets *s,
				       const struct endpoints *e)
{
	const struct script_options *o = s->options;
	const struct socket *listener = s->under_test;
	uint16_t bound = o->bind_port;
	struct socket *sk;

	if (listener && listener->phase == SOCKET_LISTENING &&
	    listener->local_port)
		bound = listener->local_port;
	sk = socket_add(s);
	sk->phase = SOCKET_SYN_RECEIVED;
	sk->domain = family_socket(o->family);
	sk->type = SOCK_STREAM;
	sk->protocol = IPPROTO_TCP;
	sk->local = e->local ? *e->local : o->local_ip;
	sk->remote = e->remote ? *e->remote : o->remote_ip;
	sk->local_port = e->local_port ? e->local_port : bound;
	sk->remote_port = e->remote_port ? e->remote_port :
					   s->next_remote_port++;
	sk->script_local_port = sk->local_port;
	sk->script_remote_port = sk->remote_port;
	sk->seen_state = has_listener(s) ? STATE_LISTEN : STATE_CLOSED;
	s->under_test = sk;
	return sk;
}

/* A SYN from the remote host to a connection that is over begins a new one with the
 * same ports.  In TIME-WAIT that is for the kernel to decide (RFC 9293, 3.10.7.4), so
 * the old one's numbers hold until its answer is there. */
static void socket_reopen(struct sockets *s, struct socket *sk,
			  const struct wire_tcp *tcp)
{
	if ((tcp->flags & (WIRE_TCP_SYN | WIRE_TCP_ACK)) != WIRE_TCP_SYN)
		return;
	if (!sk->gone && sk->seen_state == STATE_TIME_WAIT) {
		sk->offered = true;
		sk->offered_isn = tcp->seq;
	}
	if (!sk->gone)
		return;
	sk->seen_state = has_listener(s) ? STATE_LISTEN : STATE_CLOSED;
	sk->gone = sk->seen = sk->offered = false;
	sk->phase = SOCKET_SYN_RECEIVED;
	sk->live_local_isn_known = false;
}

/* A datagram or message for @sk, the socket under test. */
static void socket_fill(struct sockets *s, struct socket *sk,
			const struct endpoints *e)
{
	if (e->remote_port)
		sk->remote_port = e->remote_port;
	else if (!sk->remote_port)
		sk->remote_port = s->next_remote_port++;
	if (!sk->local_port)
		sk->local_port = kernel_port(sk->live_fd);
	if (!sk->local.family)
		sk->local = s->options->local_ip;
	if (!sk->remote.family)
		sk->remote = e->remote ? *e->remote : s->options->remote_ip;
}

struct socket *socket_for_inbound(struct sockets *s,
				  const struct wire_packet *packet)
{
	const struct endpoints e = endpoints_of_inbound(packet);
	const struct wire_tcp *tcp = wire_packet_tcp(packet);
	struct socket *sk = s->under_test;
	bool listens = sk && tcp && sk->phase == SOCKET_LISTENING &&
		       socket_is_stream(sk);

	if (tcp && (e.local_port || e.remote_port ||
		    ((e.local || e.remote) &&
		     (!sk || listens || !has_addresses(sk, &e))))) {
		struct socket *known = socket_by_endpoints(s, &e);

		/* To a listening socket, each SYN without ports is a new one. */
		if (!known || (listens && !e.local_port && !e.remote_port))
			return socket_new_child(s, &e);
		socket_reopen(s, known, tcp);
		s->under_test = known;
		return known;
	}
	if (listens)
		return socket_new_child(s, &e);
	if (sk && tcp)
		socket_reopen(s, sk, tcp);
	if (sk && !tcp && !socket_is_stream(sk))
		socket_fill(s, sk, &e);
	return sk;
}

/* A SYN whose ports, if it has any, are those of no connection yet. */
static bool begins_connection(struct sockets *s, const struct wire_packet *p)
{
	const struct wire_tcp *tcp = wire_packet_tcp(p);

	if (!tcp || (tcp->flags & (WIRE_TCP_SYN | WIRE_TCP_ACK)) != WIRE_TCP_SYN)
		return false;
	return !(tcp->sport || tcp->dport) ||
	       !socket_by_script_ports(s, tcp->sport, tcp->dport);
}

static bool socket_is_connecting(const struct socket *sk)
{
	return sk->phase == SOCKET_CONNECTING && socket_is_stream(sk);
}

/* The connection with these ports, or with any, whose remote address @packet gives.  If none
 * has it, the address will differ, which is what is to be told. */
static struct socket *socket_by_receiver(struct sockets *s,
					 const struct wire_packet *packet,
					 uint16_t local, uint16_t remote)
{
	const struct wire_ip *ip = innermost_ip(packet);
	const struct endpoints e = {
		.local_port = local,
		.remote_port = remote,
		.remote = ip ? given(&ip->dst) : NULL,
	};
	bool ports = local || remote;
	struct socket *sk;

	if (!ports && has_addresses(s->under_test, &e))
		return s->under_test;
	sk = socket_by_endpoints(s, &e);
	if (sk)
		return sk;
	return ports ? socket_by_script_ports(s, local, remote) :
		       s->under_test;
}

struct socket *socket_for_outbound(struct sockets *s,
				   const struct wire_packet *packet)
{
	const struct wire_tcp *tcp = wire_packet_tcp(packet);

	if (begins_connection(s, packet))
		for (struct socket *sk = s->sockets; sk; sk = sk->next)
			if (socket_is_connecting(sk))
				return sk;
	if (tcp && (tcp->sport || tcp->dport))
		return socket_by_receiver(s, packet, tcp->sport, tcp->dport);
	if (tcp && s->under_test)
		return socket_by_receiver(s, packet, 0, 0);
	return s->under_test;
}

struct socket *socket_of_outbound(struct sockets *s, struct socket *expected,
				  const struct wire_packet *packet,
				  const struct wire_packet *live)
{
	const struct wire_tcp *tcp = wire_packet_tcp(packet);

	if (!begins_connection(s, packet))
		return expected && socket_sent(s, expected, live) ? expected :
								    NULL;
	for (struct socket *sk = s->sockets; sk; sk = sk->next) {
		bool again = sk == s->under_test && !tcp->sport && !tcp->dport;

		if (!(socket_is_connecting(sk) || again) ||
		    !socket_sent(s, sk, live))
			continue;
		if (socket_is_connecting(sk)) {
			sk->phase = SOCKET_SYN_SENT;
			sk->script_local_port = tcp->sport;
			sk->script_remote_port = tcp->dport;
		}
		s->under_test = sk;
		return sk;
	}
	return NULL;
}

/* The last destination of a packet: the end of its source route, if it has one (RFC
 * 791, 3.1). */
static struct wire_addr receiver_of(const struct wire_packet *live,
				    const struct wire_ip *ip)
{
	const uint8_t *end = wire_ip_options_route_end(&live->notes.ip_options);
	struct wire_addr ret = ip->dst;

	if (end)
		memcpy(&ret.u.ip4, end, sizeof(ret.u.ip4));
	return ret;
}

bool socket_owns(const struct socket *sk, const struct wire_packet *live)
{
	const struct wire_tcp *tcp = wire_packet_tcp(live);
	const struct wire_ports *ports = wire_packet_ports(live);
	const struct wire_ip *ip = innermost_ip(live);
	struct wire_addr receiver;

	if (!ip || !ports || !tcp != !socket_is_stream(sk) ||
	    sk->local_port != ports->sport)
		return false;
	receiver = receiver_of(live, ip);
	if (sk->remote.family && !wire_addr_equal(&sk->remote, &receiver))
		return false;
	return !tcp || sk->remote_port == ports->dport;
}

/* The port of a socket that was never bound.  The kernel tells it as long as there
 * is a descriptor; after that, what no other socket owns may be its. */
static uint16_t unbound_port(const struct sockets *s, const struct socket *sk,
			     const struct wire_packet *live)
{
	uint16_t port = kernel_port(sk->live_fd);

	for (const struct socket *o = s->sockets; o && !port; o = o->next)
		if (socket_owns(o, live))
			return 0;
	return port ? port : wire_packet_ports(live)->sport;
}

bool socket_sent(const struct sockets *s, struct socket *sk,
		 const struct wire_packet *live)
{
	const struct wire_tcp *tcp = wire_packet_tcp(live);
	const struct wire_ip *ip = innermost_ip(live);
	uint16_t known = sk->local_port;

	if (!ip || !wire_packet_ports(live))
		return false;
	/* Before the port is known, only a SYN can be recognised as the socket's. */
	if (!known && tcp && !(tcp->flags & WIRE_TCP_SYN))
		return false;
	if (!known)
		sk->local_port = unbound_port(s, sk, live);
	if (!socket_owns(sk, live)) {
		sk->local_port = known;
		return false;
	}
	/* The routing may have chosen another source address than local_ip. */
	sk->local = ip->src;
	return true;
}
