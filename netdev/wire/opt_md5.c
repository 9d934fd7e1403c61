/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_md5: MD5 signature (RFC 2385). */
#include "netdev/wire/opt_bytes.h"

#define DIGEST_LEN 16

static bool md5_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	size_t at = c->at;

	if (!wire_opt_bytes_parse(c, o, 2, DIGEST_LEN))
		return false;
	if (o->u.bytes.n == DIGEST_LEN)
		return true;
	c->at = at;
	return wire_cursor_fail(c, at, "md5 needs %d hex digits, got %u",
				2 * DIGEST_LEN, 2 * o->u.bytes.n);
}

const struct wire_tcp_option_ops wire_opt_md5 = {
	.name = "md5",
	.kind = 19,
	.min_len = 2 + DIGEST_LEN,
	.max_len = 2 + DIGEST_LEN,
	.parse = md5_parse,
	.encode = wire_opt_bytes_encode,
	.decode = wire_opt_bytes_decode,
	.print = wire_opt_bytes_print,
};
