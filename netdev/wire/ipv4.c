/* SPDX-License-Identifier: BSD-2-Clause */
/* ipv4: the IPv4 header (RFC 791, 3.1). */
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"

#define FRAGMENT_MASK 0x3fff	/* more fragments, and the offset */
#define IHL_MASK 0xf		/* of the first byte, in words of 4 bytes */

static size_t ipv4_size(const struct wire_packet *p, const struct wire_layer *l)
{
	if (!wire_notes_are_of(p, l))
		return WIRE_IPV4_LEN;
	return WIRE_IPV4_LEN + wire_ip_options_size(&p->notes.ip_options);
}

/* Of the header that it says it is, if there are so many bytes: so the length of the
 * header can be all that is wrong. */
static size_t checksum_len(const uint8_t *buf, size_t len)
{
	size_t said = (buf[0] & IHL_MASK) * 4u;

	return said < WIRE_IPV4_LEN ? WIRE_IPV4_LEN : said < len ? said : len;
}

static void ipv4_encode(const struct wire_packet *p, const struct wire_layer *l,
			uint8_t *buf, size_t len,
			const struct wire_layer *outer WIRE_UNUSED,
			const struct wire_layer *inner)
{
	size_t header_len = ipv4_size(p, l);
	const struct wire_ip *ip = &l->u.ip;
	uint32_t sum;

	memset(buf, 0, WIRE_IPV4_LEN);
	if (header_len > WIRE_IPV4_LEN)
		wire_ip_options_encode(&p->notes.ip_options,
				       buf + WIRE_IPV4_LEN);
	buf[0] = (uint8_t)(4 << 4 | header_len / 4);
	buf[1] = wire_ip_tos(ip);
	wire_put16(buf + 2, (uint16_t)len);
	buf[8] = ip->ttl_given ? ip->ttl : WIRE_TTL_DEFAULT;
	buf[9] = wire_ip_proto(ip, inner);
	memcpy(buf + 12, &ip->src.u.ip4, 4);
	memcpy(buf + 16, &ip->dst.u.ip4, 4);
	wire_notes_put(p, l, buf);
	sum = wire_checksum_add(0, buf, checksum_len(buf, len));
	wire_put16(buf + 10, wire_checksum_fold(sum));
	if (p->notes.ip_csum_bad && wire_notes_are_of(p, l))
		wire_csum_break(buf + 10);
}

static size_t ipv4_decode(const uint8_t *buf, size_t len,
			  struct wire_packet *p WIRE_UNUSED,
			  struct wire_layer *l,
			  const struct wire_header_ops **ret_next)
{
	struct wire_ip *ip = &l->u.ip;
	size_t header_len;

	if (len < WIRE_IPV4_LEN || buf[0] >> 4 != 4)
		return 0;
	header_len = (buf[0] & IHL_MASK) * 4u;
	ip->total_len = wire_get16(buf + 2);
	if (header_len < WIRE_IPV4_LEN || header_len > len ||
	    (ip->total_len && (ip->total_len < header_len ||
			       ip->total_len > len)))
		return 0;
	if (wire_checksum_fold(wire_checksum_add(0, buf, header_len)))
		return 0;

	ip->tos_check = WIRE_TOS_BYTE;
	ip->tos = buf[1];
	ip->ttl_given = true;
	ip->ttl = buf[8];
	ip->proto = buf[9];
	ip->src.family = ip->dst.family = AF_INET;
	memcpy(&ip->src.u.ip4, buf + 12, 4);
	memcpy(&ip->dst.u.ip4, buf + 16, 4);
	*ret_next = wire_get16(buf + 6) & FRAGMENT_MASK ?
			    NULL : wire_ip_inner(AF_INET, ip->proto);
	return header_len;
}

const struct wire_header_ops wire_ipv4 = {
	.name = "ipv4",
	.place = WIRE_PLACE_IP,
	.ip_family = AF_INET,
	.ip_proto = IPPROTO_IPIP,
	.ether_type = 0x0800,
	.words = "tos ttl flowlabel",
	.fields = wire_ip_fields,
	.n_fields = WIRE_IPV4_FIELDS,
	.parse = wire_ip_parse,
	.size = ipv4_size,
	.encode = ipv4_encode,
	.decode = ipv4_decode,
	.print = wire_ip_print,
	.describe = wire_ip_describe,
};
