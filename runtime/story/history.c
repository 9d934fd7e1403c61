/* SPDX-License-Identifier: BSD-2-Clause */
/* history: the latest packets of a run, for the explanation of a failure. */
#include "runtime/story/history.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

#define TEXT_MAX 400		/* bytes; longer notation is cut */
#define KEEP 4096		/* packets; then the older half is dropped */

void history_done(struct history *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->entry[i].text);
	free(h->entry);
	*h = (struct history){ 0 };
}

static void history_make_room(struct history *h)
{
	if (h->n == KEEP) {
		for (size_t i = 0; i < KEEP / 2; i++)
			free(h->entry[i].text);
		h->n = KEEP / 2;
		for (size_t i = 0; i < h->n; i++)
			h->entry[i] = h->entry[i + KEEP / 2];
	}
	GROW(h->entry, h->n, h->cap);
}

/* Only what has an ACK echoes anything (RFC 7323, 3.2). */
static void set_ecr(struct history_entry *e, const struct wire_packet *packet,
		    const struct socket *socket)
{
	const struct wire_tcp_options *list = &packet->tcp_options;

	if (e->outbound || !(e->flags & WIRE_TCP_ACK) || !socket)
		return;
	for (unsigned i = 0; i < list->n; i++) {
		const struct wire_tcp_option *o = &list->opt[i];

		if (o->ops != &wire_opt_ts || o->any)
			continue;
		e->ecr = o->u.ts.ecr;
		e->ecr_unnamed = socket->ts_map &&
				 !ts_map_names(socket->ts_map, e->ecr);
	}
}

void history_add(struct history *h, int64_t script_ns, bool outbound,
		 uint32_t line, const struct socket *socket,
		 const struct wire_packet *packet)
{
	const struct wire_tcp *tcp = wire_packet_tcp(packet);
	char text[TEXT_MAX];
	struct history_entry *e;

	history_make_room(h);
	wire_packet_print(packet, text, sizeof(text));
	e = &h->entry[h->n++];
	*e = (struct history_entry){
		.script_ns = script_ns,
		.outbound = outbound,
		.line = line,
		.socket = socket,
		.text = xstrdup(text),
	};
	e->icmp = packet->layer[packet->n_layers - 1].ops == &wire_icmpv4 ||
		  packet->layer[packet->n_layers - 1].ops == &wire_icmpv6;
	if (tcp) {
		e->flags = tcp->flags;
		e->seq = tcp->seq;
		e->ack = tcp->ack;
		e->ack_given = tcp->ack_given;
		e->len = packet->payload_len;
		set_ecr(e, packet, socket);
	}
}

void history_drop_last(struct history *h, size_t n)
{
	while (n-- && h->n)
		free(h->entry[--h->n].text);
}

size_t history_last(const struct history *h, int64_t script_ns,
		    const struct history_entry *ret[HISTORY_SHOWN])
{
	size_t n = 0;

	for (size_t i = h->n; i-- > 0;) {
		const struct history_entry *e = &h->entry[i];
		size_t at = 0;

		if (e->script_ns > script_ns)
			continue;
		/* Puts an entry in front of those that are later, and of those of the
		 * same time that were added later. */
		while (at < n && ret[at]->script_ns < e->script_ns)
			at++;
		if (n == HISTORY_SHOWN && !at)
			continue;
		if (n == HISTORY_SHOWN)
			memmove(&ret[0], &ret[1], --at * sizeof(*ret));
		else
			memmove(&ret[at + 1], &ret[at],
				(n++ - at) * sizeof(*ret));
		ret[at] = e;
	}
	return n;
}

/* The length of a segment in sequence space: its bytes, SYN and FIN. */
static uint32_t segment_end(uint32_t seq, uint32_t len, uint16_t flags)
{
	return seq + len + !!(flags & WIRE_TCP_SYN) + !!(flags & WIRE_TCP_FIN);
}

static bool begins_connection(uint16_t flags)
{
	return flags & WIRE_TCP_SYN && !(flags & WIRE_TCP_ACK);
}

const struct history_entry *history_find_sent(const struct history *h,
					      const struct socket *socket,
					      const struct wire_tcp *tcp,
					      uint32_t len)
{
	uint32_t end = segment_end(tcp->seq, len, tcp->flags);
	bool syn_since = false;

	/* A segment that takes no sequence space is never retransmitted. */
	if (end == tcp->seq)
		return NULL;
	for (size_t i = h->n; i-- > 0;) {
		const struct history_entry *e = &h->entry[i];

		if (e->socket != socket)
			continue;
		if (!e->outbound)
			syn_since |= begins_connection(e->flags);
		if (syn_since && e->flags & WIRE_TCP_RST)
			return NULL;
		if (!e->outbound || (e->flags ^ tcp->flags) & WIRE_TCP_SYN)
			continue;
		if ((int32_t)(e->seq - tcp->seq) <= 0 &&
		    (int32_t)(segment_end(e->seq, e->len, e->flags) - end) >= 0)
			return e;
	}
	return NULL;
}
