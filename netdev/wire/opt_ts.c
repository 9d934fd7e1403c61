/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_ts: timestamps (RFC 7323, 3). */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/tcp_option.h"

static bool ts_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	return wire_take_word(c, "val") &&
	       wire_take_u32(c, "TS val", &o->u.ts.val) &&
	       wire_take_word(c, "ecr") &&
	       wire_take_u32(c, "TS ecr", &o->u.ts.ecr);
}

static void ts_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	wire_put32(buf, o->u.ts.val);
	wire_put32(buf + 4, o->u.ts.ecr);
}

static bool ts_decode(struct wire_tcp_option *o, const uint8_t *buf, size_t len)
{
	if (len != 8)
		return false;
	o->u.ts.val = wire_get32(buf);
	o->u.ts.ecr = wire_get32(buf + 4);
	return true;
}

static int ts_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "TS val %u ecr %u", o->u.ts.val, o->u.ts.ecr);
}

static bool ts_match(const struct wire_tcp_option *want,
		     const struct wire_tcp_option *got)
{
	return (want->u.ts.val_any || want->u.ts.val == got->u.ts.val) &&
	       want->u.ts.ecr == got->u.ts.ecr;
}

/* The kernel's clock is of no use in a report. */
static void ts_show_as(const struct wire_tcp_option *want,
		       struct wire_tcp_option *got)
{
	if (want->u.ts.val_any)
		got->u.ts.val = want->u.ts.val;
}

const struct wire_tcp_option_ops wire_opt_ts = {
	.name = "TS",
	.kind = 8,
	.min_len = 10,
	.max_len = 10,
	.packetdrill = true,
	.parse = ts_parse,
	.encode = ts_encode,
	.decode = ts_decode,
	.print = ts_print,
	.match = ts_match,
	.show_as = ts_show_as,
};
