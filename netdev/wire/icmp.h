/* SPDX-License-Identifier: BSD-2-Clause */
/* icmp: what ICMPv4 and ICMPv6 have in common. */
#ifndef WIRE_ICMP_H
#define WIRE_ICMP_H

#include "netdev/wire/names.h"
#include "netdev/wire/packet.h"

#define WIRE_ICMP_LEN 8		/* the fixed part of every message, bytes */
#define WIRE_ICMP_CSUM_AT 2

/* The name of one code of one type; ends with a NULL name. */
struct wire_icmp_code {
	const char *name;
	uint8_t type, code;
};

/* One of the two protocols. */
struct wire_icmp_family {
	const char *name;		/* "IPv4": in messages */
	int ip_family;
	const struct wire_name *types;
	const struct wire_icmp_code *codes;
	uint8_t mtu_type, mtu_code;	/* the message that tells an MTU */
	const char *mtu_words;		/* how scripts write that message */
	uint32_t mtu_max;
	uint8_t echo_request, echo_reply;
	/* Types of messages that quote the packet they are about. */
	bool (*is_error)(uint8_t type);
};

extern const struct wire_icmp_family wire_icmpv4_family, wire_icmpv6_family;

/* The protocol of @l, a layer of ICMP. */
static inline const struct wire_icmp_family *
wire_icmp_family(const struct wire_layer *l)
{
	return l->ops->ip_family == AF_INET ? &wire_icmpv4_family :
					      &wire_icmpv6_family;
}

/* Whether messages of @type are echo requests or replies. */
static inline bool wire_icmp_is_ping(const struct wire_icmp_family *family,
				     uint8_t type)
{
	return type == family->echo_request || type == family->echo_reply;
}

/* Members of struct wire_header_ops (packet.h), for both protocols. */
#define WIRE_ICMP_FIELDS 5
extern const struct wire_field wire_icmp_fields[WIRE_ICMP_FIELDS];
bool wire_icmp_parse(struct wire_cursor *c, struct wire_packet *p,
		     struct wire_layer *l, bool inbound);
size_t wire_icmp_size(const struct wire_packet *p, const struct wire_layer *l);
void wire_icmp_encode(const struct wire_packet *p, const struct wire_layer *l,
		      uint8_t *buf, size_t len, const struct wire_layer *outer,
		      const struct wire_layer *inner);
size_t wire_icmp_decode(const uint8_t *buf, size_t len, struct wire_packet *p,
			struct wire_layer *l,
			const struct wire_header_ops **ret_next);

/* What both protocols have in their struct wire_header_ops. */
#define WIRE_ICMP_OPS							\
	.place = WIRE_PLACE_LAST,					\
	.csum_at = WIRE_ICMP_CSUM_AT,					\
	.words = "mtu id",						\
	.fields = wire_icmp_fields,					\
	.n_fields = WIRE_ICMP_FIELDS,					\
	.parse = wire_icmp_parse,					\
	.size = wire_icmp_size,						\
	.encode = wire_icmp_encode,					\
	.decode = wire_icmp_decode

/* Takes "[S:E(L)]", "[udp (L)]" or "[raw (L)]"; at the end of @c, nothing. */
bool wire_icmp_quote_take(struct wire_cursor *c, struct wire_icmp *icmp);
/* "" when nothing is given about the quoted packet.  Like snprintf(). */
int wire_icmp_quote_print(const struct wire_icmp *icmp, char *buf, size_t cap);
/* Bytes of the quoted packet in the message; 0: none is quoted. */
size_t wire_icmp_quote_size(const struct wire_icmp_family *family,
			    const struct wire_icmp *icmp);
/* Writes the quoted packet, wire_icmp_quote_size() bytes, to @buf. */
void wire_icmp_quote_encode(const struct wire_icmp_family *family,
			    const struct wire_icmp *icmp, uint8_t *buf);
/* Reads the quoted packet at @buf into the echo members of @icmp.  echo stays
 * WIRE_ICMP_ECHO_NONE if the bytes are no IP header. */
void wire_icmp_quote_decode(const struct wire_icmp_family *family,
			    const uint8_t *buf, size_t len,
			    struct wire_icmp *icmp);

#endif
