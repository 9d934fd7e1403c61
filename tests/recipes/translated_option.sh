# SPDX-License-Identifier: BSD-2-Clause
# translated_option: option "seen", kind 78: a sequence number of the kernel's.
recipe "Add a TCP option that is translated" seen

new netdev/wire/opt_seen.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* opt_seen: up to where the remote host has seen data, as no RFC knows it. */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/tcp_option.h"

static bool seen_parse(struct wire_cursor *c, struct wire_tcp_option *o)
{
	return wire_take_u32(c, "seen", &o->u.seen);
}

static void seen_encode(const struct wire_tcp_option *o, uint8_t *buf)
{
	wire_put32(buf, o->u.seen);
}

static bool seen_decode(struct wire_tcp_option *o, const uint8_t *buf,
			size_t len)
{
	(void)len;
	o->u.seen = wire_get32(buf);
	return true;
}

static int seen_print(const struct wire_tcp_option *o, char *buf, size_t cap)
{
	return snprintf(buf, cap, "seen %u", o->u.seen);
}

const struct wire_tcp_option_ops wire_opt_seen = {
	.name = "seen",
	.kind = 78,
	.min_len = 6,
	.max_len = 6,
	.parse = seen_parse,
	.encode = seen_encode,
	.decode = seen_decode,
	.print = seen_print,
};
END

row netdev/wire/tcp_option.h 'uint8_t wscale;' <<'END'
		uint32_t seen;
END
row netdev/wire/tcp_option.h 'X(accecn)' <<'END'
	X(seen)								\
END

new runtime/conn/translate_seen.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* translate_seen: the number in the option "seen". */
#include "runtime/conn/sequence.h"
#include "runtime/conn/translate_option.h"

static void seen_to_live(const struct translate_segment *s,
			 struct wire_tcp_option *o)
{
	o->u.seen = sequence_local_to_live(s->sk, o->u.seen, false);
}

static void seen_to_script(const struct translate_segment *s,
			   struct wire_tcp_option *o)
{
	o->u.seen = sequence_remote_to_script(s->sk, o->u.seen, false);
}

const struct translate_option translate_seen = {
	.ops = &wire_opt_seen,
	.to_live = seen_to_live,
	.to_script = seen_to_script,
};
END

row runtime/conn/translate_option.h '#define TRANSLATE_OPTION_LIST(X)' <<'END'
	X(seen)								\
END

row tests/unit/test_wire_options.c '{ "sackOK", "0402" },' <<'END'
		{ "seen 7", "4e0600000007" },
END
row tests/unit/test_wire_options.c '{ "wscale 256",' <<'END'
		{ "seen", "seen needs a number", 1 },
END

front tests/unit/test_translate.c 'static bool unknown(' <<'END'
static void test_seen(void)
{
	struct socket sk = connection();
	struct wire_packet p = segment(WIRE_TCP_ACK, 1, 1);

	p.tcp_options.n = 1;
	p.tcp_options.opt[0] = (struct wire_tcp_option){
		.ops = &wire_opt_seen, .u.seen = 0x11,
	};
	p = to_live(&sk, p);
	tap_is_int(p.tcp_options.opt[0].u.seen, 1, "seen: inbound");
	p = to_script(&sk, false, p);
	tap_is_int(p.tcp_options.opt[0].u.seen, 0x101, "seen: outbound");
}

END
row tests/unit/test_translate.c '	test_sack();' <<'END'
	test_seen();
END

new tests/e2e/seen.pkt <<'END'
// Options that a TCP does not know are ignored (RFC 9293, 3.1).
//! mutate s/ack 101 win 65535 <seen/ack 102 win 65535 <seen/
0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0   bind(3, ..., ...) = 0
+0   listen(3, 1) = 0
+0   < S 0:0(0) win 65535 <mss 1000>
+0   > S. 0:0(0) ack 1 <mss 1460>
+.01 < . 1:1(0) ack 1 win 65535
+0   accept(3, ..., ...) = 4
+0   write(4, ..., 100) = 100
+0   > P. 1:101(100) ack 1
+.01 < . 1:1(0) ack 101 win 65535 <seen 101,nop,nop>
+0   ioctl(4, SIOCOUTQ, [0]) = 0
END

row man/tundrill-script.5 'SACK permitted.' <<'END'
.TP
.BI seen " N"
Up to where the remote host has seen data.
END
front man/tundrill-script.5 '.SS Timestamps' <<'END'
.\" conn
.EX
+.01 < . 1:1(0) ack 1 win 257 <seen 1,nop,nop>
.EE
END
