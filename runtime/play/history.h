/* SPDX-License-Identifier: BSD-2-Clause */
/* history: the packets of a run, for what a failure has to explain. */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/packet.h"
#include "runtime/play/socket.h"

#define HISTORY_SHOWN 5		/* packets printed with a failure */

/* One packet, in the script's numbers (ports, sequence numbers, TS ecr). */
struct history_entry {
	int64_t script_ns;	/* when, since script start */
	bool outbound;
	uint32_t line;		/* of the event that sent or expected it; 0:
				 * nobody expected it */
	const struct socket *socket;	/* NULL: of none */
	/* Of a TCP segment; flags 0 and len 0 otherwise. */
	uint16_t flags;
	uint32_t seq, ack, len;
	bool ack_given;
	char *text;		/* in script notation */
};

struct history {
	size_t n, cap;
	struct history_entry *entry;
};

void history_done(struct history *h);

/* Adds a packet; @packet is already in the script's numbers. */
void history_add(struct history *h, int64_t script_ns, bool outbound,
		 uint32_t line, const struct socket *socket,
		 const struct wire_packet *packet);

/* The latest earlier outbound segment of @socket that covers the same bytes (and
 * the same SYN or FIN) as @tcp with @len bytes; NULL: none. */
const struct history_entry *history_find_sent(const struct history *h,
					      const struct socket *socket,
					      const struct wire_tcp *tcp,
					      uint32_t len);

#endif
