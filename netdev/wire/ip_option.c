/* SPDX-License-Identifier: BSD-2-Clause */
/* ip_option: the options of an IPv4 header (RFC 791, 3.1). */
#include "netdev/wire/ip_option.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "netdev/wire/names.h"
#include "netdev/wire/out.h"

#define ROUTE_HEAD 3		/* type, length and pointer, bytes */
#define LSRR 131
#define SSRR 137
#define POINTER_FIRST 4		/* counts from 1: the first address */

enum shape {
	SHAPE_ALONE,		/* one byte */
	SHAPE_ROUTE,		/* a pointer, and addresses */
	SHAPE_BYTES,		/* whatever is behind the length */
};

/* tcpdump's names. */
static const struct ip_option {
	const char *name;
	uint8_t type;
	enum shape shape;
} ip_options[] = {
	{ "eol", 0, SHAPE_ALONE },
	{ "nop", 1, SHAPE_ALONE },
	{ "rr", 7, SHAPE_ROUTE },
	{ "ts", 68, SHAPE_BYTES },
	{ "lsrr", LSRR, SHAPE_ROUTE },
	{ "ssrr", SSRR, SHAPE_ROUTE },
	{ "ra", 148, SHAPE_BYTES },
};

#define N_OPTIONS (sizeof(ip_options) / sizeof(*ip_options))
#define KIND "kind"		/* any type, by its number */
#define RAW "raw"		/* bytes that are no option */

/* --- reading the wire ------------------------------------------------------- */

static const struct ip_option *find_type(uint8_t type)
{
	for (size_t i = 0; i < N_OPTIONS; i++)
		if (ip_options[i].type == type)
			return &ip_options[i];
	return NULL;
}

static bool is_alone(uint8_t type)
{
	return type <= 1;
}

static bool is_any(const struct wire_ip_options *o, size_t at)
{
	return o->any >> at & 1;
}

/* Bytes of the option at @at; all that are left, if they are none.  One of "*" has
 * neither length nor value. */
static size_t option_len(const struct wire_ip_options *o, size_t at)
{
	size_t left = (size_t)o->len - at;

	if (is_any(o, at) || is_alone(o->data[at]))
		return 1;
	if (left < 2 || o->data[at + 1] < 2 || o->data[at + 1] > left)
		return left;
	return o->data[at + 1];
}

/* The end of the list without its padding. */
static size_t end_of(const struct wire_ip_options *o)
{
	size_t at = 0, end = 0;

	while (at < o->len) {
		bool pads = !o->data[at];

		at += option_len(o, at);
		if (!pads)
			end = at;
	}
	return end;
}

bool wire_ip_options_match(const struct wire_ip_options *want,
			   const struct wire_ip_options *got)
{
	size_t w = 0, g = 0, want_end = end_of(want), got_end = end_of(got);

	while (w < want_end && g < got_end) {
		size_t w_len = option_len(want, w), g_len = option_len(got, g);
		size_t len = is_any(want, w) ? 1 : w_len;

		if ((!is_any(want, w) && w_len != g_len) ||
		    memcmp(want->data + w, got->data + g, len))
			return false;
		w += w_len;
		g += g_len;
	}
	return w == want_end && g == got_end;
}

/* Whether the @len bytes at @data are a whole option with a pointer and addresses. */
static bool is_route(const struct ip_option *kind, size_t len)
{
	return kind && kind->shape == SHAPE_ROUTE && len >= ROUTE_HEAD &&
	       len % 4 == ROUTE_HEAD;
}

const uint8_t *wire_ip_options_route_end(const struct wire_ip_options *o)
{
	for (size_t at = 0, len; at < o->len; at += len) {
		const uint8_t *data = o->data + at;

		len = option_len(o, at);
		if (!is_any(o, at) && (*data == LSRR || *data == SSRR) &&
		    is_route(find_type(*data), len) && data[2] < len)
			return data + len - 4;
	}
	return NULL;
}

void wire_ip_options_decode(const uint8_t *buf, size_t len,
			    struct wire_ip_options *ret)
{
	*ret = (struct wire_ip_options){ 0 };
	if (len > sizeof(ret->data))
		len = sizeof(ret->data);
	ret->len = (uint8_t)len;
	memcpy(ret->data, buf, len);
}

size_t wire_ip_options_size(const struct wire_ip_options *o)
{
	return (o->len + 3u) / 4 * 4;
}

void wire_ip_options_encode(const struct wire_ip_options *o, uint8_t *buf)
{
	memset(buf, 0, wire_ip_options_size(o));
	memcpy(buf, o->data, o->len);
}

/* --- in scripts --------------------------------------------------------------- */

static bool add_bytes(struct wire_cursor *c, size_t at,
		      struct wire_ip_options *o, const uint8_t *data, size_t n)
{
	if (o->len + n > sizeof(o->data))
		return wire_cursor_fail(c, at,
					"the options take %zu bytes so far, an IPv4 header has room for %d",
					o->len + n, WIRE_IP_OPTIONS_MAX);
	memcpy(o->data + o->len, data, n);
	o->len = (uint8_t)(o->len + n);
	return true;
}

/* "[ptr N] A B...": @buf has room for what a header has. */
static bool take_route(struct wire_cursor *c, uint8_t *buf, size_t *ret_len)
{
	int64_t pointer = POINTER_FIRST;
	size_t len = ROUTE_HEAD;

	if (wire_try_word(c, "ptr") &&
	    !wire_take_int(c, "ptr", 0, UINT8_MAX, &pointer))
		return false;
	for (; c->at < c->n && c->tok[c->at].type == WIRE_TOK_ADDR4; c->at++) {
		if (len + 4 > WIRE_IP_OPTIONS_MAX)
			return wire_cursor_fail(c, c->at,
						"an IPv4 header has no room for this address");
		if (inet_pton(AF_INET, c->tok[c->at].text, buf + len) != 1)
			return wire_cursor_fail(c, c->at,
						"'%.46s' is not an IPv4 address",
						c->tok[c->at].text);
		len += 4;
	}
	buf[2] = (uint8_t)pointer;
	*ret_len = len;
	return true;
}

static bool at_value(const struct wire_cursor *c)
{
	return c->at < c->n && c->tok[c->at].type != WIRE_TOK_PUNCT;
}

/* Type, length and the bytes that follow. */
static bool take_sized(struct wire_cursor *c, size_t at, uint8_t type,
		       enum shape shape, const char *name,
		       struct wire_ip_options *o)
{
	uint8_t buf[WIRE_IP_OPTIONS_MAX] = { type };
	size_t n = 0, len = 2;

	if (shape == SHAPE_ROUTE) {
		if (!take_route(c, buf, &len))
			return false;
	} else {
		if (at_value(c) &&
		    !wire_take_hex(c, name, buf + 2, sizeof(buf) - 2, &n))
			return false;
		len += n;
	}
	buf[1] = (uint8_t)len;
	return add_bytes(c, at, o, buf, len);
}

static bool take_raw(struct wire_cursor *c, size_t at,
		     struct wire_ip_options *o)
{
	uint8_t buf[WIRE_IP_OPTIONS_MAX];
	size_t n;

	return wire_take_hex(c, RAW, buf, sizeof(buf), &n) &&
	       add_bytes(c, at, o, buf, n);
}

static bool fail_name(struct wire_cursor *c)
{
	struct wire_near near;

	if (!at_value(c) || c->tok[c->at].type != WIRE_TOK_WORD)
		return wire_cursor_fail(c, c->at, "expected an IP option");
	wire_near_init(&near, c->tok[c->at].text);
	for (size_t i = 0; i < N_OPTIONS; i++)
		wire_near_offer(&near, ip_options[i].name);
	wire_near_offer(&near, KIND);
	wire_near_offer(&near, RAW);
	return wire_near_fail(&near, c, c->at, "IP option");
}

/* "NAME *" */
static bool take_any(struct wire_cursor *c, size_t at, bool inbound,
		     uint8_t type, struct wire_ip_options *o)
{
	if (inbound)
		return wire_cursor_fail(c, c->at - 1,
					"'*' stands for what an outbound packet has; an injected one needs a value");
	o->any |= UINT64_C(1) << o->len;
	return add_bytes(c, at, o, &type, 1);
}

static bool take_option(struct wire_cursor *c, bool inbound,
			struct wire_ip_options *o)
{
	enum shape shape = SHAPE_BYTES;
	const char *name = KIND;
	size_t at = c->at;
	int64_t type = -1;

	if (wire_try_word(c, RAW))
		return take_raw(c, at, o);
	if (wire_try_word(c, KIND) &&
	    !wire_take_int(c, KIND, 2, UINT8_MAX, &type))
		return false;
	for (size_t i = 0; type < 0 && i < N_OPTIONS; i++) {
		if (wire_try_word(c, ip_options[i].name)) {
			type = ip_options[i].type;
			shape = ip_options[i].shape;
			name = ip_options[i].name;
		}
	}
	if (type < 0)
		return fail_name(c);
	if (shape == SHAPE_ALONE) {
		uint8_t byte = (uint8_t)type;

		return add_bytes(c, at, o, &byte, 1);
	}
	if (wire_try_punct(c, '*'))
		return take_any(c, at, inbound, (uint8_t)type, o);
	return take_sized(c, at, (uint8_t)type, shape, name, o);
}

bool wire_ip_options_parse(struct wire_cursor *c, bool inbound,
			   struct wire_ip_options *ret)
{
	struct wire_ip_options o = { 0 };

	if (!wire_take_punct(c, '('))
		return false;
	if (!wire_try_punct(c, ')')) {
		do {
			if (!take_option(c, inbound, &o))
				return false;
		} while (wire_try_punct(c, ','));
		if (!wire_take_punct(c, ')'))
			return false;
	}
	*ret = o;
	return true;
}

static void print_route(struct wire_out *out, const uint8_t *data, size_t len)
{
	char text[INET_ADDRSTRLEN];

	if (data[2] != POINTER_FIRST)
		wire_out_printf(out, " ptr %u", data[2]);
	for (size_t at = ROUTE_HEAD; at < len; at += 4)
		wire_out_printf(out, " %s", inet_ntop(AF_INET, data + at, text,
						      sizeof(text)));
}

/* @len bytes at @data, as option_len() has counted them. */
static void print_option(struct wire_out *out, const uint8_t *data, size_t len,
			 bool any)
{
	const struct ip_option *kind = find_type(data[0]);
	bool named = kind && (kind->shape != SHAPE_ROUTE || any ||
			      is_route(kind, len));

	if (!any && !is_alone(data[0]) && (len < 2 || data[1] != len)) {
		wire_out_printf(out, RAW " ");
		wire_out_hex(out, data, len);
		return;
	}
	if (named)
		wire_out_printf(out, "%s", kind->name);
	else
		wire_out_printf(out, KIND " %u", data[0]);
	if (any) {
		wire_out_printf(out, " *");
	} else if (named && kind->shape == SHAPE_ROUTE) {
		print_route(out, data, len);
	} else if (len > 2) {
		wire_out_printf(out, " ");
		wire_out_hex(out, data + 2, len - 2);
	}
}

int wire_ip_options_print(const struct wire_ip_options *o, char *buf,
			  size_t cap)
{
	size_t end = end_of(o), len;
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "(");
	for (size_t at = 0; at < end; at += len) {
		len = option_len(o, at);
		if (at)
			wire_out_printf(&out, ", ");
		print_option(&out, o->data + at, len, is_any(o, at));
	}
	wire_out_printf(&out, ")");
	return (int)out.len;
}
