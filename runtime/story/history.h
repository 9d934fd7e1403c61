/* SPDX-License-Identifier: BSD-2-Clause */
/* history: the latest packets of a run, for the explanation of a failure. */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "runtime/conn/socket.h"

#define HISTORY_SHOWN 5		/* packets printed with a failure */

/* One packet, in the script's numbers (ports, sequence numbers, TS ecr). */
struct history_entry {
	int64_t script_ns;	/* when, since script start */
	bool outbound;
	uint32_t line;		/* of the event that sent or expected it; 0:
				 * no event expected it */
	const struct socket *socket;	/* NULL: of none */
	/* Of a TCP segment; 0 otherwise. */
	uint16_t flags;
	uint32_t seq, ack, len;
	bool ack_given;
	bool icmp;
	bool ecr_unnamed;	/* inbound: its TS ecr is no TS val of an earlier line */
	uint32_t ecr;
	bool pending;		/* outbound: a later line may expect it */
	char *text;		/* in script notation */
};

struct history {
	size_t n, cap;
	struct history_entry *entry;
};

/* Frees the entries; @h is empty then. */
void history_done(struct history *h);

/* Adds @packet, which must be in the script's numbers.  Entries move: pointers to them are
 * valid until the next call.  When 4096 packets are kept, the older half is dropped. */
void history_add(struct history *h, int64_t script_ns, bool outbound,
		 uint32_t line, const struct socket *socket,
		 const struct wire_packet *packet);

/* Takes back the @n packets that were added last. */
void history_drop_last(struct history *h, size_t n);

/*
 * Finds the last packets of those at @script_ns or before, and puts them into @ret in the
 * order of their times.  Entries are in another order: the kernel's packets are added when
 * an event takes them.  Returns how many packets @ret has.
 */
size_t history_last(const struct history *h, int64_t script_ns,
		    const struct history_entry *ret[HISTORY_SHOWN]);

/* The latest outbound segment of @socket that covers the SYN, the @len bytes and the FIN of
 * @tcp, so that @tcp is a retransmission; NULL: none.  Segments of an earlier connection
 * with the same ports do not count: one is over when an inbound SYN follows an RST. */
const struct history_entry *history_find_sent(const struct history *h,
					      const struct socket *socket,
					      const struct wire_tcp *tcp,
					      uint32_t len);

#endif
