/* SPDX-License-Identifier: BSD-2-Clause */
/* note: the table of notes, and what they are about. */
#include "netdev/wire/note.h"

#include <string.h>

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

void wire_notes_read(const struct wire_note_bytes *bytes,
		     struct wire_notes *ret)
{
	*ret = (struct wire_notes){ 0 };
	for (size_t i = 0; wire_notes_table[i]; i++)
		if (wire_notes_table[i]->read)
			wire_notes_table[i]->read(ret, bytes);
}

bool wire_notes_check(const struct wire_packet *p, char *err, size_t err_cap)
{
	for (size_t i = 0; p->notes.given && wire_notes_table[i]; i++) {
		const struct wire_note *note = wire_notes_table[i];

		if (note->check && !note->check(p, err, err_cap))
			return false;
	}
	return true;
}

size_t wire_notes_finish(const struct wire_packet *p, uint8_t *buf, size_t len,
			 size_t cap)
{
	for (size_t i = 0; p->notes.given && wire_notes_table[i] && len; i++)
		if (wire_notes_table[i]->finish)
			len = wire_notes_table[i]->finish(&p->notes, buf, len,
							  cap);
	return len;
}
