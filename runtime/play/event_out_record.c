/* SPDX-License-Identifier: BSD-2-Clause */
/* event_out_record: packets of the kernel in trace and history, expected or not. */
#include "runtime/conn/translate.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"

/* How long --follow waits for the event that knows the numbers of a packet. */
#define NUMBERS_NS NS_PER_S

void outbound_hide_common(struct wire_packet *p)
{
	struct wire_ip *ip = &p->layer[0].u.ip;

	if (p->n_layers != 2)
		return;
	ip->src.family = 0;
	ip->dst.family = 0;
	ip->ttl_given = false;
	ip->flowlabel_given = false;
}

bool outbound_is_housekeeping(const struct wire_packet *p)
{
	const struct wire_layer *l = &p->layer[p->n_layers - 1];

	return l->ops == &wire_icmpv6 &&
	       ((l->u.icmp.type >= 130 && l->u.icmp.type <= 137) ||
		l->u.icmp.type == 143);
}

struct trace_entry *outbound_record(struct timeline *t,
				    const struct seen_packet *s, uint32_t line,
				    const struct socket *sk,
				    const struct wire_packet *shown)
{
	struct note_plan plan = timeline_plan(t);

	return note_packet(&t->story, &(struct note_packet){
		.time_ns = s->time_ns,
		.outbound = true,
		.plan = line ? &plan : NULL,
		.sk = sk,
		.packet = shown,
		.head = &s->head,
		.logged = s->logged,
		.shown = s->shown,
	});
}

/* @live in the script's numbers, as reports show it.  Returns its socket; NULL: none. */
static struct socket *show(struct timeline *t, const struct wire_packet *live,
			   struct wire_packet *ret)
{
	struct socket *sk = sockets_first(t->sockets);

	while (sk && !socket_owns(sk, live))
		sk = sk->next;
	translate_to_script(sk, !sk, live, ret);
	outbound_hide_common(ret);
	return sk;
}

/* A SYN that no line has expected yet has number 0, as scripts write it. */
static void number_syn(const struct socket *sk, struct wire_packet *shown)
{
	struct wire_layer *l = wire_packet_last(shown, &wire_tcp);

	if (l && l->u.tcp.flags & WIRE_TCP_SYN &&
	    !(sk && sk->live_local_isn_known))
		l->u.tcp.seq = sk ? sk->script_local_isn : 0;
}

size_t outbound_show_pending(struct timeline *t)
{
	struct history *h = &t->story.history;
	unsigned skip = t->n_seen > OUTBOUND_PENDING_MAX ?
				t->n_seen - OUTBOUND_PENDING_MAX : 0;
	struct wire_packet shown;
	size_t n = 0;

	for (const struct seen_packet *s = t->seen; s; s = s->next) {
		struct socket *sk;

		if (skip) {
			skip--;
			continue;
		}
		if (outbound_is_housekeeping(&s->packet))
			continue;
		sk = show(t, &s->packet, &shown);
		number_syn(sk, &shown);
		history_add(h, s->time_ns - t->start_ns, true, 0, sk, &shown);
		h->entry[h->n - 1].pending = true;
		n++;
	}
	return n;
}

bool outbound_show(struct timeline *t, struct seen_packet *s)
{
	struct wire_packet shown;
	struct socket *sk = show(t, &s->packet, &shown);

	if (wire_packet_tcp(&s->packet) && (!sk || !sk->live_local_isn_known) &&
	    clock_now_ns() < s->time_ns + NUMBERS_NS)
		return false;
	s->shown = true;
	if (outbound_is_housekeeping(&s->packet))
		return true;
	note_packet_early(&t->story, &(struct note_packet){
		.time_ns = s->time_ns,
		.outbound = true,
		.sk = sk,
		.packet = &shown,
	});
	return true;
}

void outbound_record_unexpected(struct timeline *t,
				const struct seen_packet *s)
{
	struct wire_packet shown;
	struct socket *sk;

	if (outbound_is_housekeeping(&s->packet) ||
	    ++t->n_unexpected > TIMELINE_UNEXPECTED_MAX)
		return;
	sk = show(t, &s->packet, &shown);
	outbound_record(t, s, 0, sk, &shown);
}
