/* SPDX-License-Identifier: BSD-2-Clause */
/* translate: packets from a script's numbers to live ones and back. */
#include "runtime/conn/translate.h"

#include "runtime/conn/sequence.h"

/* --- initial sequence numbers ------------------------------------------------- */

static void learn_remote_isn(struct socket *sk, const struct wire_tcp *tcp)
{
	if (sk->phase == SOCKET_ESTABLISHED)
		return;
	sk->script_remote_isn = tcp->seq;
	sk->live_remote_isn = tcp->seq;
}

/* An answer with SYN or RST is about the new connection, one with ACK alone about the
 * old one. */
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

static const struct translate_option *const translate_options[] = {
#define OPTION_ROW(name) &translate_##name,
	TRANSLATE_OPTION_LIST(OPTION_ROW)
#undef OPTION_ROW
};

#define N_OPTIONS (sizeof(translate_options) / sizeof(*translate_options))

/* NULL: @o is the same on both sides. */
static const struct translate_option *row_of(const struct wire_tcp_option *o)
{
	for (size_t i = 0; i < N_OPTIONS; i++)
		if (translate_options[i]->ops == o->ops)
			return translate_options[i];
	return NULL;
}

static void options_to_live(const struct translate_segment *s,
			    struct wire_tcp_options *list)
{
	for (unsigned i = 0; i < list->n; i++) {
		const struct translate_option *row = row_of(&list->opt[i]);

		if (row && row->to_live)
			row->to_live(s, &list->opt[i]);
	}
}

static void options_to_script(const struct translate_segment *s,
			      struct wire_tcp_options *list)
{
	for (unsigned i = 0; i < list->n; i++) {
		const struct translate_option *row = row_of(&list->opt[i]);

		if (row && row->to_script)
			row->to_script(s, &list->opt[i]);
	}
}

bool translate_unknown(struct socket *sk, const struct wire_packet *p,
		       struct translate_unknown *ret_why)
{
	const struct translate_segment s = {
		.sk = sk, .tcp = wire_packet_tcp(p),
	};

	for (unsigned i = 0; s.tcp && i < p->tcp_options.n; i++) {
		const struct wire_tcp_option *o = &p->tcp_options.opt[i];
		const struct translate_option *row = row_of(o);

		if (row && row->unknown && row->unknown(&s, o, ret_why))
			return true;
	}
	return false;
}

/* The option of @list that stands for @want's option @at: one of the same kind, with as
 * many of them in front of it. */
static const struct wire_tcp_option *
counterpart(const struct wire_tcp_options *want, unsigned at,
	    const struct wire_tcp_options *list)
{
	const struct wire_tcp_option_ops *ops = want->opt[at].ops;
	unsigned skip = 0;

	for (unsigned i = 0; i < at; i++)
		skip += want->opt[i].ops == ops;
	for (unsigned i = 0; i < list->n; i++)
		if (list->opt[i].ops == ops && !skip--)
			return &list->opt[i];
	return NULL;
}

void translate_meet_options(struct socket *sk, struct wire_packet *want,
			    const struct wire_packet *got)
{
	struct wire_tcp_options *list = &want->tcp_options;

	for (unsigned i = 0; i < list->n; i++) {
		struct wire_tcp_option *w = &list->opt[i];
		const struct translate_option *row = row_of(w);
		const struct wire_tcp_option *g =
			counterpart(list, i, &got->tcp_options);

		if (row && row->meet && g && !w->any)
			row->meet(sk, w, g);
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
	tcp->seq = sequence_remote_to_live(sk, tcp->seq, syn);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack = sequence_local_to_live(sk, tcp->ack, syn);
	options_to_live(&(struct translate_segment){ sk, tcp, o }, list);
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
		icmp->echo_seq = sequence_local_to_live(sk, icmp->echo_seq, false);
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

	tcp->seq = sequence_local_to_script(sk, tcp->seq, syn);
	if (tcp->flags & WIRE_TCP_ACK)
		tcp->ack = sequence_remote_to_script(sk, tcp->ack, syn);
	options_to_script(&(struct translate_segment){ .sk = sk, .tcp = tcp }, list);
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
		l->u.icmp.echo_seq = sequence_remote_to_script(
			sk, l->u.icmp.echo_seq, false);
}
