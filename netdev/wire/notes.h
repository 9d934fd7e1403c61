/* SPDX-License-Identifier: BSD-2-Clause */
/* notes: what scripts seldom say of a packet: fields that normally follow from the rest,
 * wrong checksums, IP options, bytes that are missing.  Each note is a row of note.h. */
#ifndef WIRE_NOTES_H
#define WIRE_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "netdev/wire/ip_option.h"

enum wire_csum {
	WIRE_CSUM_ANY,		/* not compared; right when injected */
	WIRE_CSUM_OK,
	WIRE_CSUM_BAD,
};

/* Fields that otherwise follow from the rest of a packet: note_number.c. */
enum wire_number {
	WIRE_NUMBER_VERSION,
	WIRE_NUMBER_IHL,
	WIRE_NUMBER_LEN,
	WIRE_NUMBER_ID,
	WIRE_NUMBER_OFF,
	WIRE_NUMBER_RESERVED,
	WIRE_NUMBER_COUNT
};

/* Of the innermost IP header and of what is in it.  Zeroed: nothing is said. */
struct wire_notes {
	bool given;		/* a script says at least one of them */
	uint8_t csum;		/* enum wire_csum, of the last header */
	bool ip_csum_bad;
	/* Which numbers are given: a bit 1 << enum wire_number for each.  A decoded packet
	 * has all of them in number, and a bit only for those that do not follow from the
	 * rest of the packet. */
	uint8_t numbers;
	bool ip_options_given;
	uint16_t number[WIRE_NUMBER_COUNT];
	uint16_t cut;		/* bytes that are injected; 0: all */
	struct wire_ip_options ip_options;
};

#endif
