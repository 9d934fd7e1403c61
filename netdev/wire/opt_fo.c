/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_fo: TCP Fast Open cookie, or the request for one when empty (RFC 7413, 4.1.1). */
#include "netdev/wire/opt_bytes.h"

/* RFC 7413 ends at 16 bytes; what a stack makes of more is worth a test. */
#define COOKIE_MAX (WIRE_TCP_OPTIONS_MAX - 2)

static bool fo_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	return wire_opt_bytes_parse(c, o, 2, COOKIE_MAX);
}

const struct wire_tcp_option_ops wire_opt_fo = {
	.name = "FO",
	.kind = 34,
	.min_len = 2,
	.max_len = 2 + COOKIE_MAX,
	.packetdrill = true,
	.parse = fo_parse,
	.encode = wire_opt_bytes_encode,
	.decode = wire_opt_bytes_decode,
	.print = wire_opt_bytes_print,
};
