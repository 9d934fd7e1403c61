/* SPDX-License-Identifier: BSD-2-Clause */
/* from: the events that bring the kernel into a state. */
#include "parser/from.h"

const struct from_way *from_find(enum tcp_state state, bool client, bool closed)
{
	for (size_t i = 0; i < from_ways_len; i++) {
		const struct from_way *way = &from_ways[i];

		if (way->state == state && way->client == client &&
		    way->closed == closed)
			return way;
	}
	return NULL;
}

bool from_is_client(enum tcp_state state)
{
	return !from_find(state, false, false) && from_find(state, true, false);
}
