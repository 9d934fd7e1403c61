/* SPDX-License-Identifier: BSD-2-Clause */
/* icmp: messages of ICMPv4 and ICMPv6, without the packet that they quote. */
#include "netdev/wire/icmp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/ip.h"

static const struct wire_icmp_family *other(const struct wire_icmp_family *f)
{
	return f == &wire_icmpv4_family ? &wire_icmpv6_family :
					  &wire_icmpv4_family;
}

/*
 * Reads @word when it is @prefix and a number ("type_3").  Returns false when it
 * is something else; *@ret is the number, or -1 when it is not 0 to 255.
 */
static bool read_numbered(const char *word, const char *prefix, int *ret)
{
	size_t prefix_len = strlen(prefix);
	const char *digits = word + prefix_len;
	size_t n;

	if (strncmp(word, prefix, prefix_len))
		return false;
	n = strspn(digits, "0123456789");
	*ret = n && n <= 3 && !digits[n] ? atoi(digits) : -1;
	if (*ret > UINT8_MAX)
		*ret = -1;
	return true;
}

static bool take_type(struct wire_cursor *c, const struct wire_icmp_family *f,
		      struct wire_icmp *icmp)
{
	struct wire_near near;
	const char *word;
	char what[32];
	int type;

	if (wire_cursor_done(c) || c->tok[c->at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, c->at,
					"expected an ICMP type, such as unreachable or type_3");
	word = c->tok[c->at].text;
	if (read_numbered(word, "type_", &type)) {
		if (type < 0)
			return wire_cursor_fail(c, c->at,
						"an ICMP type is type_0 to type_255");
	} else if (!wire_name_find(f->types, word, &type)) {
		if (wire_name_find(other(f)->types, word, &type))
			return wire_cursor_fail(c, c->at,
						"ICMP type '%s' is only of %s, not of %s",
						word, other(f)->name, f->name);
		wire_near_init(&near, word);
		wire_near_offer_all(&near, f->types);
		snprintf(what, sizeof(what), "%s ICMP type", f->name);
		return wire_near_fail(&near, c, c->at, what);
	}
	icmp->type = (uint8_t)type;
	c->at++;
	return true;
}

static const struct wire_icmp_code *find_code(const struct wire_icmp_family *f,
					      const char *word)
{
	for (const struct wire_icmp_code *code = f->codes; code->name; code++) {
		if (!strcmp(code->name, word))
			return code;
	}
	return NULL;
}

/* Records that @word is no code of the type at the token before it. */
static bool fail_code(struct wire_cursor *c, const struct wire_icmp_family *f,
		      const struct wire_icmp *icmp, const char *word)
{
	const char *type = c->tok[c->at - 1].text;
	struct wire_near near;
	char what[96];

	if (find_code(f, word))
		return wire_cursor_fail(c, c->at,
					"ICMP code '%s' does not go with type '%.32s'",
					word, type);
	if (find_code(other(f), word))
		return wire_cursor_fail(c, c->at,
					"ICMP code '%s' is only of %s, not of %s",
					word, other(f)->name, f->name);
	snprintf(what, sizeof(what), "%s ICMP code for %.32s", f->name, type);
	wire_near_init(&near, word);
	for (const struct wire_icmp_code *code = f->codes; code->name; code++) {
		if (code->type == icmp->type)
			wire_near_offer(&near, code->name);
	}
	return wire_near_fail(&near, c, c->at, what);
}

/* The code may be missing: 0. */
static bool take_code(struct wire_cursor *c, const struct wire_icmp_family *f,
		      struct wire_icmp *icmp)
{
	const struct wire_icmp_code *named;
	const char *word;
	int code;

	if (wire_cursor_done(c) || c->tok[c->at].type != WIRE_TOK_WORD)
		return true;
	word = c->tok[c->at].text;
	if (!strcmp(word, "mtu") || !strcmp(word, "id"))
		return true;
	if (read_numbered(word, "code_", &code)) {
		if (code < 0)
			return wire_cursor_fail(c, c->at,
						"an ICMP code is code_0 to code_255");
	} else {
		named = find_code(f, word);
		if (!named || named->type != icmp->type)
			return fail_code(c, f, icmp, word);
		code = named->code;
	}
	icmp->code = (uint8_t)code;
	c->at++;
	return true;
}

static bool has_mtu(const struct wire_icmp_family *f,
		    const struct wire_icmp *icmp)
{
	return icmp->type == f->mtu_type && icmp->code == f->mtu_code;
}

static bool take_mtu(struct wire_cursor *c, const struct wire_icmp_family *f,
		     struct wire_icmp *icmp)
{
	size_t at = c->at;
	int64_t num;

	if (!wire_try_word(c, "mtu"))
		return true;
	if (!has_mtu(f, icmp))
		return wire_cursor_fail(c, at, "mtu goes only with %s",
					f->mtu_words);
	if (!wire_take_int(c, "mtu", 0, f->mtu_max, &num))
		return false;
	icmp->mtu_given = true;
	icmp->mtu = (uint32_t)num;
	return true;
}

static bool take_id(struct wire_cursor *c, const struct wire_icmp_family *f,
		    struct wire_icmp *icmp)
{
	size_t at = c->at;
	int64_t num;

	if (!wire_try_word(c, "id"))
		return true;
	if (!wire_icmp_is_ping(f, icmp->type))
		return wire_cursor_fail(c, at,
					"id goes only with echo_request and echo_reply");
	if (!wire_take_int(c, "id", 0, UINT16_MAX, &num))
		return false;
	icmp->id_given = true;
	icmp->id = (uint16_t)num;
	return true;
}

/*
 * What follows "icmp": TYPE [CODE] [mtu N] [id N] [quote].  "[raw (L)]" of a
 * message that quotes nothing is its payload.
 */
bool wire_icmp_parse(struct wire_cursor *c, struct wire_packet *p,
		     struct wire_layer *l, bool inbound WIRE_UNUSED)
{
	const struct wire_icmp_family *f = wire_icmp_family(l);
	struct wire_icmp *icmp = &l->u.icmp;

	if (!take_type(c, f, icmp) || !take_code(c, f, icmp) ||
	    !take_mtu(c, f, icmp) || !take_id(c, f, icmp))
		return false;
	if (!wire_cursor_done(c) && !wire_icmp_quote_take(c, icmp))
		return false;
	if (icmp->echo == WIRE_ICMP_ECHO_RAW && !f->is_error(icmp->type))
		p->payload_len = icmp->echo_len;
	return wire_take_end(c);
}

WIRE_FIELD_PRINT(type_print)
{
	const char *name = wire_name_of(wire_icmp_family(l)->types,
					l->u.icmp.type);

	if (name)
		return snprintf(buf, cap, "%s", name);
	return snprintf(buf, cap, "type_%u", l->u.icmp.type);
}

WIRE_FIELD_MATCH(type_match)
{
	return want->u.icmp.type == got->u.icmp.type;
}

WIRE_FIELD_PRINT(code_print)
{
	const struct wire_icmp_code *code = wire_icmp_family(l)->codes;
	const struct wire_icmp *icmp = &l->u.icmp;

	for (; code->name; code++) {
		if (code->type == icmp->type && code->code == icmp->code)
			return snprintf(buf, cap, "%s", code->name);
	}
	if (!icmp->code)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "code_%u", icmp->code);
}

WIRE_FIELD_MATCH(code_match)
{
	return want->u.icmp.code == got->u.icmp.code;
}

WIRE_FIELD_PRINT(mtu_print)
{
	if (!l->u.icmp.mtu_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "mtu %u", l->u.icmp.mtu);
}

WIRE_FIELD_MATCH(mtu_match)
{
	return !want->u.icmp.mtu_given || want->u.icmp.mtu == got->u.icmp.mtu;
}

WIRE_FIELD_PRINT(id_print)
{
	if (!l->u.icmp.id_given)
		return wire_print_none(buf, cap);
	return snprintf(buf, cap, "id %u", l->u.icmp.id);
}

WIRE_FIELD_MATCH(id_match)
{
	return !want->u.icmp.id_given || want->u.icmp.id == got->u.icmp.id;
}

WIRE_FIELD_PRINT(quote_print)
{
	return wire_icmp_quote_print(&l->u.icmp, buf, cap);
}

WIRE_FIELD_MATCH(quote_match)
{
	const struct wire_icmp *w = &want->u.icmp, *g = &got->u.icmp;

	if (w->echo == WIRE_ICMP_ECHO_NONE)
		return true;
	return w->echo == g->echo && w->echo_len == g->echo_len &&
	       (w->echo != WIRE_ICMP_ECHO_TCP || w->echo_seq == g->echo_seq);
}

const struct wire_field wire_icmp_fields[WIRE_ICMP_FIELDS] = {
	{ "icmp type", type_print, type_match },
	{ "icmp code", code_print, code_match },
	{ "icmp mtu", mtu_print, mtu_match },
	{ "icmp id", id_print, id_match },
	{ "icmp quote", quote_print, quote_match },
};

size_t wire_icmp_size(const struct wire_packet *p WIRE_UNUSED,
		      const struct wire_layer *l)
{
	return WIRE_ICMP_LEN +
	       wire_icmp_quote_size(wire_icmp_family(l), &l->u.icmp);
}

/* Only ICMPv6 has a pseudo header (RFC 4443, 2.3). */
void wire_icmp_encode(const struct wire_packet *p WIRE_UNUSED,
		      const struct wire_layer *l, uint8_t *buf, size_t len,
		      const struct wire_layer *outer,
		      const struct wire_layer *inner WIRE_UNUSED)
{
	const struct wire_icmp_family *f = wire_icmp_family(l);
	const struct wire_icmp *icmp = &l->u.icmp;
	uint32_t sum = 0;

	memset(buf, 0, WIRE_ICMP_LEN);
	buf[0] = icmp->type;
	buf[1] = icmp->code;
	if (wire_icmp_is_ping(f, icmp->type))
		wire_put16(buf + 4, icmp->id);
	else if (icmp->mtu_given)
		wire_put32(buf + 4, icmp->mtu);
	wire_icmp_quote_encode(f, icmp, buf + WIRE_ICMP_LEN);
	if (f->ip_family == AF_INET6)
		sum = wire_ip_pseudo_sum(outer, IPPROTO_ICMPV6, len);
	sum = wire_checksum_add(sum, buf, len);
	wire_put16(buf + WIRE_ICMP_CSUM_AT, wire_checksum_fold(sum));
}

/* All of an error message is header: the quote is described, not payload. */
size_t wire_icmp_decode(const uint8_t *buf, size_t len,
			struct wire_packet *p WIRE_UNUSED,
			struct wire_layer *l,
			const struct wire_header_ops **ret_next)
{
	const struct wire_icmp_family *f = wire_icmp_family(l);
	struct wire_icmp *icmp = &l->u.icmp;

	if (len < WIRE_ICMP_LEN)
		return 0;
	icmp->type = buf[0];
	icmp->code = buf[1];
	if (has_mtu(f, icmp)) {
		icmp->mtu_given = true;
		/* The upper half is unused in ICMPv4 (RFC 1191, 4). */
		icmp->mtu = wire_get32(buf + 4) & f->mtu_max;
	}
	if (wire_icmp_is_ping(f, icmp->type)) {
		icmp->id_given = true;
		icmp->id = wire_get16(buf + 4);
	}
	*ret_next = NULL;
	if (f->is_error(icmp->type)) {
		wire_icmp_quote_decode(f, buf + WIRE_ICMP_LEN,
				       len - WIRE_ICMP_LEN, icmp);
		return len;
	}
	icmp->echo = WIRE_ICMP_ECHO_RAW;
	icmp->echo_len = (uint32_t)(len - WIRE_ICMP_LEN);
	return WIRE_ICMP_LEN;
}
