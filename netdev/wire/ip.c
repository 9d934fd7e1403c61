/* SPDX-License-Identifier: BSD-2-Clause */
/* ip: what IPv4 and IPv6 have in common. */
#include "netdev/wire/ip.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/note.h"
#include "netdev/wire/out.h"

#define ECN_MASK 3

const char *wire_addr_print(const struct wire_addr *a, char *buf, size_t cap)
{
	if (!a->family || !inet_ntop(a->family, &a->u, buf, (socklen_t)cap))
		snprintf(buf, cap, "?");
	return buf;
}

bool wire_addr_equal(const struct wire_addr *a, const struct wire_addr *b)
{
	if (a->family != b->family)
		return false;
	switch (a->family) {
	case AF_INET:
		return a->u.ip4.s_addr == b->u.ip4.s_addr;
	case AF_INET6:
		return !memcmp(&a->u.ip6, &b->u.ip6, sizeof(a->u.ip6));
	default:
		return true;
	}
}

uint8_t wire_ip_tos(const struct wire_ip *ip)
{
	return ip->tos_check == WIRE_TOS_ANY ? 0 : ip->tos;
}

const struct wire_header_ops *wire_ip_inner(int family, uint8_t proto)
{
	for (size_t i = 0; wire_headers[i]; i++) {
		const struct wire_header_ops *h = wire_headers[i];

		/* ICMP is of one family; IP may carry either IP. */
		if (h->ip_proto == proto && proto &&
		    (h->place != WIRE_PLACE_LAST || !h->ip_family ||
		     h->ip_family == family))
			return h;
	}
	return NULL;
}

uint8_t wire_ip_proto(const struct wire_ip *ip, const struct wire_layer *inner)
{
	return inner ? inner->ops->ip_proto : ip->proto;
}

uint32_t wire_ip_pseudo_sum(const struct wire_layer *outer, uint8_t proto,
			    size_t len)
{
	uint8_t tail[8];
	uint32_t sum;

	if (!outer || outer->ops->place != WIRE_PLACE_IP)
		return 0;
	if (outer->ops->ip_family == AF_INET) {
		sum = wire_checksum_add(0, &outer->u.ip.src.u.ip4, 4);
		sum = wire_checksum_add(sum, &outer->u.ip.dst.u.ip4, 4);
	} else {
		sum = wire_checksum_add(0, &outer->u.ip.src.u.ip6, 16);
		sum = wire_checksum_add(sum, &outer->u.ip.dst.u.ip6, 16);
	}
	wire_put32(tail, (uint32_t)len);
	wire_put32(tail + 4, proto);
	return wire_checksum_add(sum, tail, sizeof(tail));
}

bool wire_addr_take(struct wire_cursor *c, int family, struct wire_addr *ret)
{
	const char *version = family == AF_INET ? "IPv4" : "IPv6";

	if (wire_cursor_done(c))
		return wire_cursor_fail(c, c->at, "expected an %s address",
					version);
	if (inet_pton(family, c->tok[c->at].text, &ret->u) != 1)
		return wire_cursor_fail(c, c->at,
					"'%.46s' is not an %s address",
					c->tok[c->at].text, version);
	ret->family = family;
	c->at++;
	return true;
}

bool wire_ip_parse(struct wire_cursor *c, struct wire_packet *p WIRE_UNUSED,
		   struct wire_layer *l, bool inbound)
{
	int family = l->ops->ip_family;
	struct wire_ip *ip = &l->u.ip;
	char closing = 0;

	if (wire_try_punct(c, '['))
		closing = ']';
	else if (wire_try_punct(c, '('))
		closing = ')';
	if (closing && (!wire_ip_notes_take(c, family, inbound, ip,
					   NULL) ||
			!wire_take_punct(c, closing)))
		return false;
	return wire_addr_take(c, family, &ip->src) && wire_take_punct(c, '>') &&
	       wire_addr_take(c, family, &ip->dst) && wire_take_end(c);
}

static int addrs_print(const struct wire_ip *ip, char *buf, size_t cap)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];

	if (!ip->src.family && !ip->dst.family)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "%s > %s",
			wire_addr_print(&ip->src, src, sizeof(src)),
			wire_addr_print(&ip->dst, dst, sizeof(dst)));
}

int wire_ip_print(const struct wire_packet *p, const struct wire_layer *l,
		  char *buf, size_t cap)
{
	size_t next = (size_t)(l - p->layer) + 1;
	struct wire_out out;
	int n;

	if (next < p->n_layers && p->layer[next].ops->place == WIRE_PLACE_LAST)
		return wire_ip_notes_print(p, l, true, buf, cap);

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s ", l->ops->name);
	n = wire_ip_notes_print(p, l, false, wire_out_at(&out),
				wire_out_left(&out));
	out.len += (size_t)n;
	if (n)
		wire_out_printf(&out, " ");
	out.len += (size_t)addrs_print(&l->u.ip, wire_out_at(&out),
				       wire_out_left(&out));
	wire_out_printf(&out, ":");
	return (int)out.len;
}

/* The protocol has a line of its own, unless it is none that we know. */
int wire_ip_describe(const struct wire_packet *p, const struct wire_layer *l,
		     char *buf, size_t cap)
{
	const struct wire_ip *ip = &l->u.ip;
	struct wire_out out;
	char tos[16];

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s ", l->ops->name);
	out.len += (size_t)addrs_print(ip, wire_out_at(&out),
				       wire_out_left(&out));
	wire_out_printf(&out, ", ttl %u", ip->ttl);
	if (wire_ip_tos_print(ip, tos, sizeof(tos)))
		wire_out_printf(&out, ", %s", tos);
	if (ip->flowlabel)
		wire_out_printf(&out, ", flowlabel 0x%x", ip->flowlabel);
	if (l == &p->layer[p->n_layers - 1])
		wire_out_printf(&out, ", protocol %u", ip->proto);
	if (ip->total_len)
		wire_out_printf(&out, ", len %u", ip->total_len);
	if (!p->notes.ip_options.len || !wire_notes_are_of(p, l))
		return (int)out.len;
	wire_out_printf(&out, ", options ");
	out.len += (size_t)wire_ip_options_print(&p->notes.ip_options,
						 wire_out_at(&out),
						 wire_out_left(&out));
	return (int)out.len;
}

/* Those of the innermost header are notes. */
WIRE_FIELD_PRINT(addr_print)
{
	if (wire_notes_are_of(p, l))
		return wire_print_none(buf, cap);
	return addrs_print(&l->u.ip, buf, cap);
}

WIRE_FIELD_MATCH(addr_match)
{
	const struct wire_ip *w = &want->u.ip, *g = &got->u.ip;

	return wire_notes_are_of(want_p, want) ||
	       ((!w->src.family || wire_addr_equal(&w->src, &g->src)) &&
	        (!w->dst.family || wire_addr_equal(&w->dst, &g->dst)));
}

WIRE_FIELD_PRINT(tos_print)
{
	char text[16];

	if (!wire_ip_tos_print(&l->u.ip, text, sizeof(text)))
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[%s]", text);
}

WIRE_FIELD_MATCH(tos_match)
{
	uint8_t w = want->u.ip.tos, g = got->u.ip.tos;

	switch (want->u.ip.tos_check) {
	case WIRE_TOS_ECN:
		return (w & ECN_MASK) == (g & ECN_MASK);
	case WIRE_TOS_ECT01:
		return (g & ECN_MASK) == 1 || (g & ECN_MASK) == 2;
	case WIRE_TOS_BYTE:
		return w == g;
	case WIRE_TOS_ANY:
		break;
	}
	return true;
}

WIRE_FIELD_PRINT(ttl_print)
{
	if (!l->u.ip.ttl_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[ttl %u]", l->u.ip.ttl);
}

WIRE_FIELD_MATCH(ttl_match)
{
	return !want->u.ip.ttl_given || want->u.ip.ttl == got->u.ip.ttl;
}

WIRE_FIELD_PRINT(flowlabel_print)
{
	if (!l->u.ip.flowlabel_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "[flowlabel 0x%x]", l->u.ip.flowlabel);
}

WIRE_FIELD_MATCH(flowlabel_match)
{
	return !want->u.ip.flowlabel_given ||
	       want->u.ip.flowlabel == got->u.ip.flowlabel;
}

const struct wire_field wire_ip_fields[WIRE_IPV6_FIELDS] = {
	{ "ip addresses", addr_print, addr_match },
	{ "ip ecn", tos_print, tos_match },
	{ "ip ttl", ttl_print, ttl_match },
	{ "ip flowlabel", flowlabel_print, flowlabel_match },
};
