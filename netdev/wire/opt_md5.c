/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_md5: MD5 signature (RFC 2385). */
#include "netdev/wire/opt_bytes.h"

/* A digest has 16 bytes; one that is cut or too long is worth a test. */
#define DIGEST_MAX (WIRE_TCP_OPTIONS_MAX - 2)

static bool md5_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	if (!wire_opt_bytes_parse(c, o, 2, DIGEST_MAX))
		return false;
	return o->u.bytes.n || wire_cursor_fail(c, c->at,
						"md5 needs hex digits: its digest, 16 bytes in RFC 2385");
}

const struct wire_tcp_option_ops wire_opt_md5 = {
	.name = "md5",
	.kind = 19,
	.min_len = 2 + 1,
	.max_len = 2 + DIGEST_MAX,
	.packetdrill = true,
	.parse = md5_parse,
	.encode = wire_opt_bytes_encode,
	.decode = wire_opt_bytes_decode,
	.print = wire_opt_bytes_print,
};
