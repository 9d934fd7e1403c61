/* SPDX-License-Identifier: BSD-2-Clause */
/* test_socket: connections of scripts against live ones. */
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "runtime/conn/socket.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static struct script_options options;

static struct wire_packet tcp_packet(uint16_t flags, uint16_t sport,
				     uint16_t dport)
{
	struct wire_packet p = { .n_layers = 2 };

	p.layer[0].ops = &wire_ipv4;
	p.layer[1].ops = &wire_tcp;
	p.layer[1].u.tcp.flags = flags;
	p.layer[1].u.tcp.sport = sport;
	p.layer[1].u.tcp.dport = dport;
	return p;
}

static struct wire_packet live_packet(uint16_t flags, uint16_t sport,
				      uint16_t dport)
{
	struct wire_packet p = tcp_packet(flags, sport, dport);

	p.layer[0].u.ip.src = options.local_ip;
	p.layer[0].u.ip.dst = options.remote_ip;
	return p;
}

static struct sockaddr_storage peer(uint16_t port)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = options.remote_ip.u.ip4,
	};

	memcpy(&ss, &in, sizeof(in));
	return ss;
}

static void test_passive(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet syn = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct wire_packet ack = tcp_packet(WIRE_TCP_ACK, 0, 0);
	struct wire_packet live;
	struct sockaddr_storage addr;
	struct socket *child;

	socket_created(s, 3, 10, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	socket_listening(s, 3);
	child = socket_for_inbound(s, &syn);
	tap_ok(child && child->live_fd == -1,
	       "a SYN to a listener makes a connection without descriptor");
	tap_ok(socket_for_inbound(s, &syn) == child,
	       "a second SYN belongs to the same connection");
	tap_ok(socket_for_inbound(s, &ack) == child,
	       "what follows belongs to it, too");
	tap_ok(socket_for_outbound(s, &ack) == child,
	       "and so does what the kernel must send");
	live = live_packet(WIRE_TCP_ACK, child->local_port,
			   child->remote_port);
	tap_ok(socket_sent(s, child, &live), "its live packets are recognised");
	live = live_packet(WIRE_TCP_ACK, child->local_port,
			   child->remote_port + 1);
	tap_ok(!socket_sent(s, child, &live), "those of another port are not");
	addr = peer(child->remote_port + 1);
	tap_ok(!socket_accepted(s, 5, 12, (struct sockaddr *)&addr,
				sizeof(struct sockaddr_in)),
	       "accept() of a stranger is no known connection");
	addr = peer(child->remote_port);
	tap_ok(socket_accepted(s, 4, 11, (struct sockaddr *)&addr,
			       sizeof(struct sockaddr_in)) == child,
	       "accept() finds the connection by its peer");
	tap_is_int(child->live_fd, 11, "and gives it its descriptor");
	socket_closed(s, 4);
	tap_ok(sockets_under_test(s) == child && child->live_fd == -1,
	       "after close() it stays under test, without descriptor");
	sockets_free(s);
}

static void test_passive_again(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet syn = tcp_packet(WIRE_TCP_SYN, 1000, 8080);
	struct socket *sk = socket_for_inbound(s, &syn);

	sk->live_local_isn_known = true;
	syn.layer[1].u.tcp.seq = 77;
	socket_for_inbound(s, &syn);
	tap_ok(!sk->offered, "a SYN to a connection that lives offers none");
	sk->seen_state = STATE_TIME_WAIT;
	tap_ok(socket_for_inbound(s, &syn) == sk && sk->offered &&
	       sk->offered_isn == 77, "in TIME-WAIT it offers a new one");
	tap_ok(sk->live_local_isn_known, "which the kernel may refuse");
	sk->gone = true;
	tap_ok(socket_for_inbound(s, &syn) == sk && !sk->gone &&
	       !sk->offered && !sk->live_local_isn_known,
	       "when the old one is gone there is a new one");
	sockets_free(s);
}

static void test_explicit_ports(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet one = tcp_packet(WIRE_TCP_SYN, 1000, 8080);
	struct wire_packet two = tcp_packet(WIRE_TCP_SYN, 1001, 8080);
	struct wire_packet back = tcp_packet(WIRE_TCP_ACK, 8080, 1000);
	struct socket *a, *b;

	socket_created(s, 3, 10, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	socket_listening(s, 3);
	a = socket_for_inbound(s, &one);
	b = socket_for_inbound(s, &two);
	tap_ok(a != b, "other ports make another connection");
	tap_is_int(a->remote_port, 1000, "ports are used as written");
	tap_ok(socket_for_inbound(s, &one) == a, "ports find it again");
	tap_ok(socket_for_outbound(s, &back) == a,
	       "outbound ports find it from the other end");
	back = tcp_packet(WIRE_TCP_ACK, 8080, 999);
	tap_ok(!socket_for_outbound(s, &back), "unknown ports find nothing");
	sockets_free(s);
}

static void test_active(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet syn = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct sockaddr_storage addr = peer(8080);
	struct wire_packet live;
	struct socket *sk;

	sk = socket_created(s, 3, 10, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	socket_connecting(s, 3, (struct sockaddr *)&addr,
			  sizeof(struct sockaddr_in));
	tap_is_int(sk->phase, SOCKET_CONNECTING, "connect() is under way");
	tap_ok(socket_for_outbound(s, &syn) == sk,
	       "a SYN is expected from the socket that connects");
	live = live_packet(WIRE_TCP_ACK, 50000, 8080);
	tap_ok(!socket_sent(s, sk, &live),
	       "before its port is known only a SYN can be its packet");
	live = live_packet(WIRE_TCP_SYN, 50000, 8080);
	tap_ok(socket_sent(s, sk, &live) && sk->local_port == 50000,
	       "the SYN tells the port that the kernel chose");
	sockets_free(s);
}

#define NOT_OPEN 999		/* a descriptor that the kernel knows nothing of */

/* A live socket that has a port of the kernel's choice, as if it had connected. */
static int live_socket(int type, uint16_t *ret_port)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&in, len) ||
	    getsockname(fd, (struct sockaddr *)&in, &len))
		*ret_port = 0;
	else
		*ret_port = ntohs(in.sin_port);
	return fd;
}

/* Script descriptor @fd connects; @live_fd as given by live_socket(), or NOT_OPEN. */
static struct socket *client(struct sockets *s, int fd, int live_fd, int type)
{
	struct sockaddr_storage addr = peer(8080);
	struct socket *sk = socket_created(s, fd, live_fd, AF_INET, type, 0);

	socket_connecting(s, fd, (struct sockaddr *)&addr,
			  sizeof(struct sockaddr_in));
	return sk;
}

/* Whose packet a line that expects @want takes @live for. */
static struct socket *sender(struct sockets *s, const struct wire_packet *want,
			     const struct wire_packet *live)
{
	return socket_of_outbound(s, socket_for_outbound(s, want), want, live);
}

static void test_clients(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet want = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct wire_packet live_a, live_b;
	uint16_t port_a, port_b;
	int fd_a = live_socket(SOCK_STREAM, &port_a);
	int fd_b = live_socket(SOCK_STREAM, &port_b);
	struct socket *a = client(s, 3, fd_a, SOCK_STREAM), *b;

	live_a = live_packet(WIRE_TCP_SYN, port_a, 8080);
	live_b = live_packet(WIRE_TCP_SYN, port_b, 8080);
	tap_ok(!sender(s, &want, &live_b),
	       "a SYN from another port is not the socket's");
	tap_ok(sender(s, &want, &live_a) == a, "one from its own is");
	b = client(s, 4, fd_b, SOCK_STREAM);
	tap_ok(!sender(s, &want, &live_a),
	       "sent again, it is no SYN of a later socket");
	tap_ok(sender(s, &want, &live_b) == b, "but that one's own is");
	tap_ok(sender(s, &want, &live_b) == b && !sender(s, &want, &live_a),
	       "and again, as long as it is under test");
	close(fd_a);
	close(fd_b);
	sockets_free(s);
}

static void test_clients_at_once(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet want = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct wire_packet ack = tcp_packet(WIRE_TCP_ACK, 0, 0);
	struct wire_packet live;
	uint16_t port_a, port_b;
	int fd_a = live_socket(SOCK_STREAM, &port_a);
	int fd_b = live_socket(SOCK_STREAM, &port_b);
	struct socket *a = client(s, 3, fd_a, SOCK_STREAM);
	struct socket *b = client(s, 4, fd_b, SOCK_STREAM);

	live = live_packet(WIRE_TCP_SYN, port_a, 8080);
	tap_ok(sender(s, &want, &live) == a,
	       "of two that connect, the SYN tells whose line it is");
	tap_ok(socket_for_inbound(s, &ack) == a, "which is then under test");
	live = live_packet(WIRE_TCP_SYN, port_b, 8080);
	tap_ok(sender(s, &want, &live) == b, "the next line is the other's");
	tap_ok(socket_for_inbound(s, &ack) == b, "then under test as well");
	close(fd_a);
	close(fd_b);
	sockets_free(s);
}

static void test_clients_closed(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet want = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct wire_packet live_a, live_b;
	uint16_t port_a;
	int fd_a = live_socket(SOCK_STREAM, &port_a);
	struct socket *a = client(s, 3, fd_a, SOCK_STREAM), *b;

	live_a = live_packet(WIRE_TCP_SYN, port_a, 8080);
	live_b = live_packet(WIRE_TCP_SYN, (uint16_t)(port_a ^ 1), 8080);
	socket_closed(s, 3);
	close(fd_a);
	tap_ok(!sender(s, &want, &live_b) && sender(s, &want, &live_a) == a,
	       "a socket that was closed at once keeps its port");
	b = client(s, 4, NOT_OPEN, SOCK_STREAM);
	tap_ok(!sender(s, &want, &live_a),
	       "what the kernel does not tell is no port of another socket");
	tap_ok(sender(s, &want, &live_b) == b, "but may be any other");
	sockets_free(s);
}

static void test_other_clients(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet want = tcp_packet(WIRE_TCP_SYN, 0, 0);
	struct wire_packet named = tcp_packet(WIRE_TCP_SYN, 5000, 8080);
	struct wire_packet live;
	struct socket *a, *b;

	client(s, 3, NOT_OPEN, SOCK_STREAM);
	client(s, 4, NOT_OPEN, SOCK_DGRAM);
	a = client(s, 5, NOT_OPEN, SOCK_STREAM);
	live = live_packet(WIRE_TCP_SYN, 50000, 8080);
	tap_ok(sender(s, &named, &live) == a, "a SYN may give its ports a name");
	tap_ok(sender(s, &want, &live) == a,
	       "what is sent again is of no socket whose connect() failed");
	client(s, 6, NOT_OPEN, SOCK_DGRAM);
	tap_ok(socket_for_outbound(s, &want)->type == SOCK_STREAM,
	       "a datagram socket sends no SYN");
	b = client(s, 7, NOT_OPEN, SOCK_STREAM);
	tap_ok(sender(s, &named, &live) == a,
	       "that name stays its own while another connects");
	live = live_packet(WIRE_TCP_SYN, 50001, 8080);
	tap_ok(sender(s, &want, &live) == b, "which has its own SYN");
	sockets_free(s);
}

static void test_datagrams(void)
{
	struct sockets *s = sockets_new(&options);
	struct wire_packet live = live_packet(0, 0, 8080);
	struct wire_layer *l = &live.layer[1];
	uint16_t port_a, port_b;
	int fd_a = live_socket(SOCK_DGRAM, &port_a);
	int fd_b = live_socket(SOCK_DGRAM, &port_b);
	struct socket *a = client(s, 3, fd_a, SOCK_DGRAM);
	struct socket *b = client(s, 4, fd_b, SOCK_DGRAM);

	l->ops = &wire_udp;
	l->u.udp = (struct wire_udp){ .sport = port_a, .dport = 8080 };
	tap_ok(!socket_sent(s, b, &live) && socket_sent(s, a, &live),
	       "a datagram is of the socket that owns its port");
	l->u.udp.sport = port_b;
	tap_ok(socket_sent(s, b, &live) && !socket_sent(s, a, &live),
	       "and so is the other one's");
	close(fd_a);
	close(fd_b);
	sockets_free(s);
}

int main(void)
{
	arena = arena_new();
	options_init(&options, FAMILY_IPV4, arena);
	test_passive();
	test_passive_again();
	test_explicit_ports();
	test_active();
	test_clients();
	test_clients_at_once();
	test_clients_closed();
	test_other_clients();
	test_datagrams();
	arena_free(arena);
	return tap_done();
}
