/* SPDX-License-Identifier: BSD-2-Clause */
/* udp: the UDP header (RFC 768). */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"

#define UDP_LEN 8
#define CSUM_AT 6
#define UDP_PAYLOAD_MAX (UINT16_MAX - WIRE_IPV4_LEN - UDP_LEN)

/* What follows "udp" in a script: [sport > dport] (length). */
static bool udp_parse(struct wire_cursor *c, struct wire_packet *p,
		      struct wire_layer *l, bool inbound WIRE_UNUSED)
{
	int64_t sport = 0, dport = 0, len;

	if (!wire_try_punct(c, '(')) {
		if (wire_cursor_done(c) || c->tok[c->at].type != WIRE_TOK_INT)
			return wire_take_punct(c, '(');
		if (!wire_take_int(c, "source port", 1, UINT16_MAX, &sport) ||
		    !wire_take_punct(c, '>') ||
		    !wire_take_int(c, "destination port", 1, UINT16_MAX,
				   &dport) ||
		    !wire_take_punct(c, '('))
			return false;
	}
	if (!wire_take_int(c, "UDP payload length", 0, UDP_PAYLOAD_MAX, &len) ||
	    !wire_take_punct(c, ')') || !wire_take_end(c))
		return false;
	l->u.udp.sport = (uint16_t)sport;
	l->u.udp.dport = (uint16_t)dport;
	p->payload_len = (uint32_t)len;
	return true;
}

WIRE_FIELD_PRINT(ports_print)
{
	const struct wire_udp *udp = &l->u.udp;

	if (!udp->sport && !udp->dport)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "%u > %u", udp->sport, udp->dport);
}

WIRE_FIELD_MATCH(ports_match)
{
	const struct wire_udp *w = &want->u.udp, *g = &got->u.udp;

	return (!w->sport || w->sport == g->sport) &&
	       (!w->dport || w->dport == g->dport);
}

static int length_print(const struct wire_packet *p,
			const struct wire_layer *l WIRE_UNUSED, char *buf,
			size_t cap)
{
	return snprintf(buf, cap, "(%u)", p->payload_len);
}

static bool length_match(const struct wire_packet *want_p,
			 const struct wire_layer *want WIRE_UNUSED,
			 const struct wire_packet *got_p,
			 const struct wire_layer *got WIRE_UNUSED)
{
	return want_p->payload_len == got_p->payload_len;
}

static const struct wire_field udp_fields[] = {
	{ "ports", ports_print, ports_match },
	{ "length", length_print, length_match },
};

static size_t udp_size(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l WIRE_UNUSED)
{
	return UDP_LEN;
}

static void udp_encode(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l, uint8_t *buf, size_t len,
		       const struct wire_layer *outer,
		       const struct wire_layer *inner WIRE_UNUSED)
{
	uint16_t checksum;
	uint32_t sum;

	wire_put16(buf, l->u.udp.sport);
	wire_put16(buf + 2, l->u.udp.dport);
	wire_put16(buf + 4, (uint16_t)len);
	wire_put16(buf + CSUM_AT, 0);
	sum = wire_ip_pseudo_sum(outer, IPPROTO_UDP, len);
	checksum = wire_checksum_fold(wire_checksum_add(sum, buf, len));
	/* 0 on the wire means that there is no checksum. */
	wire_put16(buf + CSUM_AT, checksum ? checksum : 0xffff);
}

/* Length 0 is a jumbogram's (RFC 2675, 4). */
static size_t udp_decode(const uint8_t *buf, size_t len,
			 struct wire_packet *p WIRE_UNUSED,
			 struct wire_layer *l,
			 const struct wire_header_ops **ret_next)
{
	size_t udp_len;

	if (len < UDP_LEN)
		return 0;
	udp_len = wire_get16(buf + 4);
	if (udp_len && (udp_len < UDP_LEN || udp_len > len))
		return 0;
	l->u.udp.sport = wire_get16(buf);
	l->u.udp.dport = wire_get16(buf + 2);
	*ret_next = NULL;
	return UDP_LEN;
}

const struct wire_header_ops wire_udp = {
	.name = "udp",
	.place = WIRE_PLACE_LAST,
	.ip_proto = IPPROTO_UDP,
	.has_ports = true,
	.csum_at = CSUM_AT,
	.fields = udp_fields,
	.n_fields = WIRE_N_FIELDS(udp_fields),
	.parse = udp_parse,
	.size = udp_size,
	.encode = udp_encode,
	.decode = udp_decode,
};
