/* SPDX-License-Identifier: BSD-2-Clause */
/* mpls: a stack of MPLS labels (RFC 3032, 2.1). */
#include <stdio.h>
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"
#include "netdev/wire/out.h"

#define ENTRY_LEN 4		/* bytes */
#define LABEL_MAX 0xfffff
#define TC_MAX 7
#define STACK_BIT 0x100

static bool take_number(struct wire_cursor *c, const char *word, int64_t max,
			int64_t *ret)
{
	return wire_take_word(c, word) && wire_take_int(c, word, 0, max, ret);
}

/* (label N, tc N, [S], ttl N); [S] may be missing. */
static bool take_entry(struct wire_cursor *c, struct wire_mpls_entry *e)
{
	int64_t label, tc, ttl;

	if (!wire_take_punct(c, '(') ||
	    !take_number(c, "label", LABEL_MAX, &label) ||
	    !wire_take_punct(c, ',') || !take_number(c, "tc", TC_MAX, &tc) ||
	    !wire_take_punct(c, ','))
		return false;
	e->stack = wire_try_punct(c, '[');
	if (e->stack && (!wire_take_word(c, "S") || !wire_take_punct(c, ']') ||
			 !wire_take_punct(c, ',')))
		return false;
	if (!take_number(c, "ttl", UINT8_MAX, &ttl) || !wire_take_punct(c, ')'))
		return false;
	e->label = (uint32_t)label;
	e->tc = (uint8_t)tc;
	e->ttl = (uint8_t)ttl;
	return true;
}

static bool mpls_parse(struct wire_cursor *c, struct wire_packet *p WIRE_UNUSED,
		       struct wire_layer *l, bool inbound WIRE_UNUSED)
{
	struct wire_mpls *mpls = &l->u.mpls;

	do {
		if (mpls->n == WIRE_MPLS_MAX)
			return wire_cursor_fail(c, c->at,
						"at most %d MPLS labels fit",
						WIRE_MPLS_MAX);
		if (!take_entry(c, &mpls->entry[mpls->n]))
			return false;
		mpls->n++;
		wire_try_punct(c, ',');
	} while (!wire_cursor_done(c));
	return true;
}

WIRE_FIELD_PRINT(stack_print)
{
	const struct wire_mpls *mpls = &l->u.mpls;
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (unsigned i = 0; i < mpls->n; i++) {
		const struct wire_mpls_entry *e = &mpls->entry[i];

		wire_out_printf(&out, "%s(label %u, tc %u, %sttl %u)",
				i ? " " : "", e->label, e->tc,
				e->stack ? "[S], " : "", e->ttl);
	}
	return (int)out.len;
}

WIRE_FIELD_MATCH(stack_match)
{
	const struct wire_mpls *w = &want->u.mpls, *g = &got->u.mpls;

	if (w->n != g->n)
		return false;
	for (unsigned i = 0; i < w->n; i++) {
		const struct wire_mpls_entry *a = &w->entry[i];
		const struct wire_mpls_entry *b = &g->entry[i];

		if (a->label != b->label || a->tc != b->tc ||
		    a->stack != b->stack || a->ttl != b->ttl)
			return false;
	}
	return true;
}

static const struct wire_field mpls_fields[] = {
	{ "mpls labels", stack_print, stack_match },
};

static int mpls_print(const struct wire_packet *p, const struct wire_layer *l,
		      char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "mpls ");
	out.len += (size_t)stack_print(p, l, wire_out_at(&out),
				       wire_out_left(&out));
	wire_out_printf(&out, ":");
	return (int)out.len;
}

static size_t mpls_size(const struct wire_packet *p WIRE_UNUSED,
			const struct wire_layer *l)
{
	return l->u.mpls.n * ENTRY_LEN;
}

static void mpls_encode(const struct wire_packet *p WIRE_UNUSED,
			const struct wire_layer *l, uint8_t *buf,
			size_t len WIRE_UNUSED,
			const struct wire_layer *outer WIRE_UNUSED,
			const struct wire_layer *inner WIRE_UNUSED)
{
	for (unsigned i = 0; i < l->u.mpls.n; i++, buf += ENTRY_LEN) {
		const struct wire_mpls_entry *e = &l->u.mpls.entry[i];

		wire_put32(buf, e->label << 12 | (uint32_t)e->tc << 9 |
				(e->stack ? STACK_BIT : 0) | e->ttl);
	}
}

/* No field says what is inside: the version of an IP header does. */
static const struct wire_header_ops *inner_of(const uint8_t *buf, size_t len)
{
	if (!len)
		return NULL;
	if (buf[0] >> 4 == 4)
		return &wire_ipv4;
	return buf[0] >> 4 == 6 ? &wire_ipv6 : NULL;
}

static size_t mpls_decode(const uint8_t *buf, size_t len,
			  struct wire_packet *p WIRE_UNUSED,
			  struct wire_layer *l,
			  const struct wire_header_ops **ret_next)
{
	struct wire_mpls *mpls = &l->u.mpls;
	size_t at = 0;
	bool bottom = false;

	while (!bottom) {
		uint32_t word;

		if (mpls->n == WIRE_MPLS_MAX || len - at < ENTRY_LEN)
			return 0;
		word = wire_get32(buf + at);
		bottom = word & STACK_BIT;
		mpls->entry[mpls->n++] = (struct wire_mpls_entry){
			.label = word >> 12,
			.tc = word >> 9 & TC_MAX,
			.stack = bottom,
			.ttl = word & UINT8_MAX,
		};
		at += ENTRY_LEN;
	}
	*ret_next = inner_of(buf + at, len - at);
	return at;
}

const struct wire_header_ops wire_mpls = {
	.name = "mpls",
	.place = WIRE_PLACE_ENCAP,
	.ip_proto = IPPROTO_MPLS,
	.ether_type = 0x8847,
	.words = "label tc ttl",
	.fields = mpls_fields,
	.n_fields = WIRE_N_FIELDS(mpls_fields),
	.parse = mpls_parse,
	.size = mpls_size,
	.encode = mpls_encode,
	.decode = mpls_decode,
	.print = mpls_print,
};
