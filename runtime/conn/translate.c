/* SPDX-License-Identifier: BSD-2-Clause */
/* translate: packets from a script's numbers to live ones and back. */
#include "runtime/conn/translate.h"

/* --- sequence numbers ------------------------------------------------------- */

static uint32_t remote_to_live(const struct socket *sk, uint32_t seq, bool syn)
{
	return seq + sk->live_remote_isn - (syn ? sk->script_remote_isn : 0);
}

static uint32_t remote_to_script(const struct socket *sk, uint32_t seq, bool syn)
{
	return seq - sk->live_remote_isn + (syn ? sk->script_remote_isn : 0);
}

static uint32_t local_to_live(const struct socket *sk, uint32_t seq, bool syn)
{
	return seq + sk->live_local_isn - (syn ? sk->script_local_isn : 0);
}

/* Until the kernel's is known, its numbers are shown as they are. */
static uint32_t local_to_script(const struct socket *sk, uint32_t seq, bool syn)
{
	if (!sk->live_local_isn_known)
		return seq;
	return seq - sk->live_local_isn + (syn ? sk->script_local_isn : 0);
}

static void learn_remote_isn(struct socket *sk, const struct wire_tcp *tcp)
{
	if (sk->phase == SOCKET_ESTABLISHED)
		return;
	sk->script_remote_isn = tcp->seq;
	sk->live_remote_isn = tcp->seq;
}

/* SYN and RST are answers to the SYN of a new connection, ACK is one of the old. */
static void take_offer(struct socket *sk, const struct wire_tcp *live)
{
	if (!sk->offered || !(live->flags & (WIRE_TCP_SYN | WIRE_TCP_RST)))
		return;
	sk->offered = false;
	sk->live_local_isn_known = false;
	sk->script_remote_isn = sk->offered_isn;
	sk->live_remote_isn = sk->offered_isn;
}

void translate_learn_isn(struct socket *sk, const struct wire_tcp *want,
			 const struct wire_tcp *live)
{
	take_offer(sk, live);
	if (!(live->flags & WIRE_TCP_SYN) || !(want->flags & WIRE_TCP_SYN))
		return;
	if (sk->live_local_isn_known)
		return;
	sk->live_local_isn = live->seq;
	sk->script_local_isn = want->seq;
	sk->live_local_isn_known = true;
}

/* --- TCP options --------------------------------------------------------------- */

/* A segment of @sk on its way; @tcp in the numbers that it has already. */
struct segment {
	struct socket *sk;
	const struct wire_tcp *tcp;
	const struct script_options *options;	/* to live alone */
};

/* Any may be NULL: there is nothing to do. */
struct translate_option {
	const struct wire_tcp_option_ops *ops;
	void (*to_live)(const struct segment *s, struct wire_tcp_option *o);
	/* Has all that @o says a live value? */
	bool (*knows)(const struct segment *s, const struct wire_tcp_option *o);
	void (*to_script)(const struct segment *s, struct wire_tcp_option *o);
	/* Neither has any value ("NAME *"). */
	void (*learn)(struct socket *sk, const struct wire_tcp_option *want,
		      const struct wire_tcp_option *got);
};

/* What the remote host has received: the kernel's numbers. */
static void sack_to_live(const struct segment *s, struct wire_tcp_option *o)
{
	bool syn = s->tcp->flags & WIRE_TCP_SYN;

	for (unsigned i = 0; i < o->u.sack.n; i++) {
		struct wire_sack_block *b = &o->u.sack.block[i];

		b->left = local_to_live(s->sk, b->left, syn);
		b->right = local_to_live(s->sk, b->right, syn);
	}
}

static void sack_to_script(const struct segment *s, struct wire_tcp_option *o)
{
	for (unsigned i = 0; i < o->u.sack.n; i++) {
		struct wire_sack_block *b = &o->u.sack.block[i];

		b->left = remote_to_script(s->sk, b->left, false);
		b->right = remote_to_script(s->sk, b->right, false);
	}
}

/* Without an ACK nothing is echoed (RFC 7323, 3.2). */
static void ts_to_live(const struct segment *s, struct wire_tcp_option *o)
{
	if (s->tcp->flags & WIRE_TCP_ACK)
		o->u.ts.ecr = ts_map_live(s->sk->ts_map, o->u.ts.ecr,
					  s->options->tcp_ts_ecr_scaled);
}

/* 0 and what a SYN echoes are sent as they are; anything else stands for a live value,
 * which the first outbound line with a TS val gives a name to. */
static bool ts_knows(const struct segment *s, const struct wire_tcp_option *o)
{
	uint32_t script, live;

	return !(s->tcp->flags & WIRE_TCP_ACK) || !o->u.ts.ecr ||
	       ts_map_first(s->sk->ts_map, &script, &live);
}

static void ts_learn(struct socket *sk, const struct wire_tcp_option *want,
		     const struct wire_tcp_option *got)
{
	ts_map_learn(&sk->ts_map, want->u.ts.val, got->u.ts.val);
}

static const struct translate_option translate_options[] = {
	{ &wire_opt_sack, sack_to_live, NULL, sack_to_script, NULL },
	{ &wire_opt_ts, ts_to_live, ts_knows, NULL, ts_learn },
};

#define N_OPTIONS (sizeof(translate_options) / sizeof(*translate_options))

static void options_to_live(const struct segment *s,
			    struct wire_tcp_options *list)
{
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct translate_option *row = &translate_options[i];
		struct wire_tcp_option *o = wire_tcp_option_get(list, row->ops);

		if (o && row->to_live)
			row->to_live(s, o);
	}
}

static void options_to_script(const struct segment *s,
			      struct wire_tcp_options *list)
{
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct translate_option *row = &translate_options[i];
		struct wire_tcp_option *o = wire_tcp_option_get(list, row->ops);

		if (o && row->to_script)
			row->to_script(s, o);
	}
}

bool translate_knows(struct socket *sk, const struct wire_packet *p)
{
	const struct segment s = { .sk = sk, .tcp = wire_packet_tcp(p) };
	struct wire_tcp_options list = p->tcp_options;

	for (size_t i = 0; s.tcp && i < N_OPTIONS; i++) {
		const struct translate_option *row = &translate_options[i];
		struct wire_tcp_option *o = wire_tcp_option_get(&list,
								row->ops);

		if (o && row->knows && !row->knows(&s, o))
			return false;
	}
	return true;
}

void translate_learn_options(struct socket *sk, const struct wire_packet *want,
			     const struct wire_packet *got)
{
	struct wire_tcp_options w = want->tcp_options, g = got->tcp_options;

	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct translate_option *row = &translate_options[i];
		struct wire_tcp_option *wo = wire_tcp_option_get(&w, row->ops);
		struct wire_tcp_option *go = wire_tcp_option_get(&g, row->ops);

		if (wo && go && !wo->any && row->learn)
			row->learn(sk, wo, go);
	}
}

/* --- from the script ------------------------------------------------------------ */

static void addresses_to_live(const struct script_options *o,
			      const struct socket *sk, struct wire_packet *p)
{
	for (unsigned i = 0; i < p->n_layers; i++) {
		struct wire_layer *l = &p->layer[i];
		const struct wire_addr *src = &sk->remote, *dst = &sk->local;

		if (l->ops->place != WIRE_PLACE_IP)
			continue;
		/* An inner header of the other family has no tuple to borrow. */
		if (!src->family)
			src = &o->remote_ip;
		if (!dst->family)
			dst = &o->local_ip;
		if (!l->u.ip.src.family)
			l->u.ip.src = *src;
		if (!l->u.ip.dst.family)
			l->u.ip.dst = *dst;
	}
}

/* A segment's ports are those of its connection, which the script's ports have
 * selected. */
static void ports_to_live(const struct socket *sk, struct wire_layer *l)
{
	bool segment = l->ops == &wire_tcp;

	if (!l->u.ports.sport || segment)
		l->u.ports.sport = sk->remote_port;
	if (!l->u.ports.dport || segment)
		l->u.ports.dport = sk->local_port;
}

static void tcp_to_live(const struct script_options *o, struct socket *sk,
			struct wire_tcp *tcp, struct wire_tcp_options *list)
{
	bool syn = tcp->flags & WIRE_TCP_SYN;

	if (syn)
		learn_remote_isn(sk, tcp);
	tcp->seq = remote_to_live(sk, tcp->seq, syn);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack = local_to_live(sk, tcp->ack, syn);
	options_to_live(&(struct segment){ sk, tcp, o }, list);
}

/* An ICMP error quotes a packet that the kernel sent on this connection. */
static void icmp_to_live(const struct socket *sk, struct wire_icmp *icmp)
{
	icmp->echo_src = sk->local;
	icmp->echo_dst = sk->remote;
	icmp->echo_sport = sk->local_port;
	icmp->echo_dport = sk->remote_port;
	if (icmp->echo == WIRE_ICMP_ECHO_NONE && sk->type == SOCK_DGRAM)
		icmp->echo = WIRE_ICMP_ECHO_UDP;
	if (icmp->echo != WIRE_ICMP_ECHO_UDP)
		icmp->echo_seq = local_to_live(sk, icmp->echo_seq, false);
	/* A ping socket's "port" is the identifier of its echo requests. */
	if (!icmp->id_given)
		icmp->id = sk->local_port;
}

static bool is_icmp(const struct wire_layer *l)
{
	return l->ops == &wire_icmpv4 || l->ops == &wire_icmpv6;
}

void translate_to_live(const struct script_options *o, struct socket *sk,
		       struct wire_packet *p)
{
	struct wire_layer *l = &p->layer[p->n_layers - 1];
	struct socket none = {
		.local = o->local_ip,
		.remote = o->remote_ip,
		.local_port = o->bind_port,
		.remote_port = o->connect_port,
	};

	if (!sk)
		sk = &none;
	addresses_to_live(o, sk, p);
	if (l->ops->has_ports)
		ports_to_live(sk, l);
	if (l->ops == &wire_tcp)
		tcp_to_live(o, sk, &l->u.tcp, &p->tcp_options);
	else if (is_icmp(l))
		icmp_to_live(sk, &l->u.icmp);
}

/* --- to the script --------------------------------------------------------------- */

static uint16_t port_to_script(const struct socket *sk, uint16_t live)
{
	if (live == sk->local_port && sk->script_local_port)
		return sk->script_local_port;
	if (live == sk->remote_port && sk->script_remote_port)
		return sk->script_remote_port;
	return live;
}

static void ports_to_script(const struct socket *sk, bool show_ports,
			    struct wire_layer *l)
{
	struct wire_ports *ports = &l->u.ports;

	if (!show_ports || (l->ops == &wire_tcp && !sk)) {
		ports->sport = 0;
		ports->dport = 0;
	} else if (l->ops == &wire_tcp) {
		ports->sport = port_to_script(sk, ports->sport);
		ports->dport = port_to_script(sk, ports->dport);
	}
}

static void tcp_to_script(struct socket *sk, struct wire_tcp *tcp,
			  struct wire_tcp_options *list)
{
	bool syn = tcp->flags & WIRE_TCP_SYN;

	tcp->seq = local_to_script(sk, tcp->seq, syn);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack = remote_to_script(sk, tcp->ack, syn);
	options_to_script(&(struct segment){ .sk = sk, .tcp = tcp }, list);
}

/* Addresses stay as they are: a script that gives some gives live ones. */
void translate_to_script(struct socket *sk, bool show_ports,
			 const struct wire_packet *live,
			 struct wire_packet *ret)
{
	struct wire_layer *l;

	*ret = *live;
	l = &ret->layer[ret->n_layers - 1];
	if (l->ops->has_ports)
		ports_to_script(sk, show_ports, l);
	if (!sk)
		return;
	if (l->ops == &wire_tcp)
		tcp_to_script(sk, &l->u.tcp, &ret->tcp_options);
	else if (is_icmp(l) && l->u.icmp.echo == WIRE_ICMP_ECHO_TCP)
		/* What it quotes came from the remote host. */
		l->u.icmp.echo_seq = remote_to_script(sk, l->u.icmp.echo_seq,
						      false);
}
