/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_mss: maximum segment size (RFC 9293, 3.7.1). */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/tcp_option.h"

static bool mss_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	int64_t num;

	if (!wire_take_int(c, "mss", 0, UINT16_MAX, &num))
		return false;
	o->u.mss = (uint16_t)num;
	return true;
}

static void mss_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	wire_put16(buf, o->u.mss);
}

static bool mss_decode(struct wire_tcp_option *o, const uint8_t *buf,
		       size_t len)
{
	if (len != 2)
		return false;
	o->u.mss = wire_get16(buf);
	return true;
}

static int mss_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "mss %u", o->u.mss);
}

const struct wire_tcp_option_ops wire_opt_mss = {
	.name = "mss",
	.kind = 2,
	.min_len = 4,
	.max_len = 4,
	.packetdrill = true,
	.parse = mss_parse,
	.encode = mss_encode,
	.decode = mss_decode,
	.print = mss_print,
};
