/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note: the notes that scripts seldom need, a row each: "[csum bad, id 5]".  They stand
 * among the IP notes of a segment, datagram or message.  They are about its innermost IP
 * header and what that header encloses.
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

/* The bytes of a packet that is decoded but for its notes. */
struct wire_note_bytes {
	const struct wire_packet *packet;
	const struct wire_layer *ip_layer;	/* the innermost IP header ... */
	const uint8_t *ip;	/* ... is here */
	const uint8_t *last;	/* the last header ... */
	size_t last_len;	/* ... with all that follows it */
};

/* One note.  Only name, take and field must be there. */
struct wire_note {
	const char *name;	/* the word that begins it */
	/* Parses what follows the name, which is token @at of @c. */
	bool (*take)(struct wire_cursor *c, size_t at,
		     const struct wire_note_target *to);
	/* As in a header's table, for the innermost IP layer; "[id 5]", in brackets.
	 * A match of NULL: not compared. */
	struct wire_field field;
	/* Whether a decoded packet has a value that few packets have: then the note is
	 * printed.  NULL: never. */
	bool (*unusual)(const struct wire_notes *notes);
	/* False, with a message in @err: @p, a packet of a script that is there to its end,
	 * has this note, and cannot have it.  NULL: any packet can. */
	bool (*check)(const struct wire_packet *p, char *err, size_t err_cap);
	/* Sets the value in @notes from the bytes of a packet.  NULL: no packet tells it. */
	void (*read)(struct wire_notes *notes, const struct wire_note_bytes *bytes);
	/*
	 * Changes the finished packet of @len bytes at @buf, which has room for @cap, as
	 * @notes say.  Returns its length then; 0: the room is too small.  NULL: the
	 * headers have done all that the note asks for.
	 */
	size_t (*finish)(const struct wire_notes *notes, uint8_t *buf, size_t len,
			 size_t cap);
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

/* Whether the notes of @p are about its layer @l: the innermost IP header or what that
 * header encloses. */
bool wire_notes_are_of(const struct wire_packet *p, const struct wire_layer *l);
/* Writes the numbers that a script gives into the header of @l at @buf, if the notes of @p
 * are about it. */
void wire_notes_put(const struct wire_packet *p, const struct wire_layer *l,
		    uint8_t *buf);
/* Sets the notes of a packet from its bytes. */
void wire_notes_read(const struct wire_note_bytes *bytes,
		     struct wire_notes *ret);
/* Does to the finished packet at @buf what the notes of @p ask for.  Arguments and result as
 * for struct wire_note's finish(). */
size_t wire_notes_finish(const struct wire_packet *p, uint8_t *buf, size_t len,
			 size_t cap);

/* Changes the right checksum of 16 bits at @at into a wrong one, which is not 0. */
void wire_csum_break(uint8_t *at);
/* The same without that question. */
void wire_numbers_put(const struct wire_notes *notes, const struct wire_layer *l,
		      uint8_t *buf);

#endif
