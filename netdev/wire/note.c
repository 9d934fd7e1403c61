/* SPDX-License-Identifier: BSD-2-Clause */
/* note: the table of notes, and what they are about. */
#include "netdev/wire/note.h"

#include <string.h>

#include "netdev/wire/ip.h"

#define IHL_MASK 0xf		/* of the first byte, in words of 4 bytes */

const struct wire_note *const wire_notes_table[] = {
#define NOTE_ROW(name) &wire_note_##name,
	WIRE_NOTE_LIST(NOTE_ROW)
#undef NOTE_ROW
	NULL
};

const struct wire_note *wire_note_find(const char *name)
{
	for (size_t i = 0; wire_notes_table[i]; i++)
		if (!strcmp(wire_notes_table[i]->name, name))
			return wire_notes_table[i];
	return NULL;
}

bool wire_note_fail_twice(struct wire_cursor *c, size_t at, const char *name)
{
	return wire_cursor_fail(c, at, "%s is already given", name);
}

bool wire_notes_are_of(const struct wire_packet *p, const struct wire_layer *l)
{
	for (const struct wire_layer *o = l + 1; o < p->layer + p->n_layers; o++)
		if (o->ops->place == WIRE_PLACE_IP)
			return false;
	return true;
}

void wire_notes_put(const struct wire_packet *p, const struct wire_layer *l,
		    uint8_t *buf)
{
	if (wire_notes_are_of(p, l))
		wire_numbers_put(&p->notes, l, buf);
}

void wire_notes_read(struct wire_packet *p, const uint8_t *ip,
		     const uint8_t *last, size_t last_len)
{
	const struct wire_layer *ip_layer = wire_packet_ip(p);
	const struct wire_layer *last_layer = &p->layer[p->n_layers - 1];
	struct wire_notes *notes = &p->notes;

	*notes = (struct wire_notes){ 0 };
	wire_numbers_read(notes, ip_layer, ip);
	if (last_layer != ip_layer)
		wire_numbers_read(notes, last_layer, last);
	if (ip_layer->ops == &wire_ipv4) {
		notes->ip_options_given = true;
		wire_ip_options_decode(ip + WIRE_IPV4_LEN,
				       (ip[0] & IHL_MASK) * 4u - WIRE_IPV4_LEN,
				       &notes->ip_options);
	}
	notes->csum = (uint8_t)wire_csum_check(p, last, last_len);
}

bool wire_notes_given(const struct wire_notes *notes)
{
	return notes->csum || notes->ip_csum_bad || notes->numbers ||
	       notes->ip_options_given || notes->cut;
}

const char *wire_notes_misfit(const struct wire_packet *p)
{
	for (int n = 0; n < WIRE_NUMBER_COUNT; n++)
		if (p->notes.numbers >> n & 1 && !wire_number_fits(p, n))
			return wire_number_name(n);
	return NULL;
}
