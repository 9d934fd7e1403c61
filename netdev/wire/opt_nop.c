/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_nop: the options of one byte, no-operation and end of list (RFC 9293, 3.1). */
#include <stdio.h>

#include "netdev/wire/tcp_option.h"

static int name_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "%s", o->ops->name);
}

const struct wire_tcp_option_ops wire_opt_eol = {
	.name = "eol",
	.kind = 0,
	.min_len = 1,
	.max_len = 1,
	.packetdrill = true,
	.print = name_print,
};

const struct wire_tcp_option_ops wire_opt_nop = {
	.name = "nop",
	.kind = 1,
	.min_len = 1,
	.max_len = 1,
	.packetdrill = true,
	.print = name_print,
};
