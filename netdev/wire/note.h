/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note: the notes that scripts seldom need, a row each.  They stand among the IP notes of
 * a segment, datagram or message, and are about its innermost IP header and what is in it:
 * "[csum bad, id 5]".
 */
#ifndef WIRE_NOTE_H
#define WIRE_NOTE_H

#include "netdev/wire/field.h"
#include "netdev/wire/packet.h"

/* Where a note of a script goes. */
struct wire_note_target {
	int family;		/* of the header */
	bool inbound;
	struct wire_ip *ip;
	struct wire_notes *notes;
};

struct wire_note {
	const char *name;	/* the word that begins it */
	/* Parses what follows the name, which is token @at of @c. */
	bool (*take)(struct wire_cursor *c, size_t at,
		     const struct wire_note_target *to);
	/* As in a header's table, for the innermost IP layer; "[id 5]", in brackets.
	 * A match of NULL: not compared. */
	struct wire_field field;
	/* Whether a decoded packet has it as few have: such are printed.  NULL: no. */
	bool (*unusual)(const struct wire_notes *notes);
};

/* All notes: wire_note_csum and so on, those of numbers in note_number.c, others in the
 * file of that name. */
#define WIRE_NOTE_LIST(X)						\
	X(csum)								\
	X(ip_csum)							\
	X(version)							\
	X(ihl)								\
	X(len)								\
	X(id)								\
	X(options)							\
	X(off)								\
	X(reserved)							\
	X(src)								\
	X(dst)								\
	X(cut)

#define WIRE_NOTE_DECLARE(name) extern const struct wire_note wire_note_##name;
WIRE_NOTE_LIST(WIRE_NOTE_DECLARE)
#undef WIRE_NOTE_DECLARE

/* The same as a table, NULL at the end. */
extern const struct wire_note *const wire_notes_table[];

/* The note that scripts call @name; NULL: none. */
const struct wire_note *wire_note_find(const char *name);
/* Records "@name is already given" at token @at.  Returns false. */
bool wire_note_fail_twice(struct wire_cursor *c, size_t at, const char *name);

/* Whether the notes of @p are about @l. */
bool wire_notes_are_of(const struct wire_packet *p, const struct wire_layer *l);
/* Sets the numbers that are given in the header of @l at @buf. */
void wire_notes_put(const struct wire_packet *p, const struct wire_layer *l,
		    uint8_t *buf);
/* Sets the notes of a packet that is decoded but for them.  @ip and @last: its innermost
 * IP header and its last one, whose bytes and what follows are @last_len. */
void wire_notes_read(struct wire_packet *p, const uint8_t *ip,
		     const uint8_t *last, size_t last_len);

/* Makes the right checksum at @at a wrong one. */
void wire_csum_break(uint8_t *at);
/* Whether the last header of @p, which is at @buf with @len bytes, has the right checksum;
 * WIRE_CSUM_ANY: it has none. */
enum wire_csum wire_csum_check(const struct wire_packet *p, const uint8_t *buf,
			       size_t len);
/* Reads the numbers that the header of @l at @buf has. */
void wire_numbers_read(struct wire_notes *notes, const struct wire_layer *l,
		       const uint8_t *buf);
/* Sets those that are given. */
void wire_numbers_put(const struct wire_notes *notes, const struct wire_layer *l,
		      uint8_t *buf);
const char *wire_number_name(enum wire_number n);
/* Whether some header of @p has @n. */
bool wire_number_fits(const struct wire_packet *p, enum wire_number n);

#endif
