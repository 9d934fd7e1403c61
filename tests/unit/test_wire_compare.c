/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_compare: which fields of two packets differ. */
#include <errno.h>
#include <limits.h>

#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

struct differing {
	char names[200];
	unsigned walked;
};

static void collect(void *arg, const struct wire_field *f,
		    const struct wire_layer *want, const struct wire_layer *got,
		    bool differs)
{
	struct differing *d = arg;
	size_t len = strlen(d->names);

	(void)want;
	(void)got;
	d->walked++;
	if (differs)
		snprintf(d->names + len, sizeof(d->names) - len, "%s%s",
			 len ? ", " : "", f->name);
}

/* The names of the fields in which @got fails @want. */
static void is_different(int family, const char *want, const char *got,
			 const char *names)
{
	struct differing d = { .walked = 0 };
	struct wire_packet w, g;
	char err[240] = "";
	unsigned n;

	if (!wire_text_packet(want, family, false, &w, err, sizeof(err)) ||
	    !wire_text_packet(got, family, true, &g, err, sizeof(err))) {
		tap_ok(false, "parse: %s", err);
		return;
	}
	for (unsigned i = 0; i < g.n_layers; i++) {
		struct wire_ip *ip = &g.layer[i].u.ip;

		if (g.layer[i].ops->place == WIRE_PLACE_IP &&
		    ip->tos_check == WIRE_TOS_ANY)
			ip->tos_check = WIRE_TOS_BYTE;
	}
	n = wire_packet_compare(&w, &g, collect, &d);
	tap_is_str(d.names, names, "'%s' against '%s'", want, got);
	tap_is_int(wire_packet_compare(&w, &g, NULL, NULL), n,
		   "counts the same without a function");
	tap_ok((n == 0) == !d.names[0] && d.walked >= n,
	       "and all fields were walked");
}

static void test_compare(void)
{
	is_different(AF_INET, "P. 1:2(1) ack 1", "P. 1:2(1) ack 1 win 5", "");
	is_different(AF_INET, "P. 1:2(1) ack 1 win 6", "P. 1:2(1) ack 1 win 5",
		     "win");
	is_different(AF_INET, "P. 1:2(1) ack 1", "F. 1:2(1) ack 1", "flags");
	is_different(AF_INET, ".5 1:2(1) ack 1", "EA. 1:2(1) ack 1", "");
	is_different(AF_INET, ".4 1:2(1) ack 1", "EA. 1:2(1) ack 1", "flags");
	is_different(AF_INET, ". 1:2(1) ack 1", ". 2:3(1) ack 2", "seq, ack");
	is_different(AF_INET, ". 1:2(1) ack 1", ". 1:3(2) ack 1", "seq");
	is_different(AF_INET, ". 1:1(0)", ". 1:1(0) ack 7", "ack");
	is_different(AF_INET, "R 1:1(0)", "R 1:1(0) ack 7", "");
	is_different(AF_INET, ". 1:1(0)", ". 1:1(0) urg 7", "urg");
	is_different(AF_INET, "U. 1:1(0) urg 7", "U. 1:1(0) urg 7", "");
	is_different(AF_INET, "S 0:0(0) <...>", "S 0:0(0) <mss 5>", "");
	is_different(AF_INET, "S 0:0(0)", "S 0:0(0) <mss 5>", "options");
	is_different(AF_INET, "S 0:0(0) <mss 5>", "S 0:0(0) <mss 6>",
		     "options");
	is_different(AF_INET, "5 > 6 S 0:0(0)", "5 > 7 S 0:0(0)", "ports");
	is_different(AF_INET, "S 0:0(0)", "5 > 7 S 0:0(0)", "");
	is_different(AF_INET, "[noecn] S 0:0(0)", "[tos 0x20] S 0:0(0)", "");
	is_different(AF_INET, "[noecn] S 0:0(0)", "[ce] S 0:0(0)", "ip ecn");
	is_different(AF_INET, "[ect01] S 0:0(0)", "[ect1] S 0:0(0)", "");
	is_different(AF_INET, "[ect01] S 0:0(0)", "[ce] S 0:0(0)", "ip ecn");
	is_different(AF_INET, "[tos 2] S 0:0(0)", "[tos 0x22] S 0:0(0)",
		     "ip ecn");
	is_different(AF_INET, "S 0:0(0)", "[ce, ttl 3] S 0:0(0)", "");
	is_different(AF_INET, "[ttl 4] S 0:0(0)", "[ttl 3] S 0:0(0)", "ip ttl");
	is_different(AF_INET6, "[flowlabel 4] S 0:0(0)",
		     "[flowlabel 5] S 0:0(0)", "ip flowlabel");
	is_different(AF_INET, "udp (4)", "udp 5 > 6 (5)", "length");
	is_different(AF_INET, "udp 5 > 7 (5)", "udp 5 > 6 (5)", "ports");
	is_different(AF_INET, "ipv4 192.0.2.1 > 192.0.2.2: udp (5)",
		     "ipv4 192.0.2.1 > 192.0.2.3: udp (5)", "ip addresses");
	is_different(AF_INET, "ipv4 192.0.2.1 > 192.0.2.2: gre, key 5: udp (5)",
		     "ipv4 192.0.2.1 > 192.0.2.2: gre, seq 5: udp (5)",
		     "gre flags, gre key");
	is_different(AF_INET,
		     "ipv4 192.0.2.1 > 192.0.2.2: gre, sum 1, off 2: udp (5)",
		     "ipv4 192.0.2.1 > 192.0.2.2: gre, sum 3, off 4: udp (5)",
		     "gre sum, gre off");
	is_different(AF_INET, "ipv4 192.0.2.1 > 192.0.2.2: "
		     "mpls (label 1, tc 0, ttl 1): udp (5)",
		     "ipv4 192.0.2.1 > 192.0.2.2: "
		     "mpls (label 1, tc 0, [S], ttl 1): udp (5)",
		     "mpls labels");
}

static void test_kinds(void)
{
	struct wire_packet tcp, udp, outer;
	char err[240];

	wire_text_packet(". 1:1(0)", AF_INET, false, &tcp, err, sizeof(err));
	wire_text_packet("udp (0)", AF_INET, false, &udp, err, sizeof(err));
	wire_text_packet("ipv4 192.0.2.1 > 192.0.2.2: udp (0)", AF_INET, false,
			 &outer, err, sizeof(err));
	tap_ok(wire_packet_compare(&tcp, &udp, NULL, NULL) == UINT_MAX,
	       "TCP and UDP cannot be compared");
	tap_ok(wire_packet_compare(&udp, &outer, NULL, NULL) == UINT_MAX,
	       "nor can one with an outer header");
	tap_ok(wire_packet_tcp(&tcp) == &tcp.layer[1].u.tcp &&
	       !wire_packet_tcp(&udp), "the TCP layer, if it is TCP");
	tap_ok(wire_packet_last(&udp, &wire_udp) == &udp.layer[1] &&
	       !wire_packet_last(&udp, &wire_tcp), "the last layer by kind");
	tap_ok(wire_packet_ip(&outer) == &outer.layer[1],
	       "the innermost IP layer");
	outer.n_layers = 0;
	tap_ok(!wire_packet_ip(&outer) && !wire_packet_tcp(&outer) &&
	       !wire_packet_last(&outer, &wire_udp),
	       "an empty packet has none");
}

int main(void)
{
	test_compare();
	test_kinds();
	return tap_done();
}
