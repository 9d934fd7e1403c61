/* SPDX-License-Identifier: BSD-2-Clause */
/* ip: what IPv4 and IPv6 have in common. */
#ifndef WIRE_IP_H
#define WIRE_IP_H

#include "netdev/wire/packet.h"

#define WIRE_IPV4_LEN 20	/* without options, bytes */
#define WIRE_IPV6_LEN 40	/* without extension headers */
#define WIRE_TTL_DEFAULT 255	/* injected packets pass every hop limit check */

/* Rows of wire_ipv4 and wire_ipv6; IPv4 leaves the last one out. */
#define WIRE_IPV4_FIELDS 3
#define WIRE_IPV6_FIELDS 4
extern const struct wire_field wire_ip_fields[WIRE_IPV6_FIELDS];

/* struct wire_header_ops: "[notes] A > B". */
bool wire_ip_parse(struct wire_cursor *c, struct wire_packet *p,
		   struct wire_layer *l, bool inbound);
/* struct wire_header_ops: the notes alone for the IP header that a TCP, UDP or
 * ICMP packet has anyway; "ipv4 [notes] A > B:" for another one. */
int wire_ip_print(const struct wire_packet *p, const struct wire_layer *l,
		  char *buf, size_t cap);
/* struct wire_header_ops: "ipv4 192.0.2.1 > 192.168.0.1, ttl 64, ect0, len 60". */
int wire_ip_describe(const struct wire_packet *p, const struct wire_layer *l,
		     char *buf, size_t cap);

/* "[ect0]", "[tos 0x20, flowlabel 0x5]" or "": of layer @l of @p, which is decoded or of
 * a script.  @all: also the notes of @p.  Like snprintf(). */
int wire_ip_notes_print(const struct wire_packet *p, const struct wire_layer *l,
			bool all, char *buf, size_t cap);
/* As wire_ip_notes_parse(), but stops behind the last note.  @notes is NULL for a header
 * that has another IP header inside: then the notes of note.h are refused. */
bool wire_ip_notes_take(struct wire_cursor *c, int family, bool inbound,
			struct wire_ip *ip, struct wire_notes *notes);
/* Takes an address of @family, AF_INET or AF_INET6.  False: c->err says why. */
bool wire_addr_take(struct wire_cursor *c, int family, struct wire_addr *ret);
/* "ect0", "tos 0x20" or "".  Like snprintf(). */
int wire_ip_tos_print(const struct wire_ip *ip, char *buf, size_t cap);

/* The TOS byte to send. */
uint8_t wire_ip_tos(const struct wire_ip *ip);
/* The header of IP protocol @proto inside IP of @family; NULL: it is not known here. */
const struct wire_header_ops *wire_ip_inner(int family, uint8_t proto);
/* The protocol number for @inner, or the header's own when there is none. */
uint8_t wire_ip_proto(const struct wire_ip *ip, const struct wire_layer *inner);
/* The sum of the pseudo header (RFC 9293, 3.1; RFC 8200, 8.1) of @len bytes of
 * @proto inside @outer; 0 when that is not IP. */
uint32_t wire_ip_pseudo_sum(const struct wire_layer *outer, uint8_t proto,
			    size_t len);

#endif
