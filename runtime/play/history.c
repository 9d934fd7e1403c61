/* SPDX-License-Identifier: BSD-2-Clause */
/* history: the packets of a run, for what a failure has to explain. */
#include "runtime/play/history.h"

#include <stdlib.h>

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
	if (h->n == h->cap) {
		h->cap = h->cap ? 2 * h->cap : 64;
		h->entry = xrealloc(h->entry, h->cap * sizeof(*h->entry));
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
	if (tcp) {
		e->flags = tcp->flags;
		e->seq = tcp->seq;
		e->ack = tcp->ack;
		e->ack_given = tcp->ack_given;
		e->len = packet->payload_len;
	}
}

/* Bytes and SYN and FIN: what a segment takes of the sequence space. */
static uint32_t segment_end(uint32_t seq, uint32_t len, uint16_t flags)
{
	return seq + len + !!(flags & WIRE_TCP_SYN) + !!(flags & WIRE_TCP_FIN);
}

const struct history_entry *history_find_sent(const struct history *h,
					      const struct socket *socket,
					      const struct wire_tcp *tcp,
					      uint32_t len)
{
	uint32_t end = segment_end(tcp->seq, len, tcp->flags);

	/* A segment that takes no sequence space is never retransmitted. */
	if (end == tcp->seq)
		return NULL;
	for (size_t i = h->n; i-- > 0;) {
		const struct history_entry *e = &h->entry[i];

		if (!e->outbound || e->socket != socket ||
		    (e->flags ^ tcp->flags) & WIRE_TCP_SYN)
			continue;
		if ((int32_t)(e->seq - tcp->seq) <= 0 &&
		    (int32_t)(segment_end(e->seq, e->len, e->flags) - end) >= 0)
			return e;
	}
	return NULL;
}
