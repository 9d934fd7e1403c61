/* SPDX-License-Identifier: BSD-2-Clause */
/* field: how the two functions of a struct wire_field are declared. */
#ifndef WIRE_FIELD_H
#define WIRE_FIELD_H

#include "netdev/wire/packet.h"

#define WIRE_UNUSED __attribute__((unused))

/* WIRE_FIELD_PRINT(tcp_ack_print) { ... } with p, l, buf, cap. */
#define WIRE_FIELD_PRINT(name)						\
	static int name(const struct wire_packet *p WIRE_UNUSED,	\
			const struct wire_layer *l WIRE_UNUSED,		\
			char *buf, size_t cap)

/* WIRE_FIELD_MATCH(tcp_ack_match) { ... } with the packets want_p and got_p and
 * their layers want and got. */
#define WIRE_FIELD_MATCH(name)						\
	static bool name(const struct wire_packet *want_p WIRE_UNUSED,	\
			 const struct wire_layer *want WIRE_UNUSED,	\
			 const struct wire_packet *got_p WIRE_UNUSED,	\
			 const struct wire_layer *got WIRE_UNUSED)

/* The result of a print function that has nothing to say. */
static inline int wire_print_none(char *buf, size_t cap)
{
	if (cap)
		buf[0] = '\0';
	return 0;
}

#define WIRE_N_FIELDS(table) (sizeof(table) / sizeof((table)[0]))

#endif
