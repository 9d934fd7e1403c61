/* SPDX-License-Identifier: BSD-2-Clause */
/* gre: generic routing encapsulation (RFC 2784, RFC 2890). */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/names.h"
#include "netdev/wire/out.h"

#define GRE_LEN 4		/* without the optional words, bytes */
#define WORD_LEN 4

/* "name present" in a script's list of flags, in wire order. */
static const struct wire_name flag_names[] = {
	{ "checksum", WIRE_GRE_CSUM },
	{ "key", WIRE_GRE_KEY },
	{ "sequence", WIRE_GRE_SEQ },
	{ NULL, 0 }
};
#define FLAGS_NAMED (WIRE_GRE_CSUM | WIRE_GRE_KEY | WIRE_GRE_SEQ)

static bool take_flag_name(struct wire_cursor *c, struct wire_gre *gre)
{
	struct wire_near near;
	size_t at = c->at;
	int bit;

	if (at >= c->n || c->tok[at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, at,
					"expected none, checksum present, key present or sequence# present");
	if (!wire_name_find(flag_names, c->tok[at].text, &bit)) {
		wire_near_init(&near, c->tok[at].text);
		wire_near_offer_all(&near, flag_names);
		return wire_near_fail(&near, c, at, "GRE flag");
	}
	c->at++;
	if (bit == WIRE_GRE_SEQ && !wire_take_punct(c, '#'))
		return false;
	gre->flags |= (uint16_t)bit;
	return wire_take_word(c, "present");
}

/* flags [none], flags [key present, ...] or flags N. */
static bool take_flags(struct wire_cursor *c, struct wire_gre *gre)
{
	int64_t num;

	if (!wire_try_punct(c, '[')) {
		if (!wire_take_int(c, "flags", 0, UINT16_MAX, &num))
			return false;
		gre->flags |= (uint16_t)num;
		return true;
	}
	if (wire_try_word(c, "none"))
		return wire_take_punct(c, ']');
	do {
		if (!take_flag_name(c, gre))
			return false;
	} while (wire_try_punct(c, ','));
	return wire_take_punct(c, ']');
}

static bool take_u16(struct wire_cursor *c, const char *what, uint16_t *ret)
{
	int64_t num;

	if (!wire_take_int(c, what, 0, UINT16_MAX, &num))
		return false;
	*ret = (uint16_t)num;
	return true;
}

/* A value implies its flag: a header cannot hold it otherwise. */
static bool take_item(struct wire_cursor *c, struct wire_gre *gre)
{
	if (wire_try_word(c, "flags"))
		return take_flags(c, gre);
	if (wire_try_word(c, "sum")) {
		gre->flags |= WIRE_GRE_CSUM;
		gre->sum_given = true;
		return take_u16(c, "sum", &gre->sum);
	}
	if (wire_try_word(c, "off")) {
		gre->flags |= WIRE_GRE_CSUM;
		return take_u16(c, "off", &gre->off);
	}
	if (wire_try_word(c, "key")) {
		gre->flags |= WIRE_GRE_KEY;
		wire_try_punct(c, '=');
		return wire_take_u32(c, "key", &gre->key);
	}
	if (wire_try_word(c, "seq")) {
		gre->flags |= WIRE_GRE_SEQ;
		return wire_take_u32(c, "seq", &gre->seq);
	}
	return wire_cursor_fail(c, c->at,
				"expected flags, sum, off, key or seq");
}

/* What follows "gre": nothing, or a list that begins with a comma.  The comma
 * may be left out, as in "{gre flags [none]}". */
static bool gre_parse(struct wire_cursor *c, struct wire_packet *p WIRE_UNUSED,
		      struct wire_layer *l, bool inbound WIRE_UNUSED)
{
	if (wire_cursor_done(c))
		return true;
	wire_try_punct(c, ',');
	do {
		if (!take_item(c, &l->u.gre))
			return false;
	} while (wire_try_punct(c, ','));
	return wire_take_end(c);
}

WIRE_FIELD_PRINT(flags_print)
{
	uint16_t flags = l->u.gre.flags;
	const char *separator = "";
	struct wire_out out;

	if (!flags)
		return wire_print_none(buf, cap);
	if (flags & ~FLAGS_NAMED)
		return snprintf(buf, cap, "flags 0x%04x", flags);
	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "flags [");
	for (const struct wire_name *f = flag_names; f->name; f++) {
		if (!(flags & f->value))
			continue;
		wire_out_printf(&out, "%s%s%s present", separator, f->name,
				f->value == WIRE_GRE_SEQ ? "#" : "");
		separator = ", ";
	}
	wire_out_printf(&out, "]");
	return (int)out.len;
}

WIRE_FIELD_MATCH(flags_match)
{
	return want->u.gre.flags == got->u.gre.flags;
}

WIRE_FIELD_PRINT(sum_print)
{
	if (!(l->u.gre.flags & WIRE_GRE_CSUM) || !l->u.gre.sum_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "sum 0x%04x", l->u.gre.sum);
}

WIRE_FIELD_MATCH(sum_match)
{
	return !want->u.gre.sum_given || want->u.gre.sum == got->u.gre.sum;
}

WIRE_FIELD_PRINT(off_print)
{
	if (!(l->u.gre.flags & WIRE_GRE_CSUM))
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "off %u", l->u.gre.off);
}

WIRE_FIELD_MATCH(off_match)
{
	return !(want->u.gre.flags & WIRE_GRE_CSUM) ||
	       want->u.gre.off == got->u.gre.off;
}

WIRE_FIELD_PRINT(key_print)
{
	if (!(l->u.gre.flags & WIRE_GRE_KEY))
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "key = 0x%x", l->u.gre.key);
}

WIRE_FIELD_MATCH(key_match)
{
	return !(want->u.gre.flags & WIRE_GRE_KEY) ||
	       want->u.gre.key == got->u.gre.key;
}

WIRE_FIELD_PRINT(seq_print)
{
	if (!(l->u.gre.flags & WIRE_GRE_SEQ))
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "seq %u", l->u.gre.seq);
}

WIRE_FIELD_MATCH(seq_match)
{
	return !(want->u.gre.flags & WIRE_GRE_SEQ) ||
	       want->u.gre.seq == got->u.gre.seq;
}

static const struct wire_field gre_fields[] = {
	{ "gre flags", flags_print, flags_match },
	{ "gre sum", sum_print, sum_match },
	{ "gre off", off_print, off_match },
	{ "gre key", key_print, key_match },
	{ "gre seq", seq_print, seq_match },
};

static int gre_print(const struct wire_packet *p, const struct wire_layer *l,
		     char *buf, size_t cap)
{
	struct wire_out out;
	char field[96];

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "gre");
	for (size_t i = 0; i < WIRE_N_FIELDS(gre_fields); i++) {
		if (gre_fields[i].print(p, l, field, sizeof(field)))
			wire_out_printf(&out, ", %s", field);
	}
	wire_out_printf(&out, ":");
	return (int)out.len;
}

static size_t flags_size(uint16_t flags)
{
	return GRE_LEN + (flags & WIRE_GRE_CSUM ? WORD_LEN : 0) +
	       (flags & WIRE_GRE_KEY ? WORD_LEN : 0) +
	       (flags & WIRE_GRE_SEQ ? WORD_LEN : 0);
}

static size_t gre_size(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l)
{
	return flags_size(l->u.gre.flags);
}

static void gre_encode(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l, uint8_t *buf, size_t len,
		       const struct wire_layer *outer WIRE_UNUSED,
		       const struct wire_layer *inner)
{
	const struct wire_gre *gre = &l->u.gre;
	uint8_t *at = buf + GRE_LEN;

	wire_put16(buf, gre->flags);
	wire_put16(buf + 2, inner ? inner->ops->ether_type : gre->proto);
	if (gre->flags & WIRE_GRE_CSUM) {
		wire_put16(at, gre->sum_given ? gre->sum : 0);
		wire_put16(at + 2, gre->off);
		at += WORD_LEN;
	}
	if (gre->flags & WIRE_GRE_KEY) {
		wire_put32(at, gre->key);
		at += WORD_LEN;
	}
	if (gre->flags & WIRE_GRE_SEQ)
		wire_put32(at, gre->seq);
	if (gre->flags & WIRE_GRE_CSUM && !gre->sum_given)
		wire_put16(buf + GRE_LEN,
			   wire_checksum_fold(wire_checksum_add(0, buf, len)));
}

static const struct wire_header_ops *inner_of(uint16_t ether_type)
{
	for (size_t i = 0; wire_headers[i]; i++) {
		if (ether_type && wire_headers[i]->ether_type == ether_type)
			return wire_headers[i];
	}
	return NULL;
}

/* Only version 0, and no source routing (RFC 2784, 2.3). */
static size_t gre_decode(const uint8_t *buf, size_t len,
			 struct wire_packet *p WIRE_UNUSED,
			 struct wire_layer *l,
			 const struct wire_header_ops **ret_next)
{
	struct wire_gre *gre = &l->u.gre;
	const uint8_t *at = buf + GRE_LEN;

	if (len < GRE_LEN)
		return 0;
	gre->flags = wire_get16(buf);
	if (gre->flags & ~FLAGS_NAMED || len < flags_size(gre->flags))
		return 0;
	gre->proto = wire_get16(buf + 2);
	if (gre->flags & WIRE_GRE_CSUM) {
		gre->sum_given = true;
		gre->sum = wire_get16(at);
		gre->off = wire_get16(at + 2);
		at += WORD_LEN;
	}
	if (gre->flags & WIRE_GRE_KEY) {
		gre->key = wire_get32(at);
		at += WORD_LEN;
	}
	if (gre->flags & WIRE_GRE_SEQ)
		gre->seq = wire_get32(at);
	*ret_next = inner_of(gre->proto);
	return flags_size(gre->flags);
}

const struct wire_header_ops wire_gre = {
	.name = "gre",
	.alias = "GREv0",
	.place = WIRE_PLACE_ENCAP,
	.ip_proto = IPPROTO_GRE,
	.words = "flags sum off key seq",
	.fields = gre_fields,
	.n_fields = WIRE_N_FIELDS(gre_fields),
	.parse = gre_parse,
	.size = gre_size,
	.encode = gre_encode,
	.decode = gre_decode,
	.print = gre_print,
};
