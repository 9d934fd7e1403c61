/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_sackok: SACK permitted (RFC 2018, 2). */
#include <stdio.h>

#include "netdev/wire/tcp_option.h"

static int sackok_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "%s", o->ops->name);
}

const struct wire_tcp_option_ops wire_opt_sackok = {
	.name = "sackOK",
	.kind = 4,
	.min_len = 2,
	.max_len = 2,
	.packetdrill = true,
	.print = sackok_print,
};
