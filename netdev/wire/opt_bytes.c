/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_bytes: what the options that are a string of bytes have in common. */
#include "netdev/wire/opt_bytes.h"

#include <string.h>

#include "netdev/wire/out.h"

bool wire_opt_bytes_parse(struct wire_cursor *c, struct wire_tcp_option *o,
			  size_t head, size_t cap)
{
	size_t n = 0;

	if (c->at < c->n && c->tok[c->at].type != WIRE_TOK_PUNCT &&
	    !wire_take_hex(c, o->ops->name, o->u.bytes.data, cap, &n))
		return false;
	o->u.bytes.n = (unsigned)n;
	o->len = (uint8_t)(head + n);
	return true;
}

void wire_opt_bytes_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	memcpy(buf, o->u.bytes.data, o->u.bytes.n);
}

bool wire_opt_bytes_decode(struct wire_tcp_option *o, const uint8_t *buf,
			   size_t len)
{
	if (len > sizeof(o->u.bytes.data))
		return false;
	memcpy(o->u.bytes.data, buf, len);
	o->u.bytes.n = (unsigned)len;
	return true;
}

int wire_opt_bytes_print(const struct wire_tcp_option *o, char *buf,
			 size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "%s%s", o->ops->name, o->u.bytes.n ? " " : "");
	wire_out_hex(&out, o->u.bytes.data, o->u.bytes.n);
	return (int)out.len;
}
