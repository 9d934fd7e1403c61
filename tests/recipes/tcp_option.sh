# SPDX-License-Identifier: BSD-2-Clause
# tcp_option: option "xyz", kind 77, with a number of 32 bits.
recipe "Add a TCP option" xyz

new netdev/wire/opt_xyz.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_xyz: an option that no RFC knows. */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/tcp_option.h"

static bool xyz_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	return wire_take_u32(c, "xyz", &o->u.xyz);
}

static void xyz_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	wire_put32(buf, o->u.xyz);
}

static bool xyz_decode(struct wire_tcp_option *o, const uint8_t *buf,
		       size_t len)
{
	if (len != 4)
		return false;
	o->u.xyz = wire_get32(buf);
	return true;
}

static int xyz_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "xyz %u", o->u.xyz);
}

const struct wire_tcp_option_ops wire_opt_xyz = {
	.name = "xyz",
	.kind = 77,
	.min_len = 6,
	.max_len = 6,
	.parse = xyz_parse,
	.encode = xyz_encode,
	.decode = xyz_decode,
	.print = xyz_print,
};
END

row netdev/wire/tcp_option.h 'uint8_t wscale;' <<'END'
		uint32_t xyz;
END
row netdev/wire/tcp_option.h 'X(accecn)' <<'END'
	X(xyz)								\
END

row tests/unit/test_wire_options.c '{ "sackOK", "0402" },' <<'END'
		{ "xyz 7", "4d0600000007" },
END
row tests/unit/test_wire_options.c '{ "wscale 256",' <<'END'
		{ "xyz", "xyz needs a number", 1 },
END

new tests/e2e/xyz.pkt <<'END'
// Options that a TCP does not know are ignored (RFC 9293, 3.1).
//! mutate s/listen(3, 1)/close(3)/
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 65535 <mss 1000,xyz 7,nop,nop>
+0  > S. 0:0(0) ack 1 <mss 1460>
END

row man/tundrill-script.5 'SACK permitted.' <<'END'
.TP
.BI xyz " N"
A number that no one else knows.
END
front man/tundrill-script.5 '.SS Timestamps' <<'END'
.\" conn
.EX
+.01 < . 1:1(0) ack 1 win 257 <xyz 7,nop,nop>
.EE
END
