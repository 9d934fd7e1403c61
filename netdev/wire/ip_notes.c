/* SPDX-License-Identifier: BSD-2-Clause */
/* ip_notes: what scripts say of an IP header in brackets: "[ect0, ttl 5]". */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/names.h"
#include "netdev/wire/out.h"

#define FLOWLABEL_MAX 0xfffff

/* Codepoints of RFC 3168, 5. */
static const struct wire_name ecn_names[] = {
	{ "noecn", 0 },
	{ "ect1", 1 },
	{ "ect0", 2 },
	{ "ce", 3 },
	{ NULL, 0 }
};

static const struct wire_name number_names[] = {
	{ "tos", 0 },
	{ "ttl", 0 },
	{ "flowlabel", 0 },
	{ "ect01", 0 },
	{ NULL, 0 }
};

static bool set_tos(struct wire_cursor *c, size_t at, struct wire_ip *ip,
		    enum wire_tos_check check, int tos)
{
	if (ip->tos_check != WIRE_TOS_ANY)
		return wire_cursor_fail(c, at,
					"the ECN bits are already given");
	ip->tos_check = check;
	ip->tos = (uint8_t)tos;
	return true;
}

static bool take_tos(struct wire_cursor *c, size_t at, struct wire_ip *ip)
{
	int64_t num;

	return wire_take_int(c, "tos", 0, UINT8_MAX, &num) &&
	       set_tos(c, at, ip, WIRE_TOS_BYTE, (int)num);
}

static bool take_ttl(struct wire_cursor *c, size_t at, struct wire_ip *ip)
{
	int64_t num;

	if (ip->ttl_given)
		return wire_cursor_fail(c, at, "ttl is already given");
	if (!wire_take_int(c, "ttl", 0, UINT8_MAX, &num))
		return false;
	ip->ttl_given = true;
	ip->ttl = (uint8_t)num;
	return true;
}

static bool take_flowlabel(struct wire_cursor *c, size_t at, int family,
			   struct wire_ip *ip)
{
	int64_t num;

	if (family != AF_INET6)
		return wire_cursor_fail(c, at,
					"only IPv6 has a flow label");
	if (ip->flowlabel_given)
		return wire_cursor_fail(c, at, "flowlabel is already given");
	if (!wire_take_int(c, "flowlabel", 0, FLOWLABEL_MAX, &num))
		return false;
	ip->flowlabel_given = true;
	ip->flowlabel = (uint32_t)num;
	return true;
}

static bool take_ect01(struct wire_cursor *c, size_t at, bool inbound,
		       struct wire_ip *ip)
{
	if (inbound)
		return wire_cursor_fail(c, at,
					"ect01 is either of two: say ect0 or ect1 for a packet to inject");
	return set_tos(c, at, ip, WIRE_TOS_ECT01, 2);
}

static bool take_note(struct wire_cursor *c, int family, bool inbound,
		      struct wire_ip *ip)
{
	struct wire_near near;
	size_t at = c->at;
	int ecn;

	if (wire_try_word(c, "tos"))
		return take_tos(c, at, ip);
	if (wire_try_word(c, "ttl"))
		return take_ttl(c, at, ip);
	if (wire_try_word(c, "flowlabel"))
		return take_flowlabel(c, at, family, ip);
	if (wire_try_word(c, "ect01"))
		return take_ect01(c, at, inbound, ip);
	if (at >= c->n || c->tok[at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, at,
					"expected noecn, ect0, ect1, ect01, ce, tos N, ttl N or flowlabel N");
	if (wire_name_find(ecn_names, c->tok[at].text, &ecn)) {
		c->at++;
		return set_tos(c, at, ip, WIRE_TOS_ECN, ecn);
	}
	wire_near_init(&near, c->tok[at].text);
	wire_near_offer_all(&near, ecn_names);
	wire_near_offer_all(&near, number_names);
	return wire_near_fail(&near, c, at, "IP note");
}

bool wire_ip_notes_take(struct wire_cursor *c, int family, bool inbound,
			struct wire_ip *ip)
{
	do {
		if (!take_note(c, family, inbound, ip))
			return false;
	} while (wire_try_punct(c, ','));
	return true;
}

bool wire_ip_notes_parse(struct wire_cursor *c, int family, bool inbound,
			 struct wire_ip *ip)
{
	return wire_ip_notes_take(c, family, inbound, ip) && wire_take_end(c);
}

/* Most packets say nothing about ECN: the byte 0 is not worth a note. */
int wire_ip_tos_print(const struct wire_ip *ip, char *buf, size_t cap)
{
	const char *name = wire_name_of(ecn_names, ip->tos);

	switch (ip->tos_check) {
	case WIRE_TOS_ECN:
		return snprintf(buf, cap, "%s",
				wire_name_of(ecn_names, ip->tos & 3));
	case WIRE_TOS_ECT01:
		return snprintf(buf, cap, "ect01");
	case WIRE_TOS_BYTE:
		if (!ip->tos)
			break;
		if (name)
			return snprintf(buf, cap, "%s", name);
		return snprintf(buf, cap, "tos 0x%02x", ip->tos);
	case WIRE_TOS_ANY:
		break;
	}
	return wire_print_none(buf, cap);
}

int wire_ip_notes_print(const struct wire_ip *ip, bool brief, char *buf,
			size_t cap)
{
	const char *separator = "[";
	struct wire_out out;
	char tos[16];

	wire_out_init(&out, buf, cap);
	if (wire_ip_tos_print(ip, tos, sizeof(tos))) {
		wire_out_printf(&out, "%s%s", separator, tos);
		separator = ", ";
	}
	if (ip->ttl_given && !brief) {
		wire_out_printf(&out, "%sttl %u", separator, ip->ttl);
		separator = ", ";
	}
	if (ip->flowlabel_given && !brief)
		wire_out_printf(&out, "%sflowlabel 0x%x", separator,
				ip->flowlabel);
	if (out.len)
		wire_out_printf(&out, "]");
	return (int)out.len;
}
