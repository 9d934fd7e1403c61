/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_accecn: Accurate ECN byte counters (RFC 9768, 3.2.3). */
#include <string.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/out.h"
#include "netdev/wire/tcp_option.h"

#define KIND_E0_FIRST 172	/* AccECN0: EE0B, ECEB, EE1B */
#define KIND_E1_FIRST 174	/* AccECN1: EE1B, ECEB, EE0B */
#define COUNTER_LEN 3
#define COUNTERS 3
#define COUNTER_MAX 0xffffff

static const char *const counter_name[2][COUNTERS] = {
	{ "e0b", "ceb", "e1b" },
	{ "e1b", "ceb", "e0b" },
};

static bool accecn_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	const char *const *name;
	unsigned n = 0;
	int64_t num;

	o->u.accecn.e1_first = wire_try_word(c, "e1b");
	if (!o->u.accecn.e1_first && !wire_try_word(c, "e0b"))
		return wire_cursor_fail(c, c->at,
					"ECN needs its counters: e0b N ceb N e1b N, or e1b N ceb N e0b N, from the first on");
	name = counter_name[o->u.accecn.e1_first];
	do {
		if (!wire_take_int(c, name[n], 0, COUNTER_MAX, &num))
			return false;
		o->u.accecn.count[n++] = (uint32_t)num;
	} while (n < COUNTERS && wire_try_word(c, name[n]));
	if (n < COUNTERS && c->at < c->n &&
	    c->tok[c->at].type == WIRE_TOK_WORD)
		return wire_take_word(c, name[n]);
	o->u.accecn.n = n;
	o->kind = o->u.accecn.e1_first ? KIND_E1_FIRST : KIND_E0_FIRST;
	o->len = (uint8_t)(2 + n * COUNTER_LEN);
	return true;
}

static void accecn_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	for (unsigned i = 0; i < o->u.accecn.n; i++, buf += COUNTER_LEN)
		wire_put24(buf, o->u.accecn.count[i]);
}

static bool accecn_decode(struct wire_tcp_option *o, const uint8_t *buf,
			  size_t len)
{
	if (len % COUNTER_LEN || len / COUNTER_LEN > COUNTERS)
		return false;
	o->u.accecn.e1_first = o->kind == KIND_E1_FIRST;
	o->u.accecn.n = (unsigned)(len / COUNTER_LEN);
	for (unsigned i = 0; i < o->u.accecn.n; i++, buf += COUNTER_LEN)
		o->u.accecn.count[i] = wire_get24(buf);
	return true;
}

static int accecn_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	const char *const *name = counter_name[o->u.accecn.e1_first];
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "ECN");
	for (unsigned i = 0; i < o->u.accecn.n; i++)
		wire_out_printf(&out, " %s %u", name[i],
				o->u.accecn.count[i]);
	return (int)out.len;
}

const struct wire_tcp_option_ops wire_opt_accecn = {
	.name = "ECN",
	.kind = KIND_E0_FIRST,
	.alt_kind = KIND_E1_FIRST,
	.min_len = 2 + COUNTER_LEN,
	.max_len = 2 + COUNTERS * COUNTER_LEN,
	.packetdrill = true,
	.parse = accecn_parse,
	.encode = accecn_encode,
	.decode = accecn_decode,
	.print = accecn_print,
};
