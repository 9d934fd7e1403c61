/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_wscale: window scale (RFC 7323, 2). */
#include <stdio.h>

#include "netdev/wire/tcp_option.h"

/* Over 14 is legal here: what a stack makes of it is worth a test (RFC 7323,
 * 2.3). */
static bool wscale_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	int64_t num;

	if (!wire_take_int(c, "wscale", 0, UINT8_MAX, &num))
		return false;
	o->u.wscale = (uint8_t)num;
	return true;
}

static void wscale_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	buf[0] = o->u.wscale;
}

static bool wscale_decode(struct wire_tcp_option *o, const uint8_t *buf,
			  size_t len)
{
	if (len != 1)
		return false;
	o->u.wscale = buf[0];
	return true;
}

static int wscale_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "wscale %u", o->u.wscale);
}

const struct wire_tcp_option_ops wire_opt_wscale = {
	.name = "wscale",
	.kind = 3,
	.min_len = 3,
	.max_len = 3,
	.packetdrill = true,
	.parse = wscale_parse,
	.encode = wscale_encode,
	.decode = wscale_decode,
	.print = wscale_print,
};
