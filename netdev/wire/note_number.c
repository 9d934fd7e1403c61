/* SPDX-License-Identifier: BSD-2-Clause */
/* note_number: fields that follow from the rest of a packet, unless a script says them:
 * "id 5".  Inbound they are overridden, outbound compared. */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/note.h"

/* The bits of a field, of the 16 in network byte order at an offset. */
static const struct number {
	const char *name;
	const struct wire_header_ops *header;	/* NULL: IPv4 and IPv6 */
	uint8_t offset, shift, bits;
	bool free;		/* it does not follow from the rest of the packet */
} numbers[WIRE_NUMBER_COUNT] = {
	[WIRE_NUMBER_VERSION] = { "version", NULL, 0, 12, 4, false },
	[WIRE_NUMBER_IHL] = { "ihl", &wire_ipv4, 0, 8, 4, false },
	[WIRE_NUMBER_LEN] = { "len", &wire_ipv4, 2, 0, 16, false },
	[WIRE_NUMBER_ID] = { "id", &wire_ipv4, 4, 0, 16, true },
	[WIRE_NUMBER_OFF] = { "off", &wire_tcp, 12, 12, 4, false },
	/* The fourth one of RFC 9293 is the flag AE since (RFC 9768). */
	[WIRE_NUMBER_RESERVED] = { "reserved", &wire_tcp, 12, 9, 3, true },
};

static bool has(const struct wire_layer *l, enum wire_number n)
{
	const struct wire_header_ops *header = numbers[n].header;

	return header ? l->ops == header : l->ops->place == WIRE_PLACE_IP;
}

static uint16_t mask(enum wire_number n)
{
	return (uint16_t)((1u << numbers[n].bits) - 1);
}

static bool is_given(const struct wire_notes *notes, enum wire_number n)
{
	return notes->numbers >> n & 1;
}

void wire_numbers_put(const struct wire_notes *notes, const struct wire_layer *l,
		      uint8_t *buf)
{
	for (int n = 0; n < WIRE_NUMBER_COUNT; n++) {
		uint8_t *at = buf + numbers[n].offset;
		unsigned shift = numbers[n].shift;

		if (is_given(notes, n) && has(l, n))
			wire_put16(at, (uint16_t)((wire_get16(at) &
						   ~(mask(n) << shift)) |
						  notes->number[n] << shift));
	}
}

/* The IP header or the last one has it. */
static void number_read(struct wire_notes *notes,
			const struct wire_note_bytes *bytes, enum wire_number n)
{
	const struct wire_packet *p = bytes->packet;
	const struct number *number = &numbers[n];
	const uint8_t *at;

	if (has(bytes->ip_layer, n))
		at = bytes->ip;
	else if (has(&p->layer[p->n_layers - 1], n))
		at = bytes->last;
	else
		return;
	notes->number[n] = wire_get16(at + number->offset) >> number->shift &
			   mask(n);
	if (number->free)
		notes->numbers |= (uint8_t)(1u << n);
}

static bool number_check(const struct wire_packet *p, enum wire_number n,
			 char *err, size_t err_cap)
{
	if (!is_given(&p->notes, n))
		return true;
	for (const struct wire_layer *l = p->layer;
	     l < p->layer + p->n_layers; l++)
		if (wire_notes_are_of(p, l) && has(l, n))
			return true;
	snprintf(err, err_cap, "'%s' is for TCP segments", numbers[n].name);
	return false;
}

static bool number_take(struct wire_cursor *c, size_t at,
			const struct wire_note_target *to, enum wire_number n)
{
	const struct number *number = &numbers[n];
	struct wire_notes *notes = to->notes;
	int64_t value;

	if (number->header == &wire_ipv4 && to->family != AF_INET)
		return wire_cursor_fail(c, at, "only IPv4 has '%s'",
					number->name);
	if (is_given(notes, n))
		return wire_note_fail_twice(c, at, number->name);
	if (!wire_take_int(c, number->name, 0, mask(n), &value))
		return false;
	notes->numbers |= (uint8_t)(1u << n);
	notes->number[n] = (uint16_t)value;
	return true;
}

/* @l: the IP layer, which tells a decoded packet: that has all numbers. */
static int number_print(const struct wire_packet *p, const struct wire_layer *l,
			enum wire_number n, char *buf, size_t cap)
{
	if (!is_given(&p->notes, n) && !l->u.ip.proto)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[%s %u]", numbers[n].name,
			p->notes.number[n]);
}

static bool number_match(const struct wire_notes *want,
			 const struct wire_notes *got, enum wire_number n)
{
	return !is_given(want, n) || want->number[n] == got->number[n];
}

static bool is_reserved_set(const struct wire_notes *notes)
{
	return notes->number[WIRE_NUMBER_RESERVED];
}

#define NUMBER(id, n, what, is_unusual)					\
	static bool id##_take(struct wire_cursor *c, size_t at,		\
			      const struct wire_note_target *to)	\
	{								\
		return number_take(c, at, to, n);			\
	}								\
	WIRE_FIELD_PRINT(id##_print)					\
	{								\
		return number_print(p, l, n, buf, cap);			\
	}								\
	WIRE_FIELD_MATCH(id##_match)					\
	{								\
		return number_match(&want_p->notes, &got_p->notes, n);	\
	}								\
	static bool id##_check(const struct wire_packet *p, char *err,	\
			       size_t err_cap)				\
	{								\
		return number_check(p, n, err, err_cap);		\
	}								\
	static void id##_read(struct wire_notes *notes,			\
			      const struct wire_note_bytes *bytes)	\
	{								\
		number_read(notes, bytes, n);				\
	}								\
	const struct wire_note wire_note_##id = {			\
		.name = #id,						\
		.take = id##_take,					\
		.field = { what, id##_print, id##_match },		\
		.unusual = is_unusual,					\
		.check = id##_check,					\
		.read = id##_read,					\
	}

NUMBER(version, WIRE_NUMBER_VERSION, "ip version", NULL);
NUMBER(ihl, WIRE_NUMBER_IHL, "ip ihl", NULL);
NUMBER(len, WIRE_NUMBER_LEN, "ip len", NULL);
NUMBER(id, WIRE_NUMBER_ID, "ip id", NULL);
NUMBER(off, WIRE_NUMBER_OFF, "off", NULL);
NUMBER(reserved, WIRE_NUMBER_RESERVED, "reserved", is_reserved_set);
