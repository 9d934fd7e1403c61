/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_packet: what a trace says of packets beyond their notation. */
#include "runtime/story/trace_packet.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

#define DETAIL_MAX 2000		/* bytes of a packet's description; more is cut */
#define WSCALE_MAX 14		/* more counts as this (RFC 7323, 2.3) */

void packet_head_set(struct packet_head *head, const uint8_t *data, size_t len)
{
	head->len = len;
	memcpy(head->data, data,
	       len < PACKET_HEAD_MAX ? len : PACKET_HEAD_MAX);
}

/* As in trace_reserve(), the memory is written to. */
void packet_heads_reserve(struct packet_heads *h, size_t n)
{
	h->cap = n < PACKET_HEADS_MAX ? n : PACKET_HEADS_MAX;
	h->item = xmalloc(h->cap * sizeof(*h->item));
	memset(h->item, 0, h->cap * sizeof(*h->item));
}

void packet_heads_done(struct packet_heads *h)
{
	free(h->item);
	*h = (struct packet_heads){ 0 };
}

/* --- while events are played ------------------------------------------------ */

static void heads_add(struct packet_heads *h, size_t entry,
		      const struct packet_head *head)
{
	struct packet_head_of *new;

	GROW(h->item, h->n, h->cap);
	new = &h->item[h->n++];
	new->entry = entry;
	packet_head_set(&new->head, head->data, head->len);
}

static void set_sack(struct trace_segment *s,
		     const struct wire_tcp_options *options)
{
	for (unsigned i = 0; i < options->n; i++) {
		const struct wire_tcp_option *o = &options->opt[i];

		if (o->ops != &wire_opt_sack)
			continue;
		s->n_sack = o->u.sack.n;
		for (unsigned j = 0; j < o->u.sack.n; j++)
			s->sack[j] = (struct trace_sack){
				o->u.sack.block[j].left,
				o->u.sack.block[j].right,
			};
	}
}

/* In SYNs scripts have absolute numbers. */
static void set_segment(struct trace_segment *s, const struct wire_packet *p,
			const struct socket *sk, bool outbound)
{
	const struct wire_tcp *tcp = wire_packet_tcp(p);
	bool syn = tcp->flags & WIRE_TCP_SYN;
	uint32_t own = outbound ? sk->script_local_isn : sk->script_remote_isn;
	uint32_t other = outbound ? sk->script_remote_isn : sk->script_local_isn;

	s->given = true;
	s->seq = tcp->seq - (syn ? own : 0);
	s->end_seq = s->seq + p->payload_len + syn + !!(tcp->flags & WIRE_TCP_FIN);
	s->ack_given = tcp->flags & WIRE_TCP_ACK;
	if (s->ack_given)
		s->ack = tcp->ack - (syn ? other : 0);
	s->win = tcp->win;
	s->len = p->payload_len;
	set_sack(s, &p->tcp_options);
}

void trace_packet_add(struct trace *t, struct packet_heads *heads, size_t index,
		      const struct packet_head *head,
		      const struct wire_packet *packet, const struct socket *sk)
{
	struct trace_entry *e = &t->entry[index];

	if (heads->n == PACKET_HEADS_MAX)
		return;
	heads_add(heads, index, head);
	if (sk && wire_packet_tcp(packet))
		set_segment(&e->segment, packet, sk, e->kind == TRACE_OUT);
}

/* --- afterwards ---------------------------------------------------------------- */

/* Both sides of a connection, by enum trace_kind: TRACE_IN, TRACE_OUT. */
struct scales {
	struct {
		bool given;
		uint8_t shift;
	} side[2];
};

/* Decodes as much of a packet as was kept, with zeros behind it. */
static bool decode(const struct packet_head *head, uint8_t *buf, size_t cap,
		   struct wire_packet *ret)
{
	size_t len = head->len < cap ? head->len : cap;
	size_t kept = len < PACKET_HEAD_MAX ? len : PACKET_HEAD_MAX;
	const uint8_t *payload;
	const char *why;

	memcpy(buf, head->data, kept);
	memset(buf + kept, 0, len - kept);
	return !wire_packet_decode(buf, len, ret, &payload, &why);
}

/* Learns the window scale from a SYN, whose own window is never scaled.  A later SYN
 * may be another try. */
static void learn_scale(struct scales *s, const struct trace_entry *e,
			struct wire_packet *p)
{
	const struct wire_tcp_option *o =
		wire_tcp_option_get(&p->tcp_options, &wire_opt_wscale);

	s->side[e->kind].given = o;
	if (o)
		s->side[e->kind].shift = o->u.wscale < WSCALE_MAX ?
						 o->u.wscale : WSCALE_MAX;
}

static unsigned connections(const struct trace *t)
{
	unsigned max = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->entry[i].connection > max)
			max = t->entry[i].connection;
	return max;
}

void trace_packets_describe(struct trace *t, const struct packet_heads *heads,
			    uint8_t *buf, size_t cap)
{
	struct scales *scales = xcalloc(connections(t) + 1, sizeof(*scales));
	char detail[DETAIL_MAX];

	for (size_t i = 0; i < heads->n; i++) {
		struct trace_entry *e = &t->entry[heads->item[i].entry];
		struct scales *s = &scales[e->connection];
		struct wire_packet p;
		const struct wire_tcp *tcp;

		if (!decode(&heads->item[i].head, buf, cap, &p))
			continue;
		wire_packet_describe(&p, detail, sizeof(detail));
		e->detail = xstrdup(detail);
		tcp = wire_packet_tcp(&p);
		if (!tcp)
			continue;
		if (tcp->flags & WIRE_TCP_SYN)
			learn_scale(s, e, &p);
		else if (s->side[TRACE_IN].given && s->side[TRACE_OUT].given)
			e->segment.win <<= s->side[e->kind].shift;
	}
	free(scales);
}
