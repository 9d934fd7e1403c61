/* SPDX-License-Identifier: BSD-2-Clause */
/* test_translate: a script's numbers and live ones, in both directions. */
#include "runtime/conn/translate.h"

#include <arpa/inet.h>

#include "tests/unit/tap.h"

/* Near the end of the numbers, so that all of a script wraps around. */
#define LOCAL_ISN 0xfffffff0u
#define REMOTE_ISN 0xffffff00u

static struct script_options options;

static struct wire_addr address(const char *text)
{
	struct wire_addr a = { .family = AF_INET };

	inet_pton(AF_INET, text, &a.u.ip4);
	return a;
}

/* A connection whose script began with "S 1000" and "S. 500". */
static struct socket connection(void)
{
	return (struct socket){
		.phase = SOCKET_ESTABLISHED,
		.type = SOCK_STREAM,
		.local = address("192.0.2.7"), .remote = address("192.0.2.8"),
		.local_port = 8080, .remote_port = 42000,
		.script_local_port = 80, .script_remote_port = 1234,
		.script_local_isn = 500, .live_local_isn = LOCAL_ISN,
		.script_remote_isn = 1000, .live_remote_isn = REMOTE_ISN,
		.live_local_isn_known = true,
	};
}

static struct wire_packet packet(const struct wire_header_ops *last)
{
	struct wire_packet p = { .n_layers = 2 };

	p.layer[0].ops = &wire_ipv4;
	p.layer[1].ops = last;
	return p;
}

static struct wire_packet segment(uint16_t flags, uint32_t seq, uint32_t ack)
{
	struct wire_packet p = packet(&wire_tcp);

	p.layer[1].u.tcp = (struct wire_tcp){
		.flags = flags, .seq = seq, .ack = ack, .ack_given = true,
	};
	return p;
}

static void add_sack(struct wire_packet *p, uint32_t left, uint32_t right)
{
	p->tcp_options.opt[p->tcp_options.n++] = (struct wire_tcp_option){
		.ops = &wire_opt_sack,
		.u.sack = { .n = 1, .block = { { left, right } } },
	};
}

static void add_ts(struct wire_packet *p, uint32_t val, uint32_t ecr)
{
	p->tcp_options.opt[p->tcp_options.n++] = (struct wire_tcp_option){
		.ops = &wire_opt_ts, .u.ts = { .val = val, .ecr = ecr },
	};
}

static struct wire_packet to_live(struct socket *sk, struct wire_packet p)
{
	translate_to_live(&options, sk, &p);
	return p;
}

static struct wire_packet to_script(struct socket *sk, bool show_ports,
				    struct wire_packet live)
{
	struct wire_packet p;

	translate_to_script(sk, show_ports, &live, &p);
	return p;
}

static void is_segment(const struct wire_packet *p, uint32_t seq, uint32_t ack,
		       const char *what)
{
	tap_is_int(wire_packet_tcp(p)->seq, seq, "%s: seq", what);
	tap_is_int(wire_packet_tcp(p)->ack, ack, "%s: ack", what);
}

static void test_sequence(void)
{
	struct socket sk = connection();
	struct wire_packet p;

	p = to_live(&sk, segment(WIRE_TCP_ACK, 0x101, 0x21));
	is_segment(&p, 1, 0x11, "inbound, behind the wrap-around");
	p = to_live(&sk, segment(WIRE_TCP_ACK, 0xff, 0xf));
	is_segment(&p, 0xffffffff, 0xffffffff, "inbound, just in front of it");
	p = to_live(&sk, segment(WIRE_TCP_SYN | WIRE_TCP_ACK, 1000, 501));
	is_segment(&p, REMOTE_ISN, LOCAL_ISN + 1, "an inbound SYN-ACK");
	p = to_live(&sk, segment(WIRE_TCP_RST, 1, 7));
	is_segment(&p, REMOTE_ISN + 1, 7, "without ACK");

	p = to_script(&sk, false, segment(WIRE_TCP_ACK, 0x11, 1));
	is_segment(&p, 0x21, 0x101, "outbound, behind the wrap-around");
	p = to_script(&sk, false, segment(WIRE_TCP_ACK, 0xffffffff, 0xffffffff));
	is_segment(&p, 0xf, 0xff, "outbound, just in front of it");
	p = to_script(&sk, false, segment(WIRE_TCP_SYN | WIRE_TCP_ACK, LOCAL_ISN,
					  REMOTE_ISN + 1));
	is_segment(&p, 500, 1001, "an outbound SYN-ACK");
	p = to_script(NULL, false, segment(WIRE_TCP_ACK, 5, 6));
	is_segment(&p, 5, 6, "of no socket");
	sk.live_local_isn_known = false;
	p = to_script(&sk, false, segment(WIRE_TCP_ACK, 5, REMOTE_ISN + 6));
	is_segment(&p, 5, 6, "before the kernel's ISN is known");
}

static void test_learn_isn(void)
{
	struct socket sk = { .type = SOCK_STREAM };
	struct wire_packet p;

	to_live(&sk, segment(WIRE_TCP_ACK, 77, 0));
	tap_is_int(sk.live_remote_isn, 0, "an ACK tells no ISN");
	p = to_live(&sk, segment(WIRE_TCP_SYN, 1000, 0));
	is_segment(&p, 1000, 0, "the first SYN has the script's number");
	tap_is_int(sk.live_remote_isn, 1000, "which is the ISN");
	to_live(&sk, segment(WIRE_TCP_SYN, 2000, 0));
	tap_is_int(sk.live_remote_isn, 2000, "another SYN, another ISN");
	sk.phase = SOCKET_ESTABLISHED;
	to_live(&sk, segment(WIRE_TCP_SYN, 3000, 0));
	tap_is_int(sk.live_remote_isn, 2000, "until one was acknowledged");

	translate_learn_isn(&sk, &(struct wire_tcp){ .flags = WIRE_TCP_ACK },
			    &(struct wire_tcp){ .flags = WIRE_TCP_SYN });
	tap_ok(!sk.live_local_isn_known, "the script must have the SYN");
	for (uint32_t i = 1; i <= 2; i++)
		translate_learn_isn(
			&sk,
			&(struct wire_tcp){ .flags = WIRE_TCP_SYN, .seq = i },
			&(struct wire_tcp){ .flags = WIRE_TCP_SYN,
					    .seq = 7000 * i });
	tap_ok(sk.live_local_isn_known && sk.live_local_isn == 7000 &&
	       sk.script_local_isn == 1, "the first SYN tells the kernel's ISN");
}

static void test_offer(void)
{
	const struct wire_tcp ack = { .flags = WIRE_TCP_ACK };
	const struct wire_tcp syn_ack = {
		.flags = WIRE_TCP_SYN | WIRE_TCP_ACK, .seq = 7000,
	};
	const struct wire_tcp rst = { .flags = WIRE_TCP_RST | WIRE_TCP_ACK };
	struct socket sk = connection(), other;
	struct wire_packet p;

	sk.offered = true;
	sk.offered_isn = 3000;
	translate_learn_isn(&sk, &ack, &ack);
	p = to_script(&sk, false, segment(WIRE_TCP_ACK, 0x11, 1));
	is_segment(&p, 0x21, 0x101, "ACK answers a SYN in TIME-WAIT");
	other = sk;
	translate_learn_isn(&sk, &syn_ack, &syn_ack);
	p = to_script(&sk, false, segment(WIRE_TCP_ACK, 7001, 3002));
	is_segment(&p, 1, 2, "SYN-ACK does, and begins a new connection");
	translate_learn_isn(&other, &ack, &rst);
	p = to_script(&other, false, segment(rst.flags, 0, 3001));
	is_segment(&p, 0, 1, "RST does: there was no connection any more");
}

static void is_sack(const struct wire_packet *p, uint32_t left, uint32_t right,
		    const char *what)
{
	const struct wire_sack_block *b = p->tcp_options.opt[0].u.sack.block;

	tap_ok(b->left == left && b->right == right, "%s", what);
}

static void test_sack(void)
{
	struct socket sk = connection();
	struct wire_packet p = segment(WIRE_TCP_ACK, 1, 1);

	add_sack(&p, 0xf, 0x11);
	p = to_live(&sk, p);
	is_sack(&p, 0xffffffff, 1, "inbound SACK has the kernel's numbers");
	p = segment(WIRE_TCP_ACK, 1, 1);
	add_sack(&p, 0xffffffff, 1);
	p = to_script(&sk, false, p);
	is_sack(&p, 0xff, 0x101, "outbound SACK the remote host's");
	p = segment(WIRE_TCP_ACK, 1, 1);
	add_sack(&p, 5, 6);
	add_sack(&p, 0xf, 0x11);
	p = to_live(&sk, p);
	p.tcp_options.opt[0] = p.tcp_options.opt[1];
	is_sack(&p, 0xffffffff, 1, "and so has a second one");
}

static bool unknown(struct socket *sk, const struct wire_packet *p)
{
	struct translate_unknown why = { .text = "" };
	bool is = translate_unknown(sk, p, &why);

	return is && *why.text && why.way_out;
}

static void test_ts(void)
{
	struct socket sk = connection();
	struct wire_packet p = segment(WIRE_TCP_ACK, 1, 1), live = p, any = p;
	struct wire_packet zero = p, syn = segment(WIRE_TCP_SYN, 1, 0);

	add_ts(&p, 200, 100);
	add_ts(&zero, 200, 0);
	add_ts(&syn, 200, 100);
	add_ts(&live, 0xffffffff, 5);
	add_ts(&any, 0, 0);
	any.tcp_options.opt[0].any = true;

	tap_ok(unknown(&sk, &p), "an echo of what has no name");
	tap_ok(!unknown(&sk, &zero), "0 needs none");
	tap_ok(!unknown(&sk, &syn), "nor does a segment without ACK");
	tap_ok(!unknown(NULL, &(struct wire_packet){ .n_layers = 0 }),
	       "nor do other packets");
	translate_meet_options(&sk, &any, &live);
	tap_ok(unknown(&sk, &p), "'TS *' gives no name");
	p.tcp_options.opt[0].u.ts.val = 100;
	translate_meet_options(&sk, &p, &live);
	tap_ok(!unknown(&sk, &p), "a TS val does");
	p = to_live(&sk, p);
	tap_is_int(p.tcp_options.opt[0].u.ts.ecr, 0xffffffff, "which is echoed");
	tap_is_int(p.tcp_options.opt[0].u.ts.val, 100,
		   "the remote host's value stays");
	zero.tcp_options.opt[0].u.ts.ecr = 102;
	zero = to_live(&sk, zero);
	tap_is_int(zero.tcp_options.opt[0].u.ts.ecr, 1,
		   "a later one wraps around");
	syn = to_live(&sk, syn);
	tap_is_int(syn.tcp_options.opt[0].u.ts.ecr, 100,
		   "without ACK it is sent as written");
	live = to_script(&sk, false, live);
	tap_is_int(live.tcp_options.opt[0].u.ts.val, 0xffffffff,
		   "outbound values are judged by their ticks");
	ts_map_free(sk.ts_map);
}

/* Each option of a line meets the one that stands for it. */
static void test_meet(void)
{
	struct socket sk = connection();
	struct wire_packet want = segment(WIRE_TCP_ACK, 1, 1), got = want;
	const struct wire_tcp_option *w = want.tcp_options.opt;

	add_ts(&want, 100, 0);
	add_ts(&want, 110, 0);
	add_ts(&want, 120, 0);
	add_ts(&got, 7000, 0);
	add_sack(&got, 1, 2);
	add_ts(&got, 8000, 0);
	translate_meet_options(&sk, &want, &got);
	tap_is_int(ts_map_live(sk.ts_map, 100, false), 7000,
		   "the first of two options of a kind");
	tap_is_int(ts_map_live(sk.ts_map, 110, false), 8000, "the second one");
	tap_ok(!ts_map_names(sk.ts_map, 120), "a third one has not come");
	tap_ok(w[0].u.ts.val_any && w[1].u.ts.val_any && !w[2].u.ts.val_any,
	       "what has come is not compared");
	ts_map_free(sk.ts_map);
}

static void is_ports(const struct wire_packet *p, uint16_t sport, uint16_t dport,
		     const char *what)
{
	const struct wire_ports *ports = wire_packet_ports(p);

	tap_ok(ports->sport == sport && ports->dport == dport, "%s", what);
}

static void test_ports(void)
{
	struct socket sk = connection();
	struct wire_packet p = segment(WIRE_TCP_ACK, 1, 1);

	p.layer[1].u.ports = (struct wire_ports){ 1234, 80 };
	p = to_live(&sk, p);
	is_ports(&p, 42000, 8080, "a segment's ports are its connection's");
	tap_ok(wire_addr_equal(&p.layer[0].u.ip.src, &sk.remote) &&
	       wire_addr_equal(&p.layer[0].u.ip.dst, &sk.local),
	       "and so are its addresses");
	p = packet(&wire_udp);
	p.layer[1].u.ports.sport = 53;
	p.layer[0].u.ip.src = address("192.0.2.9");
	p = to_live(&sk, p);
	is_ports(&p, 53, 8080, "a datagram keeps the port that it has");
	tap_ok(!wire_addr_equal(&p.layer[0].u.ip.src, &sk.remote),
	       "and the address");
	p = to_live(NULL, packet(&wire_udp));
	is_ports(&p, 9090, 7070, "of no socket: those of the options");

	p = segment(WIRE_TCP_ACK, 1, 1);
	p.layer[1].u.ports = (struct wire_ports){ 8080, 42000 };
	p = to_script(&sk, true, p);
	is_ports(&p, 80, 1234, "outbound ports are the script's");
	p = to_script(&sk, false, p);
	is_ports(&p, 0, 0, "unless it has none");
	p = packet(&wire_udp);
	p.layer[1].u.ports = (struct wire_ports){ 8080, 42000 };
	p = to_script(&sk, true, p);
	is_ports(&p, 8080, 42000, "those of datagrams are live ones");
}

static void test_icmp(void)
{
	struct socket sk = connection();
	struct wire_packet p = packet(&wire_icmpv4);
	struct wire_icmp *icmp = &p.layer[1].u.icmp;

	icmp->echo = WIRE_ICMP_ECHO_TCP;
	icmp->echo_seq = 0x11;
	p = to_live(&sk, p);
	tap_is_int(icmp->echo_seq, 1, "an inbound quote has the kernel's number");
	tap_ok(icmp->echo_sport == 8080 && icmp->echo_dport == 42000 &&
	       wire_addr_equal(&icmp->echo_src, &sk.local) &&
	       wire_addr_equal(&icmp->echo_dst, &sk.remote),
	       "and its addresses and ports");
	tap_is_int(icmp->id, 8080, "a ping is that of the socket");
	p = to_script(&sk, false, p);
	tap_is_int(icmp->echo_seq, 0x101, "an outbound quote the remote host's");
	icmp->echo = WIRE_ICMP_ECHO_UDP;
	icmp->echo_seq = 9;
	p = to_script(&sk, false, to_live(&sk, p));
	tap_is_int(icmp->echo_seq, 9, "a datagram has none");
	sk.type = SOCK_DGRAM;
	icmp->echo = WIRE_ICMP_ECHO_NONE;
	p = to_live(&sk, p);
	tap_is_int(icmp->echo, WIRE_ICMP_ECHO_UDP,
		   "of a socket of datagrams one is quoted");
}

int main(void)
{
	options.local_ip = address("192.0.2.1");
	options.remote_ip = address("192.0.2.2");
	options.bind_port = 7070;
	options.connect_port = 9090;
	test_sequence();
	test_learn_isn();
	test_offer();
	test_sack();
	test_ts();
	test_meet();
	test_ports();
	test_icmp();
	return tap_done();
}
