/* SPDX-License-Identifier: BSD-2-Clause */
/* ipv6: the IPv6 header and those extension headers that are skipped (RFC 8200). */
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/note.h"

static size_t ipv6_size(const struct wire_packet *p WIRE_UNUSED,
			const struct wire_layer *l WIRE_UNUSED)
{
	return WIRE_IPV6_LEN;
}

static void ipv6_encode(const struct wire_packet *p, const struct wire_layer *l,
			uint8_t *buf, size_t len,
			const struct wire_layer *outer WIRE_UNUSED,
			const struct wire_layer *inner)
{
	const struct wire_ip *ip = &l->u.ip;

	wire_put32(buf, 6u << 28 | (uint32_t)wire_ip_tos(ip) << 20 |
			(ip->flowlabel_given ? ip->flowlabel : 0));
	wire_put16(buf + 4, (uint16_t)(len - WIRE_IPV6_LEN));
	buf[6] = wire_ip_proto(ip, inner);
	buf[7] = ip->ttl_given ? ip->ttl : WIRE_TTL_DEFAULT;
	memcpy(buf + 8, &ip->src.u.ip6, 16);
	memcpy(buf + 24, &ip->dst.u.ip6, 16);
	wire_notes_put(p, l, buf);
}

/* Fragments keep IPPROTO_FRAGMENT as their protocol, which is nothing we know.
 * Returns where the upper layer begins, or 0 if that is past @len. */
static size_t skip_extensions(const uint8_t *buf, size_t len, uint8_t *proto)
{
	size_t at = WIRE_IPV6_LEN;

	while (*proto == IPPROTO_HOPOPTS || *proto == IPPROTO_ROUTING ||
	       *proto == IPPROTO_DSTOPTS) {
		if (len - at < 8)
			return 0;
		*proto = buf[at];
		at += (buf[at + 1] + 1u) * 8;
		if (at > len)
			return 0;
	}
	return at;
}

/* A payload length of 0 is a jumbogram, which BIG TCP makes (RFC 2675), or has
 * nothing behind the header. */
static size_t ipv6_decode(const uint8_t *buf, size_t len,
			  struct wire_packet *p WIRE_UNUSED,
			  struct wire_layer *l,
			  const struct wire_header_ops **ret_next)
{
	struct wire_ip *ip = &l->u.ip;
	size_t payload_len, header_len;

	if (len < WIRE_IPV6_LEN || buf[0] >> 4 != 6)
		return 0;
	payload_len = wire_get16(buf + 4);
	if (payload_len > len - WIRE_IPV6_LEN)
		return 0;
	if (payload_len && payload_len + WIRE_IPV6_LEN <= UINT16_MAX)
		ip->total_len = (uint16_t)(payload_len + WIRE_IPV6_LEN);
	if (payload_len)
		len = payload_len + WIRE_IPV6_LEN;
	ip->proto = buf[6];
	header_len = skip_extensions(buf, len, &ip->proto);
	if (!header_len)
		return 0;

	ip->tos_check = WIRE_TOS_BYTE;
	ip->tos = wire_get16(buf) >> 4 & 0xff;
	ip->ttl_given = true;
	ip->ttl = buf[7];
	ip->flowlabel_given = true;
	ip->flowlabel = wire_get24(buf + 1) & 0xfffff;
	ip->src.family = ip->dst.family = AF_INET6;
	memcpy(&ip->src.u.ip6, buf + 8, 16);
	memcpy(&ip->dst.u.ip6, buf + 24, 16);
	*ret_next = wire_ip_inner(AF_INET6, ip->proto);
	return header_len;
}

const struct wire_header_ops wire_ipv6 = {
	.name = "ipv6",
	.place = WIRE_PLACE_IP,
	.ip_family = AF_INET6,
	.ip_proto = IPPROTO_IPV6,
	.ether_type = 0x86dd,
	.words = "tos ttl flowlabel",
	.fields = wire_ip_fields,
	.n_fields = WIRE_IPV6_FIELDS,
	.parse = wire_ip_parse,
	.size = ipv6_size,
	.encode = ipv6_encode,
	.decode = ipv6_decode,
	.print = wire_ip_print,
	.describe = wire_ip_describe,
};
