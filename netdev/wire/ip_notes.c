/* SPDX-License-Identifier: BSD-2-Clause */
/* ip_notes: what scripts say of an IP header in brackets: "[ect0, ttl 5]".  What they
 * seldom say is in the rows of note.h. */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"
#include "netdev/wire/names.h"
#include "netdev/wire/note.h"
#include "netdev/wire/out.h"

#define FLOWLABEL_MAX 0xfffff
#define ROW_MAX 240		/* bytes of a note with its NUL; IP options take most */

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

/* The current word is no note. */
static bool fail_unknown(struct wire_cursor *c)
{
	struct wire_near near;

	wire_near_init(&near, c->tok[c->at].text);
	wire_near_offer_all(&near, ecn_names);
	wire_near_offer_all(&near, number_names);
	for (size_t i = 0; wire_notes_table[i]; i++)
		wire_near_offer(&near, wire_notes_table[i]->name);
	return wire_near_fail(&near, c, c->at, "IP note");
}

/* One of note.h. */
static bool take_row(struct wire_cursor *c, const struct wire_note *note,
		     const struct wire_note_target *to)
{
	size_t at = c->at;

	if (!to->notes)
		return wire_cursor_fail(c, at,
					"'%s' stands in front of the segment or datagram, and is about its own IP header",
					note->name);
	c->at++;
	if (!note->take(c, at, to))
		return false;
	to->notes->given = true;
	return true;
}

static bool take_note(struct wire_cursor *c, const struct wire_note_target *to)
{
	const struct wire_note *note;
	struct wire_ip *ip = to->ip;
	size_t at = c->at;
	int ecn;

	if (wire_try_word(c, "tos"))
		return take_tos(c, at, ip);
	if (wire_try_word(c, "ttl"))
		return take_ttl(c, at, ip);
	if (wire_try_word(c, "flowlabel"))
		return take_flowlabel(c, at, to->family, ip);
	if (wire_try_word(c, "ect01"))
		return take_ect01(c, at, to->inbound, ip);
	if (at >= c->n || c->tok[at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, at,
					"expected an IP note, such as ect0, ttl N or csum bad");
	if (wire_name_find(ecn_names, c->tok[at].text, &ecn)) {
		c->at++;
		return set_tos(c, at, ip, WIRE_TOS_ECN, ecn);
	}
	note = wire_note_find(c->tok[at].text);
	return note ? take_row(c, note, to) : fail_unknown(c);
}

bool wire_ip_notes_take(struct wire_cursor *c, int family, bool inbound,
			struct wire_ip *ip, struct wire_notes *notes)
{
	const struct wire_note_target to = {
		.family = family, .inbound = inbound, .ip = ip, .notes = notes,
	};

	do {
		if (!take_note(c, &to))
			return false;
	} while (wire_try_punct(c, ','));
	return true;
}

bool wire_ip_notes_parse(struct wire_cursor *c, int family, bool inbound,
			 struct wire_ip *ip, struct wire_notes *notes)
{
	return wire_ip_notes_take(c, family, inbound, ip, notes) &&
	       wire_take_end(c);
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

/* "[id 5]" as it stands in the list: without brackets of its own. */
static void add_row(struct wire_out *out, const struct wire_note *note,
		    const struct wire_packet *p, const struct wire_layer *l)
{
	char text[ROW_MAX];
	int n = note->field.print(p, l, text, sizeof(text));

	if (n)
		wire_out_printf(out, "%s%.*s", out->len ? ", " : "[", n - 2,
				text + 1);
}

int wire_ip_notes_print(const struct wire_packet *p, const struct wire_layer *l,
			bool all, char *buf, size_t cap)
{
	const struct wire_ip *ip = &l->u.ip;
	bool decoded = ip->proto != 0;
	struct wire_out out;
	char tos[16];

	wire_out_init(&out, buf, cap);
	if (wire_ip_tos_print(ip, tos, sizeof(tos)))
		wire_out_printf(&out, "[%s", tos);
	if (ip->ttl_given && !decoded)
		wire_out_printf(&out, "%sttl %u", out.len ? ", " : "[", ip->ttl);
	if (ip->flowlabel_given && !decoded)
		wire_out_printf(&out, "%sflowlabel 0x%x", out.len ? ", " : "[",
				ip->flowlabel);
	for (size_t i = 0; all && wire_notes_table[i]; i++) {
		const struct wire_note *note = wire_notes_table[i];

		if (!decoded || (note->unusual && note->unusual(&p->notes)))
			add_row(&out, note, p, l);
	}
	if (out.len)
		wire_out_printf(&out, "]");
	return (int)out.len;
}
