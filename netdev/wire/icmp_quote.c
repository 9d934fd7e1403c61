/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * icmp_quote: the packet that an ICMP error is about: its IP header and the
 * beginning of what follows.  The lengths in these headers are those of the whole
 * packet.
 */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/icmp.h"
#include "netdev/wire/ip.h"

#define QUOTE_TCP_LEN 20
#define QUOTE_UDP_LEN 8
#define QUOTE_RAW_LEN 8		/* icmp_socket_deliver() wants 8 bytes */

/* So that IP, TCP and this much payload fit a packet of either version. */
#define ECHO_LEN_MAX (UINT16_MAX - WIRE_IPV4_LEN - QUOTE_TCP_LEN)

static bool take_len(struct wire_cursor *c, uint32_t *ret)
{
	int64_t num;

	if (!wire_take_punct(c, '(') ||
	    !wire_take_int(c, "length", 0, ECHO_LEN_MAX, &num) ||
	    !wire_take_punct(c, ')'))
		return false;
	*ret = (uint32_t)num;
	return true;
}

static bool take_segment(struct wire_cursor *c, struct wire_icmp *icmp)
{
	size_t at = c->at;
	uint32_t end;

	if (!wire_take_u32(c, "sequence number", &icmp->echo_seq) ||
	    !wire_take_punct(c, ':') ||
	    !wire_take_u32(c, "sequence number", &end) ||
	    !take_len(c, &icmp->echo_len))
		return false;
	if (end != icmp->echo_seq + icmp->echo_len)
		return wire_cursor_fail(c, at,
					"%u:%u(%u): the end should be %u",
					icmp->echo_seq, end, icmp->echo_len,
					icmp->echo_seq + icmp->echo_len);
	icmp->echo = WIRE_ICMP_ECHO_TCP;
	return true;
}

bool wire_icmp_quote_take(struct wire_cursor *c, struct wire_icmp *icmp)
{
	bool ok;

	if (!wire_try_punct(c, '['))
		return wire_take_end(c);
	if (wire_try_word(c, "udp")) {
		icmp->echo = WIRE_ICMP_ECHO_UDP;
		ok = take_len(c, &icmp->echo_len);
	} else if (wire_try_word(c, "raw")) {
		icmp->echo = WIRE_ICMP_ECHO_RAW;
		ok = take_len(c, &icmp->echo_len);
	} else if (!wire_cursor_done(c) &&
		   c->tok[c->at].type == WIRE_TOK_INT) {
		ok = take_segment(c, icmp);
	} else {
		ok = wire_cursor_fail(c, c->at,
				      "expected S:E(L), udp (L) or raw (L)");
	}
	return ok && wire_take_punct(c, ']');
}

int wire_icmp_quote_print(const struct wire_icmp *icmp, char *buf, size_t cap)
{
	switch (icmp->echo) {
	case WIRE_ICMP_ECHO_TCP:
		return snprintf(buf, cap, "[%u:%u(%u)]", icmp->echo_seq,
				icmp->echo_seq + icmp->echo_len,
				icmp->echo_len);
	case WIRE_ICMP_ECHO_UDP:
		return snprintf(buf, cap, "[udp (%u)]", icmp->echo_len);
	case WIRE_ICMP_ECHO_RAW:
		return snprintf(buf, cap, "[raw (%u)]", icmp->echo_len);
	case WIRE_ICMP_ECHO_NONE:
		break;
	}
	return wire_print_none(buf, cap);
}

/* An error about which the script says nothing quotes the connection's segment,
 * once its addresses are known. */
static enum wire_icmp_echo quoted(const struct wire_icmp_family *f,
				  const struct wire_icmp *icmp)
{
	if (f->is_error(icmp->type) && icmp->echo == WIRE_ICMP_ECHO_NONE &&
	    icmp->echo_src.family)
		return WIRE_ICMP_ECHO_TCP;
	if (!f->is_error(icmp->type) && icmp->echo == WIRE_ICMP_ECHO_RAW)
		return WIRE_ICMP_ECHO_NONE;
	return icmp->echo;
}

static size_t ip_len(const struct wire_icmp_family *f)
{
	return f->ip_family == AF_INET ? WIRE_IPV4_LEN : WIRE_IPV6_LEN;
}

size_t wire_icmp_quote_size(const struct wire_icmp_family *f,
			    const struct wire_icmp *icmp)
{
	switch (quoted(f, icmp)) {
	case WIRE_ICMP_ECHO_TCP:
		return ip_len(f) + QUOTE_TCP_LEN;
	case WIRE_ICMP_ECHO_UDP:
		return ip_len(f) + QUOTE_UDP_LEN;
	case WIRE_ICMP_ECHO_RAW:
		return ip_len(f) + QUOTE_RAW_LEN;
	case WIRE_ICMP_ECHO_NONE:
		break;
	}
	return 0;
}

static void encode_ip(const struct wire_icmp_family *f,
		      const struct wire_icmp *icmp, uint8_t *buf, uint8_t proto,
		      size_t payload_len)
{
	const struct wire_packet whole = {
		.n_layers = 1,
		.layer[0] = {
			.ops = f->ip_family == AF_INET ? &wire_ipv4 :
							 &wire_ipv6,
			.u.ip = {
				.src = icmp->echo_src,
				.dst = icmp->echo_dst,
				.proto = proto,
			},
		},
	};
	const struct wire_layer *ip = &whole.layer[0];

	ip->ops->encode(&whole, ip, buf, ip_len(f) + payload_len, NULL, NULL);
}

void wire_icmp_quote_encode(const struct wire_icmp_family *f,
			    const struct wire_icmp *icmp, uint8_t *buf)
{
	uint8_t *inner = buf + ip_len(f);

	memset(buf, 0, wire_icmp_quote_size(f, icmp));
	switch (quoted(f, icmp)) {
	case WIRE_ICMP_ECHO_TCP:
		encode_ip(f, icmp, buf, IPPROTO_TCP,
			  QUOTE_TCP_LEN + icmp->echo_len);
		wire_put16(inner, icmp->echo_sport);
		wire_put16(inner + 2, icmp->echo_dport);
		wire_put32(inner + 4, icmp->echo_seq);
		inner[12] = QUOTE_TCP_LEN / 4 << 4;
		break;
	case WIRE_ICMP_ECHO_UDP:
		encode_ip(f, icmp, buf, IPPROTO_UDP,
			  QUOTE_UDP_LEN + icmp->echo_len);
		wire_put16(inner, icmp->echo_sport);
		wire_put16(inner + 2, icmp->echo_dport);
		wire_put16(inner + 4,
			   (uint16_t)(QUOTE_UDP_LEN + icmp->echo_len));
		break;
	case WIRE_ICMP_ECHO_RAW:
		encode_ip(f, icmp, buf, IPPROTO_RAW, icmp->echo_len);
		break;
	case WIRE_ICMP_ECHO_NONE:
		break;
	}
}

/*
 * Reads the quoted IP header, of which a router may have cut the end.  Returns
 * its length or 0; *@ret_len is that of what followed it in the whole packet.
 */
static size_t decode_ip(const struct wire_icmp_family *f, const uint8_t *buf,
			size_t len, struct wire_icmp *icmp, uint8_t *ret_proto,
			size_t *ret_len)
{
	size_t header_len, total_len;

	if (len < ip_len(f))
		return 0;
	if (f->ip_family == AF_INET6) {
		if (buf[0] >> 4 != 6)
			return 0;
		icmp->echo_src.family = icmp->echo_dst.family = AF_INET6;
		memcpy(&icmp->echo_src.u.ip6, buf + 8, 16);
		memcpy(&icmp->echo_dst.u.ip6, buf + 24, 16);
		*ret_proto = buf[6];
		*ret_len = wire_get16(buf + 4);
		return WIRE_IPV6_LEN;
	}
	header_len = (buf[0] & 0xfu) * 4;
	total_len = wire_get16(buf + 2);
	if (buf[0] >> 4 != 4 || header_len < WIRE_IPV4_LEN ||
	    header_len > len || total_len < header_len)
		return 0;
	icmp->echo_src.family = icmp->echo_dst.family = AF_INET;
	memcpy(&icmp->echo_src.u.ip4, buf + 12, 4);
	memcpy(&icmp->echo_dst.u.ip4, buf + 16, 4);
	*ret_proto = buf[9];
	*ret_len = total_len - header_len;
	return header_len;
}

/* RFC 792 promises 8 bytes behind the IP header, and the data offset is behind these.
 * If it is there and smaller than a header, the length of the data is not known, and
 * this is no TCP. */
static bool decode_tcp(const uint8_t *buf, size_t len, size_t whole_len,
		       struct wire_icmp *icmp)
{
	size_t header_len = len > 12 ? (buf[12] >> 4) * 4u : QUOTE_TCP_LEN;

	if (len < 8 || header_len < QUOTE_TCP_LEN || whole_len < header_len)
		return false;
	icmp->echo = WIRE_ICMP_ECHO_TCP;
	icmp->echo_sport = wire_get16(buf);
	icmp->echo_dport = wire_get16(buf + 2);
	icmp->echo_seq = wire_get32(buf + 4);
	icmp->echo_len = (uint32_t)(whole_len - header_len);
	return true;
}

static bool decode_udp(const uint8_t *buf, size_t len, size_t whole_len,
		       struct wire_icmp *icmp)
{
	if (len < QUOTE_UDP_LEN || whole_len < QUOTE_UDP_LEN)
		return false;
	icmp->echo = WIRE_ICMP_ECHO_UDP;
	icmp->echo_sport = wire_get16(buf);
	icmp->echo_dport = wire_get16(buf + 2);
	icmp->echo_len = (uint32_t)(whole_len - QUOTE_UDP_LEN);
	return true;
}

void wire_icmp_quote_decode(const struct wire_icmp_family *f,
			    const uint8_t *buf, size_t len,
			    struct wire_icmp *icmp)
{
	size_t header_len, whole_len;
	uint8_t proto;

	header_len = decode_ip(f, buf, len, icmp, &proto, &whole_len);
	if (!header_len)
		return;
	buf += header_len;
	len -= header_len;
	if (proto == IPPROTO_TCP && decode_tcp(buf, len, whole_len, icmp))
		return;
	if (proto == IPPROTO_UDP && decode_udp(buf, len, whole_len, icmp))
		return;
	icmp->echo = WIRE_ICMP_ECHO_RAW;
	icmp->echo_len = (uint32_t)whole_len;
}
