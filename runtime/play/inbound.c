/* SPDX-License-Identifier: BSD-2-Clause */
/* inbound: segments that the remote host sends: from script to wire. */
#include <arpa/inet.h>
#include <string.h>

#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

/* A socket's view for a run that has none yet: the default addresses. */
static struct socket default_socket(const struct script_options *o)
{
	return (struct socket){
		.local = o->local_ip,
		.remote = o->remote_ip,
		.local_port = o->bind_port,
		.remote_port = o->connect_port,
	};
}

static void fill_ip(const struct timeline *t, const struct socket *sk,
		    struct wire_packet *p)
{
	for (unsigned i = 0; i < p->n_layers; i++) {
		struct wire_layer *l = &p->layer[i];
		const struct wire_addr *src = &sk->remote, *dst = &sk->local;

		if (l->ops->place != WIRE_PLACE_IP)
			continue;
		/* An inner header of the other family has no tuple to borrow. */
		if (!src->family)
			src = &t->options->remote_ip;
		if (!dst->family)
			dst = &t->options->local_ip;
		if (!l->u.ip.src.family)
			l->u.ip.src = *src;
		if (!l->u.ip.dst.family)
			l->u.ip.dst = *dst;
	}
}

/* SYNs carry the script's absolute numbers, all else is relative to the ISN. */
static uint32_t remote_seq(const struct socket *sk, uint32_t seq, bool syn)
{
	return syn ? seq + sk->live_remote_isn - sk->script_remote_isn :
		     seq + sk->live_remote_isn;
}

static uint32_t local_seq(const struct socket *sk, uint32_t seq, bool syn)
{
	return syn ? seq + sk->live_local_isn - sk->script_local_isn :
		     seq + sk->live_local_isn;
}

/* The remote host's ISN is the script's, until the kernel has acknowledged one. */
static void learn_remote_isn(struct socket *sk, const struct wire_tcp *tcp)
{
	if (sk->phase == SOCKET_ESTABLISHED)
		return;
	sk->script_remote_isn = tcp->seq;
	sk->live_remote_isn = tcp->seq;
}

static void fill_tcp(const struct timeline *t, struct socket *sk,
		     struct wire_tcp *tcp)
{
	bool syn = tcp->flags & WIRE_TCP_SYN;
	struct wire_tcp_option *o;

	if (syn)
		learn_remote_isn(sk, tcp);
	tcp->seq = remote_seq(sk, tcp->seq, syn);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack = local_seq(sk, tcp->ack, syn);
	o = wire_tcp_option_get(&tcp->options, &wire_opt_sack);
	for (unsigned i = 0; o && i < o->u.sack.n; i++) {
		struct wire_sack_block *b = &o->u.sack.block[i];

		b->left = local_seq(sk, b->left, syn);
		b->right = local_seq(sk, b->right, syn);
	}
	o = wire_tcp_option_get(&tcp->options, &wire_opt_ts);
	if (o && (tcp->flags & WIRE_TCP_ACK))
		o->u.ts.ecr = socket_ts_ecr(sk, o->u.ts.ecr,
					    t->options->tcp_ts_ecr_scaled);
}

/* An ICMP error quotes a packet that the kernel sent on this connection. */
static void fill_icmp(const struct socket *sk, struct wire_icmp *icmp)
{
	icmp->echo_src = sk->local;
	icmp->echo_dst = sk->remote;
	icmp->echo_sport = sk->local_port;
	icmp->echo_dport = sk->remote_port;
	if (icmp->echo == WIRE_ICMP_ECHO_NONE && sk->type == SOCK_DGRAM)
		icmp->echo = WIRE_ICMP_ECHO_UDP;
	if (icmp->echo != WIRE_ICMP_ECHO_UDP)
		icmp->echo_seq = local_seq(sk, icmp->echo_seq, false);
	/* A ping socket's "port" is the identifier of its echo requests. */
	if (!icmp->id_given)
		icmp->id = sk->local_port;
}

/* A segment's ports are those of its connection, which the script's ports have
 * selected. */
static void fill_ports(const struct socket *sk, struct wire_layer *l)
{
	bool segment = l->ops == &wire_tcp;

	if (!l->u.ports.sport || segment)
		l->u.ports.sport = sk->remote_port;
	if (!l->u.ports.dport || segment)
		l->u.ports.dport = sk->local_port;
}

static void fill_last(struct timeline *t, struct socket *sk,
		      struct wire_packet *p)
{
	struct wire_layer *l = &p->layer[p->n_layers - 1];

	if (l->ops->has_ports)
		fill_ports(sk, l);
	if (l->ops == &wire_tcp)
		fill_tcp(t, sk, &l->u.tcp);
	else if (l->ops == &wire_icmpv4 || l->ops == &wire_icmpv6)
		fill_icmp(sk, &l->u.icmp);
}

/* Leaves what was sent in the receive buffer. */
static int inject(struct timeline *t, const struct wire_packet *p,
		  size_t *ret_len)
{
	struct netdev *dev = t->config->dev;
	uint8_t *buf = t->receive_buffer->data;
	unsigned gso = 0;
	size_t len;
	int err;

	err = wire_packet_encode(p, NULL, buf, WIRE_MAX_PACKET, &len);
	if (err)
		return err;
	if (t->options->mss && wire_packet_tcp(p) &&
	    p->payload_len > t->options->mss)
		gso = t->options->mss;
	err = dev->ops->send(dev, buf, len, gso);
	if (!err)
		*ret_len = len;
	return err;
}

void inbound_play(struct timeline *t)
{
	const struct event *ev = t->event;
	struct wire_packet live = ev->u.packet->packet;
	struct socket none = default_socket(t->options);
	struct packet_head head;
	struct socket *sk;
	int64_t now, injected;
	size_t len;
	int err;

	if (!timeline_begin(t, &now))
		return;
	sk = socket_for_inbound(t->sockets, &live);
	if (!sk && wire_packet_tcp(&live)) {
		timeline_fail(t, FAIL_CONTENT, ev->span,
			      "there is no socket that this segment could be for");
		return;
	}
	fill_ip(t, sk ? sk : &none, &live);
	fill_last(t, sk ? sk : &none, &live);
	injected = clock_now_ns();
	err = inject(t, &live, &len);
	if (err) {
		timeline_fail(t, FAIL_CONTENT, ev->span,
			      "the packet cannot be injected: %s",
			      strerror(-err));
		return;
	}
	timeline_acted(t, injected, injected);
	packet_head_set(&head, t->receive_buffer->data, len);
	timeline_record(t, &(struct packet_event){
		.time_ns = injected,
		.line = ev->span.line,
		.sk = sk,
		.packet = &ev->u.packet->packet,
		.head = &head,
		.logged = packet_log_add(t->config->packets, injected, false,
					 t->receive_buffer->data, len),
	});
	timeline_drain(t);
}
