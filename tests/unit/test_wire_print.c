/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_print: packets in script notation, which parses to the same again. */
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* Parses @text, prints it as @want and finds that stable. */
static void is_printed(const char *text, int family, const char *want)
{
	struct wire_packet p;
	char err[240], printed[400], again[400];

	if (!wire_text_packet(text, family, false, &p, err, sizeof(err))) {
		tap_ok(false, "'%s' does not parse: %s", text, err);
		return;
	}
	wire_packet_print(&p, printed, sizeof(printed));
	tap_is_str(printed, want, "'%s' prints", text);
	tap_ok(wire_text_packet(printed, family, false, &p, err, sizeof(err)),
	       "what can be parsed");
	wire_packet_print(&p, again, sizeof(again));
	tap_is_str(again, printed, "to the same");
}

static void test_segments(void)
{
	is_printed("S 0:0(0) <mss 1460, nop, wscale 8>", AF_INET,
		   "S 0:0(0) <mss 1460,nop,wscale 8>");
	is_printed("[ect0] 1000 > 8080 P. 1:1001(1000) ack 1 win 257 urg 5 "
		   "<nop,nop,TS val 1 ecr 2>", AF_INET,
		   "[ect0] 1000 > 8080 P. 1:1001(1000) ack 1 win 257 urg 5 "
		   "<nop,nop,TS val 1 ecr 2>");
	is_printed(". 1:1(0) ack 0 <...>", AF_INET6, ". 1:1(0) ack 0 <...>");
	is_printed("- 1:1(0)", AF_INET, "- 1:1(0)");
	is_printed("PUAWERFS. 1:1(0)", AF_INET, "SFRPEWAU. 1:1(0)");
	is_printed("P.0 1:1(0)", AF_INET, "P.0 1:1(0)");
	is_printed("FS.5 1:1(0)", AF_INET, "SF.5 1:1(0)");
	is_printed(". 4294967295:1(2)", AF_INET, ". 4294967295:1(2)");
}

static void test_notes(void)
{
	is_printed("[noecn] . 1:1(0)", AF_INET, "[noecn] . 1:1(0)");
	is_printed("[ect01] . 1:1(0)", AF_INET, "[ect01] . 1:1(0)");
	is_printed("[tos 0] . 1:1(0)", AF_INET, ". 1:1(0)");
	is_printed("[tos 3] . 1:1(0)", AF_INET, "[ce] . 1:1(0)");
	is_printed("[tos 33] . 1:1(0)", AF_INET, "[tos 0x21] . 1:1(0)");
	is_printed("[flowlabel 255, ttl 9, ce] udp (5)", AF_INET6,
		   "[ce, ttl 9, flowlabel 0xff] udp (5)");
}

static void test_headers(void)
{
	is_printed("udp 5 > 6 (7)", AF_INET, "udp 5 > 6 (7)");
	is_printed("ipv4 (ce) 192.0.2.1 > 192.0.2.2: GREv0: [ect0] udp (1)",
		   AF_INET, "ipv4 [ce] 192.0.2.1 > 192.0.2.2: gre: [ect0] "
		   "udp (1)");
	is_printed("ipv6 2001:DB8::1 > ::ffff:192.0.2.1: gre, key 5: udp (1)",
		   AF_INET6, "ipv6 2001:db8::1 > ::ffff:192.0.2.1: gre, flags "
		   "[key present], key = 0x5: udp (1)");
	is_printed("ipv4 192.0.2.1 > 192.0.2.2: gre, flags [none]: udp (1)",
		   AF_INET, "ipv4 192.0.2.1 > 192.0.2.2: gre: udp (1)");
	is_printed("ipv4 192.0.2.1 > 192.0.2.2: gre, flags [checksum present, "
		   "key present, sequence# present], sum 0xabc, off 1, key = 2, "
		   "seq 3: udp (1)", AF_INET,
		   "ipv4 192.0.2.1 > 192.0.2.2: gre, flags [checksum present, "
		   "key present, sequence# present], sum 0x0abc, off 1, "
		   "key = 0x2, seq 3: udp (1)");
	is_printed("ipv4 192.0.2.1 > 192.0.2.2: gre, flags 0x2001, key 5: "
		   "udp (1)", AF_INET, "ipv4 192.0.2.1 > 192.0.2.2: gre, flags "
		   "0x2001, key = 0x5: udp (1)");
	is_printed("ipv4 192.0.2.1 > 192.0.2.2: mpls (label 1, tc 2, ttl 3), "
		   "(label 4, tc 5, [S], ttl 6): udp (1)", AF_INET,
		   "ipv4 192.0.2.1 > 192.0.2.2: mpls (label 1, tc 2, ttl 3) "
		   "(label 4, tc 5, [S], ttl 6): udp (1)");
}

static void test_addresses(void)
{
	struct wire_addr a = { 0 }, b = { 0 };
	char buf[INET6_ADDRSTRLEN];

	tap_is_str(wire_addr_print(&a, buf, sizeof(buf)), "?",
		   "an address that is not set");
	tap_ok(wire_addr_equal(&a, &b), "two of them are equal");
	a.family = AF_INET;
	tap_ok(!wire_addr_equal(&a, &b), "one set and one not are not");
	inet_pton(AF_INET, "192.0.2.1", &a.u);
	tap_is_str(wire_addr_print(&a, buf, sizeof(buf)), "192.0.2.1", "IPv4");
	b = a;
	tap_ok(wire_addr_equal(&a, &b), "equal");
	b.u.ip4.s_addr ^= htonl(1);
	tap_ok(!wire_addr_equal(&a, &b), "not equal");
	a.family = b.family = AF_INET6;
	inet_pton(AF_INET6, "2001:db8::1", &a.u);
	inet_pton(AF_INET6, "2001:db8::1", &b.u);
	tap_is_str(wire_addr_print(&a, buf, sizeof(buf)), "2001:db8::1", "IPv6");
	tap_ok(wire_addr_equal(&a, &b), "equal");
	b.u.ip6.s6_addr[15] = 2;
	tap_ok(!wire_addr_equal(&a, &b), "not equal in the last byte");
}

/* snprintf()'s rules, whatever the size of the buffer. */
static void test_cut(void)
{
	static const char text[] = "ipv4 [ce] 192.0.2.1 > 192.0.2.2: gre, flags "
		"[key present], key = 0x5: mpls (label 1, tc 0, [S], ttl 2): "
		"[ect0] 1 > 2 P. 1:2(1) ack 3 win 4 <mss 5,sack 1:2 3:4>";
	size_t len = strlen(text);
	unsigned wrong = 0;
	struct wire_packet p;
	char err[240];

	wire_text_packet(text, AF_INET, false, &p, err, sizeof(err));
	for (size_t cap = 1; cap <= len + 1; cap++) {
		char *buf = malloc(cap);
		int n = wire_packet_print(&p, buf, cap);

		wrong += n != (int)len || strlen(buf) != cap - 1 ||
			 memcmp(buf, text, cap - 1);
		free(buf);
	}
	tap_is_int(wrong, 0, "every size of buffer holds the beginning");
	tap_is_int(wire_packet_print(&p, NULL, 0), (long long)len,
		   "no buffer at all tells the length");
}

/* A decoded packet shows neither TTL nor flow label, though it knows them. */
static void test_decoded(void)
{
	const struct wire_field *ttl = &wire_ipv6.fields[2];
	struct wire_packet p, got;
	const uint8_t *payload;
	char err[240], text[100];
	uint8_t buf[200];
	const char *why;
	size_t len = 0;

	wire_text_packet("[ect1, ttl 9, flowlabel 0xff] 5 > 6 . 1:1(0) ack 1",
			 AF_INET6, true, &p, err, sizeof(err));
	wire_text_addresses(&p);
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	wire_packet_decode(buf, len, &got, &payload, &why);
	wire_packet_print(&got, text, sizeof(text));
	tap_is_str(text, "[ect1] 5 > 6 . 1:1(0) ack 1 win 0", "a decoded packet");
	tap_is_str(ttl->name, "ip ttl", "the field that is left out");
	ttl->print(&got, &got.layer[0], text, sizeof(text));
	tap_is_str(text, "[ttl 9]", "prints by itself");
	got.layer[1].u.tcp.sport = got.layer[1].u.tcp.dport = 0;
	wire_packet_print(&got, text, sizeof(text));
	tap_is_str(text, "[ect1] . 1:1(0) ack 1 win 0",
		   "ports that are zero are not shown");
	got.n_layers = 1;
	wire_packet_print(&got, text, sizeof(text));
	tap_is_str(text, "ipv6 [ect1] 2001:db8::1 > 2001:db8::2:",
		   "IP alone shows its addresses");
}

/* Encodes and decodes @text; what it was on the wire is described as @want. */
static void is_described(const char *text, int family, const char *want)
{
	uint8_t buf[2000];
	const uint8_t *payload;
	struct wire_packet p;
	char err[240] = "", printed[600], cut[20];
	const char *why;
	size_t len;

	if (!wire_text_packet(text, family, true, &p, err, sizeof(err))) {
		tap_ok(false, "'%s' does not parse: %s", text, err);
		return;
	}
	wire_text_addresses(&p);
	if (wire_packet_encode(&p, NULL, buf, sizeof(buf), &len) ||
	    wire_packet_decode(buf, len, &p, &payload, &why)) {
		tap_ok(false, "'%s' is not a packet", text);
		return;
	}
	len = (size_t)wire_packet_describe(&p, printed, sizeof(printed));
	tap_is_str(printed, want, "'%s' is described", text);
	tap_is_int((long long)len, (long long)strlen(want), "with its length");
	wire_packet_describe(&p, cut, sizeof(cut));
	tap_ok(strlen(cut) == sizeof(cut) - 1 &&
	       !strncmp(cut, want, sizeof(cut) - 1), "what does not fit is cut");
}

static void test_descriptions(void)
{
	is_described("[ect0] 5 > 6 SE 5:5(0) win 65535 <mss 1000,nop,wscale 7>",
		     AF_INET,
		     "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, ect0, len 48\n"
		     "tcp 5 > 6, SYN ECE, seq 5, win 65535\n"
		     "options <mss 1000,nop,wscale 7>");
	is_described("[flowlabel 9, ttl 3] 5 > 6 PUFWAR. 1:11(10) ack 7 win 2 urg 3",
		     AF_INET6,
		     "ipv6 2001:db8::1 > 2001:db8::2, ttl 3, flowlabel 0x9, len 70\n"
		     "tcp 5 > 6, FIN RST PSH CWR AE URG ACK, seq 1, ack 7, "
		     "win 2, urg 3, len 10");
	is_described("5 > 6 - 4294967295:0(1)", AF_INET,
		     "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, len 41\n"
		     "tcp 5 > 6, no flags, seq 4294967295, win 0, "
		     "len 1");
	is_described("ipv4 192.0.2.8 > 192.0.2.9: gre, key 5: udp 5 > 6 (7)",
		     AF_INET,
		     "ipv4 192.0.2.8 > 192.0.2.9, ttl 255, len 63\n"
		     "gre flags [key present] key = 0x5\n"
		     "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, len 35\n"
		     "udp 5 > 6 (7)");
	is_described("icmp unreachable frag_needed mtu 1200 [raw (8)]", AF_INET,
		     "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, len 56\n"
		     "icmp unreachable frag_needed mtu 1200 [raw (8)]");
}

int main(void)
{
	test_segments();
	test_notes();
	test_headers();
	test_addresses();
	test_cut();
	test_decoded();
	test_descriptions();
	return tap_done();
}
