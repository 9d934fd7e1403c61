/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_option: lists of TCP options (RFC 9293, 3.2). */
#include "netdev/wire/tcp_option.h"

#include <stdio.h>
#include <string.h>

#include "netdev/wire/names.h"
#include "netdev/wire/out.h"

const struct wire_tcp_option_ops *const wire_tcp_options_table[] = {
#define OPTION_ROW(name) &wire_opt_##name,
	WIRE_TCP_OPTION_LIST(OPTION_ROW)
#undef OPTION_ROW
	NULL
};

/* "...": of no kind, so it is no row of the table.  It takes no bytes. */
static int rest_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "%s", o->ops->name);
}

static const struct wire_tcp_option_ops opt_rest = {
	.name = "...",
	.print = rest_print,
};

bool wire_tcp_option_is_rest(const struct wire_tcp_option *o)
{
	return o->ops == &opt_rest;
}

const struct wire_tcp_option_ops *wire_tcp_option_find(const char *name)
{
	for (size_t i = 0; wire_tcp_options_table[i]; i++) {
		if (!strcmp(wire_tcp_options_table[i]->name, name))
			return wire_tcp_options_table[i];
	}
	return NULL;
}

static bool fail_unknown(struct wire_cursor *c, const char *name)
{
	struct wire_near near;

	wire_near_init(&near, name);
	for (size_t i = 0; wire_tcp_options_table[i]; i++)
		wire_near_offer(&near, wire_tcp_options_table[i]->name);
	if (near.best)
		return wire_near_fail(&near, c, c->at, "TCP option");
	return wire_cursor_fail(c, c->at,
				"unknown TCP option '%.32s': one without a name here is written '%s N HEX', and <...> compares none",
				name, wire_opt_unknown.name);
}

/* Appends @o, which begins at token @at. */
static bool append(struct wire_cursor *c, size_t at,
		   struct wire_tcp_options *list,
		   const struct wire_tcp_option *o)
{
	size_t size = wire_tcp_options_size(list) + o->len;

	if (size > WIRE_TCP_OPTIONS_MAX)
		return wire_cursor_fail(c, at,
					"the options take %zu bytes so far, a TCP header has room for %d",
					size, WIRE_TCP_OPTIONS_MAX);
	if (list->n == WIRE_TCP_OPTIONS_MAX)
		return wire_cursor_fail(c, at, "there are more than %d options",
					WIRE_TCP_OPTIONS_MAX);
	list->opt[list->n++] = *o;
	return true;
}

/* The ops of the current name; NULL: an error is recorded. */
static const struct wire_tcp_option_ops *take_name(struct wire_cursor *c)
{
	const struct wire_tok *t = &c->tok[c->at];
	const struct wire_tcp_option_ops *ops;

	if (c->at < c->n && !strcmp(t->text, opt_rest.name)) {
		ops = &opt_rest;
	} else if (c->at >= c->n || t->type != WIRE_TOK_WORD) {
		wire_cursor_fail(c, c->at, "expected a TCP option");
		return NULL;
	} else {
		ops = wire_tcp_option_find(t->text);
		if (!ops)
			fail_unknown(c, t->text);
	}
	c->at += ops != NULL;
	return ops;
}

/* What follows the name: an asterisk, or a value.  "kind" has its number between,
 * and the bytes of "raw" have no name that they could be found by. */
static bool take_value(struct wire_cursor *c, struct wire_tcp_option *o)
{
	o->any = o->ops != &opt_rest && o->ops != &wire_opt_raw &&
		 wire_try_punct(c, '*');
	return o->any || !o->ops->parse || o->ops->parse(c, o);
}

bool wire_tcp_option_parse(struct wire_cursor *c, struct wire_tcp_options *list)
{
	const struct wire_tcp_option_ops *ops;
	struct wire_tcp_option o;
	size_t at = c->at;

	ops = take_name(c);
	if (!ops)
		return false;
	memset(&o, 0, sizeof(o));
	o.ops = ops;
	o.kind = ops->kind;
	o.len = ops->min_len;
	if (!take_value(c, &o) ||
	    (c->at < c->n && strcmp(c->tok[c->at].text, ",") &&
	     !wire_take_end(c)) ||
	    !append(c, at, list, &o)) {
		c->at = at;
		return false;
	}
	return true;
}

size_t wire_tcp_options_size(const struct wire_tcp_options *list)
{
	size_t size = 0;

	for (unsigned i = 0; i < list->n; i++)
		size += list->opt[i].len;
	return size;
}

bool wire_tcp_options_open(const struct wire_tcp_options *list)
{
	for (unsigned i = 0; i < list->n; i++) {
		const struct wire_tcp_option *o = &list->opt[i];

		if (wire_tcp_option_is_rest(o) ||
		    (o->any && o->ops->min_len != o->ops->max_len))
			return true;
	}
	return false;
}

static void encode_one(const struct wire_tcp_option *o, uint8_t *buf)
{
	if (o->ops == &wire_opt_raw) {
		o->ops->encode(o, buf);
		return;
	}
	buf[0] = o->kind;
	if (o->len == 1)
		return;
	buf[1] = o->len;
	if (o->ops->encode)
		o->ops->encode(o, buf + 2);
}

void wire_tcp_options_encode(const struct wire_tcp_options *list, uint8_t *buf)
{
	for (unsigned i = 0; i < list->n; i++) {
		encode_one(&list->opt[i], buf);
		buf += list->opt[i].len;
	}
}

static bool decodes(const struct wire_tcp_option_ops *ops,
		    struct wire_tcp_option *o, const uint8_t *value,
		    size_t len)
{
	o->ops = ops;
	return ops->kind && (ops->kind == o->kind || ops->alt_kind == o->kind) &&
	       o->len >= ops->min_len && o->len <= ops->max_len &&
	       (!ops->claims || ops->claims(value, len)) &&
	       (!ops->decode || ops->decode(o, value, len));
}

/* Fills @o with the option of @len bytes, kind and length included, at @buf. */
static void decode_one(struct wire_tcp_option *o, const uint8_t *buf,
		       uint8_t len)
{
	memset(o, 0, sizeof(*o));
	o->kind = buf[0];
	o->len = len;
	for (size_t i = 0; wire_tcp_options_table[i]; i++) {
		if (decodes(wire_tcp_options_table[i], o, buf + 2, len - 2u))
			return;
	}
	memset(&o->u, 0, sizeof(o->u));
	o->ops = &wire_opt_unknown;
	o->ops->decode(o, buf + 2, len - 2u);
}

static void decode_byte(struct wire_tcp_option *o,
			const struct wire_tcp_option_ops *ops)
{
	memset(o, 0, sizeof(*o));
	o->ops = ops;
	o->kind = ops->kind;
	o->len = 1;
}

static void decode_raw(struct wire_tcp_option *o, const uint8_t *buf,
		       size_t len)
{
	memset(o, 0, sizeof(*o));
	o->ops = &wire_opt_raw;
	o->kind = buf[0];
	o->len = (uint8_t)len;
	o->ops->decode(o, buf, len);
}

/* Behind an end of list only padding may follow, which is written as "eol". */
void wire_tcp_options_decode(const uint8_t *buf, size_t len,
			     struct wire_tcp_options *ret)
{
	bool ended = false;

	memset(ret, 0, sizeof(*ret));
	if (len > WIRE_TCP_OPTIONS_MAX)
		len = WIRE_TCP_OPTIONS_MAX;
	while (len > 0) {
		struct wire_tcp_option *o = &ret->opt[ret->n++];

		if (buf[0] == wire_opt_eol.kind) {
			decode_byte(o, &wire_opt_eol);
			ended = true;
		} else if (!ended && buf[0] == wire_opt_nop.kind) {
			decode_byte(o, &wire_opt_nop);
		} else if (!ended && len >= 2 && buf[1] >= 2 && buf[1] <= len) {
			decode_one(o, buf, buf[1]);
		} else {
			decode_raw(o, buf, len);
		}
		buf += o->len;
		len -= o->len;
	}
}

/* Options of different kinds may still be the same on the wire: "kind 4" is
 * "sackOK". */
bool wire_tcp_option_match(const struct wire_tcp_option *want,
			   const struct wire_tcp_option *got)
{
	uint8_t want_bytes[WIRE_TCP_OPTIONS_MAX] = { 0 };
	uint8_t got_bytes[WIRE_TCP_OPTIONS_MAX] = { 0 };

	if (want->any && want->ops == &wire_opt_unknown)
		return want->kind == got->kind && got->ops != &wire_opt_raw;
	if (want->any)
		return want->ops == got->ops;
	if (want->ops == got->ops && want->ops->match)
		return want->ops->match(want, got);
	if (want->len != got->len)
		return false;
	encode_one(want, want_bytes);
	encode_one(got, got_bytes);
	return !memcmp(want_bytes, got_bytes, want->len);
}

/* Works as matching a file name against a pattern, in which "*" stands for our "...":
 * what follows the "..." is tried further and further behind. */
bool wire_tcp_options_match(const struct wire_tcp_options *want,
			    const struct wire_tcp_options *got)
{
	unsigned w = 0, g = 0, rest_w = 0, rest_g = 0;

	while (g < got->n) {
		if (w < want->n && wire_tcp_option_is_rest(&want->opt[w])) {
			rest_w = ++w;
			rest_g = g;
		} else if (w < want->n &&
			   wire_tcp_option_match(&want->opt[w],
						 &got->opt[g])) {
			w++;
			g++;
		} else if (rest_w) {
			w = rest_w;
			g = ++rest_g;
		} else {
			return false;
		}
	}
	while (w < want->n && wire_tcp_option_is_rest(&want->opt[w]))
		w++;
	return w == want->n;
}

int wire_tcp_option_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	if (!o->any)
		return o->ops->print(o, buf, cap);
	if (o->ops == &wire_opt_unknown)
		return snprintf(buf, cap, "%s %u *", o->ops->name, o->kind);
	return snprintf(buf, cap, "%s *", o->ops->name);
}

int wire_tcp_options_print(const struct wire_tcp_options *list, char *buf,
			   size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (unsigned i = 0; i < list->n; i++) {
		wire_out_printf(&out, i ? "," : "<");
		out.len += (size_t)wire_tcp_option_print(
			&list->opt[i], wire_out_at(&out), wire_out_left(&out));
	}
	if (list->n)
		wire_out_printf(&out, ">");
	return (int)out.len;
}

struct wire_tcp_option *wire_tcp_option_get(struct wire_tcp_options *list,
					    const struct wire_tcp_option_ops *ops)
{
	for (unsigned i = 0; i < list->n; i++) {
		if (list->opt[i].ops == ops)
			return &list->opt[i];
	}
	return NULL;
}
