/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_foexp: Fast Open in its experimental option: kind 254 and a magic number
 * (RFC 6994; TCPOPT_FASTOPEN_MAGIC in the kernel). */
#include "netdev/wire/bytes.h"
#include "netdev/wire/opt_bytes.h"

#define MAGIC 0xf989
#define MAGIC_LEN 2
/* As in opt_fo.c: what the header has room for. */
#define COOKIE_MAX (WIRE_TCP_OPTIONS_MAX - 2 - MAGIC_LEN)

static bool foexp_claims(const uint8_t *buf, size_t len)
{
	return len >= MAGIC_LEN && wire_get16(buf) == MAGIC;
}

static bool foexp_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	return wire_opt_bytes_parse(c, o, 2 + MAGIC_LEN, COOKIE_MAX);
}

static void foexp_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	wire_put16(buf, MAGIC);
	wire_opt_bytes_encode(o, buf + MAGIC_LEN);
}

static bool foexp_decode(struct wire_tcp_option *o, const uint8_t *buf,
			 size_t len)
{
	return wire_opt_bytes_decode(o, buf + MAGIC_LEN, len - MAGIC_LEN);
}

const struct wire_tcp_option_ops wire_opt_foexp = {
	.name = "FOEXP",
	.kind = 254,
	.min_len = 2 + MAGIC_LEN,
	.max_len = 2 + MAGIC_LEN + COOKIE_MAX,
	.packetdrill = true,
	.claims = foexp_claims,
	.parse = foexp_parse,
	.encode = foexp_encode,
	.decode = foexp_decode,
	.print = wire_opt_bytes_print,
};
