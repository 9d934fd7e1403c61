/* SPDX-License-Identifier: BSD-2-Clause */
/* script_packet: packets as a script keeps them. */

#include <string.h>

#include "parser/mem.h"
#include "parser/script.h"

struct wire_packet script_packet_get(const struct script_packet *kept)
{
	struct wire_packet p = {
		.n_layers = kept->n_layers,
		.payload_len = kept->payload_len,
		.tcp_options.n = kept->n_options,
	};

	if (kept->n_layers)
		memcpy(p.layer, kept->layer,
		       kept->n_layers * sizeof(*kept->layer));
	if (kept->n_options)
		memcpy(p.tcp_options.opt, kept->option,
		       kept->n_options * sizeof(*kept->option));
	if (kept->notes)
		p.notes = *kept->notes;
	return p;
}

bool script_wants_checksums(const struct script *s)
{
	for (size_t i = 0; i < s->n_events; i++) {
		const struct event *e = s->event[i];

		if (e->type == EVENT_PACKET_OUT && e->u.packet->notes &&
		    e->u.packet->notes->csum != WIRE_CSUM_ANY)
			return true;
	}
	return false;
}

static void *keep(struct arena *arena, const void *items, size_t size)
{
	return size ? memcpy(arena_alloc(arena, size), items, size) : NULL;
}

void script_packet_keep(struct arena *arena, const struct wire_packet *packet,
			struct script_packet *ret)
{
	const struct wire_tcp_options *options = &packet->tcp_options;

	ret->n_layers = (uint8_t)packet->n_layers;
	ret->n_options = (uint8_t)options->n;
	ret->payload_len = packet->payload_len;
	ret->layer = keep(arena, packet->layer,
			  packet->n_layers * sizeof(*packet->layer));
	ret->option = keep(arena, options->opt,
			   options->n * sizeof(*options->opt));
	ret->notes = keep(arena, &packet->notes,
			  packet->notes.given ? sizeof(packet->notes) : 0);
}
