/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * from: the events that bring the kernel into a state, for "//! from STATE".
 *
 * They are those of scripts/ways/STATE[-client][-closed].pkt, up to the first
 * "state(...) = STATE"; runtime/embed.py makes the table.
 */
#ifndef FROM_H
#define FROM_H

#include <stdbool.h>
#include <stddef.h>

#include "parser/tcp_state.h"

/* How a script is brought into its first state. */
struct from_way {
	enum tcp_state state;
	bool client;		/* the kernel's end has called connect() */
	bool closed;		/* ... and close(), where shutdown() would do, too */
	const char *text;	/* lines of a script, without its options */
};

/* The table that is a part of the program. */
extern const struct from_way from_ways[];
extern const size_t from_ways_len;

/* The way into @state; NULL: there is none. */
const struct from_way *from_find(enum tcp_state state, bool client, bool closed);
/* Whether the kernel's end is a client in a script that does not say which it is: only in
 * SYN-SENT, which a server does not pass through. */
bool from_is_client(enum tcp_state state);

#endif
