/* SPDX-License-Identifier: BSD-2-Clause */
/* test_socket: script descriptors and connections against live ones. */
#include <arpa/inet.h>
#include <string.h>

#include "runtime/play/socket.h"
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

static void test_fds(void)
{
	struct sockets *s = sockets_new(&options);

	tap_is_int(fds_live(s, 3), -1, "an unknown descriptor is -1");
	fds_add(s, 3, 10);
	fds_add(s, 3, 11);
	tap_is_int(fds_live(s, 3), 11, "the newest mapping of a number wins");
	tap_is_int(fds_script(s, 11), 3, "a live descriptor maps back");
	fds_remove(s, 3);
	tap_is_int(fds_live(s, 3), 10, "removing one uncovers the older");
	sockets_free(s);
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
	tap_ok(socket_sent(child, &live), "its live packets are recognised");
	live = live_packet(WIRE_TCP_ACK, child->local_port,
			   child->remote_port + 1);
	tap_ok(!socket_sent(child, &live), "those of another port are not");
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
	tap_ok(!socket_sent(sk, &live),
	       "before its port is known only a SYN can be its packet");
	live = live_packet(WIRE_TCP_SYN, 50000, 8080);
	tap_ok(socket_sent(sk, &live) && sk->local_port == 50000,
	       "the SYN tells the port that the kernel chose");
	sockets_free(s);
}

static void test_timestamps(void)
{
	struct socket sk = { 0 };
	struct sockets *s = sockets_new(&options);
	struct socket *real;

	tap_is_int(socket_ts_ecr(&sk, 7, false), 7,
		   "without any pair an echo reply is sent as written");
	real = socket_created(s, 3, 10, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	socket_ts_learn(real, 100, 5000);
	socket_ts_learn(real, 110, 5040);
	tap_is_int(socket_ts_ecr(real, 110, false), 5040,
		   "a value that was seen is mapped exactly");
	tap_is_int(socket_ts_ecr(real, 105, false), 5005,
		   "another one by its distance from the first");
	tap_is_int(socket_ts_ecr(real, 105, true), 5020,
		   "or, scaled, in the ratio of the two clocks");
	tap_is_int(socket_ts_ecr(real, 0, false), 0, "0 stays 0");
	sockets_free(s);
}

int main(void)
{
	arena = arena_new();
	options_init(&options, FAMILY_IPV4, arena);
	test_fds();
	test_passive();
	test_explicit_ports();
	test_active();
	test_timestamps();
	arena_free(arena);
	return tap_done();
}
