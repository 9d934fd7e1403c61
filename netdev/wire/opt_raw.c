/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_raw: bytes that are no list of options, such as a length that runs past
 * the header: "raw 0299". */
#include "netdev/wire/opt_bytes.h"

static bool raw_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	if (!wire_opt_bytes_parse(c, o, 0, WIRE_TCP_OPTIONS_MAX))
		return false;
	return o->u.bytes.n ||
	       wire_cursor_fail(c, c->at, "raw needs hex digits");
}

/* Neither kind nor length are of its own: len counts the bytes alone, and
 * tcp_option.c copies them. */
const struct wire_tcp_option_ops wire_opt_raw = {
	.name = "raw",
	.min_len = 0,
	.max_len = WIRE_TCP_OPTIONS_MAX,
	.parse = raw_parse,
	.encode = wire_opt_bytes_encode,
	.decode = wire_opt_bytes_decode,
	.print = wire_opt_bytes_print,
};
