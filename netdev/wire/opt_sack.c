/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_sack: selective acknowledgement blocks (RFC 2018, 3). */
#include "netdev/wire/bytes.h"
#include "netdev/wire/out.h"
#include "netdev/wire/tcp_option.h"

#define BLOCK_LEN 8
#define BLOCKS_MAX 4

static bool sack_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	unsigned n = 0;

	do {
		struct wire_sack_block *b = &o->u.sack.block[n];

		if (n == BLOCKS_MAX)
			return wire_cursor_fail(c, c->at,
						"sack holds at most %d blocks",
						BLOCKS_MAX);
		if (!wire_take_u32(c, "sack", &b->left) ||
		    !wire_take_punct(c, ':') ||
		    !wire_take_u32(c, "sack", &b->right))
			return false;
		n++;
	} while (c->at < c->n && c->tok[c->at].type == WIRE_TOK_INT);
	o->u.sack.n = n;
	o->len = (uint8_t)(2 + n * BLOCK_LEN);
	return true;
}

static void sack_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	for (unsigned i = 0; i < o->u.sack.n; i++, buf += BLOCK_LEN) {
		wire_put32(buf, o->u.sack.block[i].left);
		wire_put32(buf + 4, o->u.sack.block[i].right);
	}
}

static bool sack_decode(struct wire_tcp_option *o, const uint8_t *buf,
			size_t len)
{
	if (len % BLOCK_LEN || len / BLOCK_LEN > BLOCKS_MAX)
		return false;
	o->u.sack.n = (unsigned)(len / BLOCK_LEN);
	for (unsigned i = 0; i < o->u.sack.n; i++, buf += BLOCK_LEN) {
		o->u.sack.block[i].left = wire_get32(buf);
		o->u.sack.block[i].right = wire_get32(buf + 4);
	}
	return true;
}

static int sack_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "sack");
	for (unsigned i = 0; i < o->u.sack.n; i++)
		wire_out_printf(&out, " %u:%u", o->u.sack.block[i].left,
				o->u.sack.block[i].right);
	return (int)out.len;
}

const struct wire_tcp_option_ops wire_opt_sack = {
	.name = "sack",
	.kind = 5,
	.min_len = 2 + BLOCK_LEN,
	.max_len = 2 + BLOCKS_MAX * BLOCK_LEN,
	.packetdrill = true,
	.parse = sack_parse,
	.encode = sack_encode,
	.decode = sack_decode,
	.print = sack_print,
};
