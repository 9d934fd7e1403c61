/* SPDX-License-Identifier: BSD-2-Clause */
/* tcp_option: lists of TCP options (RFC 9293, 3.2). */
#include "netdev/wire/tcp_option.h"

#include <string.h>

#include "netdev/wire/names.h"
#include "netdev/wire/out.h"

const struct wire_tcp_option_ops *const wire_tcp_options_table[] = {
#define OPTION_ROW(name) &wire_opt_##name,
	WIRE_TCP_OPTION_LIST(OPTION_ROW)
#undef OPTION_ROW
	NULL
};

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
	return wire_near_fail(&near, c, c->at, "TCP option");
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
	list->opt[list->n++] = *o;
	return true;
}

bool wire_tcp_option_parse(struct wire_cursor *c, struct wire_tcp_options *list)
{
	const struct wire_tcp_option_ops *ops;
	struct wire_tcp_option o;
	size_t at = c->at;

	if (at >= c->n || c->tok[at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, at, "expected a TCP option");
	ops = wire_tcp_option_find(c->tok[at].text);
	if (!ops)
		return fail_unknown(c, c->tok[at].text);

	c->at++;
	memset(&o, 0, sizeof(o));
	o.ops = ops;
	o.kind = ops->kind;
	o.len = ops->min_len;
	if ((ops->parse && !ops->parse(c, &o)) ||
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
static bool match_one(const struct wire_tcp_option *want,
		      const struct wire_tcp_option *got)
{
	uint8_t want_bytes[WIRE_TCP_OPTIONS_MAX] = { 0 };
	uint8_t got_bytes[WIRE_TCP_OPTIONS_MAX] = { 0 };

	if (want->ops == got->ops && want->ops->match)
		return want->ops->match(want, got);
	if (want->len != got->len)
		return false;
	encode_one(want, want_bytes);
	encode_one(got, got_bytes);
	return !memcmp(want_bytes, got_bytes, want->len);
}

bool wire_tcp_options_match(const struct wire_tcp_options *want,
			    const struct wire_tcp_options *got)
{
	if (want->n != got->n)
		return false;
	for (unsigned i = 0; i < want->n; i++) {
		if (!match_one(&want->opt[i], &got->opt[i]))
			return false;
	}
	return true;
}

int wire_tcp_options_print(const struct wire_tcp_options *list, char *buf,
			   size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	for (unsigned i = 0; i < list->n; i++) {
		const struct wire_tcp_option *o = &list->opt[i];

		wire_out_printf(&out, i ? "," : "<");
		out.len += (size_t)o->ops->print(o, wire_out_at(&out),
						 wire_out_left(&out));
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
