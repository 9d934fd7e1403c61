/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_unknown: an option by its number: "kind 99 aabb". */
#include "netdev/wire/opt_bytes.h"
#include "netdev/wire/out.h"

#define BYTES_MAX (WIRE_TCP_OPTIONS_MAX - 2)

/* Kinds 0 and 1 have no length and no value. */
static bool unknown_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	int64_t kind;

	if (!wire_take_int(c, "kind", 2, UINT8_MAX, &kind))
		return false;
	o->kind = (uint8_t)kind;
	o->any = wire_try_punct(c, '*');
	return o->any || wire_opt_bytes_parse(c, o, 2, BYTES_MAX);
}

static int unknown_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	struct wire_out out;

	wire_out_init(&out, buf, cap);
	wire_out_printf(&out, "kind %u%s", o->kind, o->u.bytes.n ? " " : "");
	wire_out_hex(&out, o->u.bytes.data, o->u.bytes.n);
	return (int)out.len;
}

const struct wire_tcp_option_ops wire_opt_unknown = {
	.name = "kind",
	.min_len = 2,
	.max_len = 2 + BYTES_MAX,
	.parse = unknown_parse,
	.encode = wire_opt_bytes_encode,
	.decode = wire_opt_bytes_decode,
	.print = unknown_print,
};
