/* SPDX-License-Identifier: BSD-2-Clause */
/* out: text made of several pieces, with snprintf()'s rules at the end. */
#include "netdev/wire/out.h"

#include <stdarg.h>
#include <stdio.h>

void wire_out_init(struct wire_out *o, char *buf, size_t cap)
{
	*o = (struct wire_out){ .buf = buf, .cap = cap };
	if (cap)
		buf[0] = '\0';
}

char *wire_out_at(const struct wire_out *o)
{
	return o->len < o->cap ? o->buf + o->len : NULL;
}

size_t wire_out_left(const struct wire_out *o)
{
	return o->len < o->cap ? o->cap - o->len : 0;
}

void wire_out_printf(struct wire_out *o, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(wire_out_at(o), wire_out_left(o), fmt, ap);
	va_end(ap);
	if (n > 0)
		o->len += (size_t)n;
}

void wire_out_hex(struct wire_out *o, const uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++)
		wire_out_printf(o, "%02x", data[i]);
}
