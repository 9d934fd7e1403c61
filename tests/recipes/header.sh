# SPDX-License-Identifier: BSD-2-Clause
# header: "exp tag N (L)", for experiments (RFC 3692): a number of 32 bits and
# a payload, in IP protocol 253.
recipe "Add a header" exp

new netdev/wire/exp.c <<'END'
/* SPDX-License-Identifier: BSD-2-Clause */
/* exp: a header for experiments (RFC 3692, 2.1): a tag. */
#include <stdio.h>

#include "netdev/wire/bytes.h"
#include "netdev/wire/field.h"

#define EXP_LEN 4

static bool exp_parse(struct wire_cursor *c, struct wire_packet *p,
		      struct wire_layer *l, bool inbound WIRE_UNUSED)
{
	int64_t len;

	if (!wire_take_word(c, "tag") ||
	    !wire_take_u32(c, "tag", &l->u.exp.tag) ||
	    !wire_take_punct(c, '(') ||
	    !wire_take_int(c, "payload length", 0, 1000, &len) ||
	    !wire_take_punct(c, ')'))
		return false;
	p->payload_len = (uint32_t)len;
	return wire_take_end(c);
}

WIRE_FIELD_PRINT(tag_print)
{
	return snprintf(buf, cap, "tag %u", l->u.exp.tag);
}

WIRE_FIELD_MATCH(tag_match)
{
	return want->u.exp.tag == got->u.exp.tag;
}

static const struct wire_field exp_fields[] = {
	{ "tag", tag_print, tag_match },
};

static size_t exp_size(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l WIRE_UNUSED)
{
	return EXP_LEN;
}

static void exp_encode(const struct wire_packet *p WIRE_UNUSED,
		       const struct wire_layer *l, uint8_t *buf,
		       size_t len WIRE_UNUSED,
		       const struct wire_layer *outer WIRE_UNUSED,
		       const struct wire_layer *inner WIRE_UNUSED)
{
	wire_put32(buf, l->u.exp.tag);
}

static size_t exp_decode(const uint8_t *buf, size_t len,
			 struct wire_packet *p WIRE_UNUSED,
			 struct wire_layer *l,
			 const struct wire_header_ops **ret_next)
{
	if (len < EXP_LEN)
		return 0;
	l->u.exp.tag = wire_get32(buf);
	*ret_next = NULL;
	return EXP_LEN;
}

const struct wire_header_ops wire_exp = {
	.name = "exp",
	.place = WIRE_PLACE_LAST,
	.ip_proto = 253,
	.words = "tag",
	.fields = exp_fields,
	.n_fields = WIRE_N_FIELDS(exp_fields),
	.parse = exp_parse,
	.size = exp_size,
	.encode = exp_encode,
	.decode = exp_decode,
};
END

row netdev/wire/packet.h 'X(udp)' <<'END'
	X(exp)								\
END
row netdev/wire/packet.h 'struct wire_mpls mpls;' <<'END'
		struct {
			uint32_t tag;
		} exp;
END

front tests/parse/datagram.test '%% UDP' <<'END'
%% a header for experiments
0 < exp tag 7 (20)
+0 > exp tag 7 (0)
%%DUMP
1:1 0 < exp tag 7
2:1 +0 > exp tag 7
END
row tests/unit/test_wire_headers.c 'is_error("udp x", ' <<'END'
	is_error("exp tag x (5)", "tag needs a number, got 'x'");
END
row tests/unit/test_wire_headers.c 'tap_is_int(buf[7], 3, "the hop limit");' <<'END'
	len = encode("exp tag 7 (20)", AF_INET, buf, sizeof(buf));
	tap_is_int((long long)len, 20 + 4 + 20, "an experiment in IPv4");
	tap_is_int(buf[9], 253, "its protocol");
	tap_is_int(buf[23], 7, "its tag");
END

new tests/e2e/exp.pkt <<'END'
// Nobody waits for protocol 253, and the sender hears so (RFC 1122, 3.2.2.1).
//! families ipv4,mapped
//! mutate s/protocol_unreachable/port_unreachable/
0  socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3
+0 < exp tag 7 (20)
+0 > icmp unreachable protocol_unreachable
END

row man/tundrill-script.5 '.SS ICMP messages' <<'END'
.B exp tag
.IR N\~ ( length )
is a packet of protocol 253.
.PP
.\" conn
.EX
+0 < exp tag 7 (20)
.EE
END
