/* SPDX-License-Identifier: BSD-2-Clause */
/* note_cut: a packet that is cut short on its way: "cut 30". */
#include <stdio.h>

#include "netdev/wire/note.h"

static bool cut_take(struct wire_cursor *c, size_t at,
		     const struct wire_note_target *to)
{
	int64_t bytes;

	if (!to->inbound)
		return wire_cursor_fail(c, at,
					"cut is for a packet to inject");
	if (to->notes->cut)
		return wire_note_fail_twice(c, at, "cut");
	if (!wire_take_int(c, "cut", 1, UINT16_MAX, &bytes))
		return false;
	to->notes->cut = (uint16_t)bytes;
	return true;
}

WIRE_FIELD_PRINT(cut_print)
{
	if (!p->notes.cut)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[cut %u]", p->notes.cut);
}

static bool cut_check(const struct wire_packet *p, char *err, size_t err_cap)
{
	size_t len = wire_packet_len(p);

	if (p->notes.cut < len)
		return true;
	snprintf(err, err_cap,
		 "cut %u leaves all of the packet, which has %zu bytes",
		 p->notes.cut, len);
	return false;
}

static size_t cut_finish(const struct wire_notes *notes, uint8_t *buf,
			 size_t len, size_t cap)
{
	(void)buf;
	(void)cap;
	return notes->cut && notes->cut < len ? notes->cut : len;
}

const struct wire_note wire_note_cut = {
	.name = "cut",
	.take = cut_take,
	.field = { "cut", cut_print, NULL },
	.check = cut_check,
	.finish = cut_finish,
};
