/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_headers: each header by itself: script text, errors, fields, bytes. */
#include "netdev/wire/bytes.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

static void test_find(void)
{
	tap_ok(wire_header_find("gre", AF_INET) == &wire_gre &&
	       wire_header_find("GREv0", AF_INET6) == &wire_gre,
	       "gre has two spellings");
	tap_ok(wire_header_find("icmp", AF_INET) == &wire_icmpv4 &&
	       wire_header_find("icmp", AF_INET6) == &wire_icmpv6,
	       "icmp depends on the family");
	tap_ok(wire_header_find("ipv6", AF_INET) == &wire_ipv6 &&
	       wire_header_find("ipv4", AF_INET6) == &wire_ipv4,
	       "an outer IP header may be of either family");
	tap_ok(!wire_header_find("tcp", AF_INET) &&
	       !wire_header_find("sctp", AF_INET),
	       "tcp is not written by name, others are unknown");
	tap_ok(wire_field_word("ack") && wire_field_word("flowlabel") &&
	       wire_field_word("spi") && !wire_field_word("acked") &&
	       !wire_field_word("mss"), "the words that take a number");
}

static void is_flags(const char *text, unsigned flags, bool ace)
{
	struct wire_tcp tcp = { .flags = 0xffff };

	tap_is_str(wire_tcp_flags_parse(text, &tcp), NULL, "flags %s", text);
	tap_is_int(tcp.flags, flags, "their bits");
	tap_is_int(tcp.ace_given, ace, "their ACE digit");
}

static void test_tcp_flags(void)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "", "TCP flags are missing" },
		{ "s", "TCP flags are letters of SFRP.EWAU, an ACE digit, "
		       "or - for none" },
		{ "--", "TCP flags are letters of SFRP.EWAU, an ACE digit, "
			"or - for none" },
		{ "SS", "a TCP flag is given twice" },
		{ ".33", "an ACE digit is given twice" },
		{ "3P.3", "an ACE digit is given twice" },
		{ "8P.", "an ACE digit is 0 to 7" },
		{ "S7W", "an ACE digit replaces the flags E, W and A" },
		{ ".8", "an ACE digit is 0 to 7" },
		{ "E.1", "an ACE digit replaces the flags E, W and A" },
		{ ".1A", "an ACE digit replaces the flags E, W and A" },
	};
	struct wire_tcp tcp = { .flags = 77 };

	is_flags(".", WIRE_TCP_ACK, false);
	is_flags("-", 0, false);
	is_flags("SEW", WIRE_TCP_SYN | WIRE_TCP_ECE | WIRE_TCP_CWR, false);
	is_flags("FP.", WIRE_TCP_FIN | WIRE_TCP_PSH | WIRE_TCP_ACK, false);
	is_flags(".PF", WIRE_TCP_FIN | WIRE_TCP_PSH | WIRE_TCP_ACK, false);
	is_flags("RUA", WIRE_TCP_RST | WIRE_TCP_URG | WIRE_TCP_AE, false);
	is_flags(".0", WIRE_TCP_ACK, true);
	is_flags(".1", WIRE_TCP_ACK | WIRE_TCP_ECE, true);
	is_flags("P.2", WIRE_TCP_PSH | WIRE_TCP_ACK | WIRE_TCP_CWR, true);
	is_flags(".4P", WIRE_TCP_PSH | WIRE_TCP_ACK | WIRE_TCP_AE, true);
	is_flags("P5.", WIRE_TCP_PSH | WIRE_TCP_ACK | WIRE_TCP_AE |
		 WIRE_TCP_ECE, true);
	is_flags("2.", WIRE_TCP_ACK | WIRE_TCP_CWR, true);
	is_flags("S7", WIRE_TCP_SYN | 0x1c0, true);
	is_flags("0F.U", WIRE_TCP_FIN | WIRE_TCP_ACK | WIRE_TCP_URG, true);
	is_flags(".7", WIRE_TCP_ACK | 0x1c0, true);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		tap_is_str(wire_tcp_flags_parse(bad[i].text, &tcp), bad[i].why,
			   "flags '%s' are refused", bad[i].text);
	tap_is_int(tcp.flags, 77, "and nothing is written");
}

static void is_note(const char *text, enum wire_tos_check check, unsigned tos)
{
	struct wire_text t;
	struct wire_notes notes = { 0 };
	struct wire_ip ip = { 0 };

	tap_ok(wire_ip_notes_parse(wire_text_init(&t, text), AF_INET6, false,
				   &ip, &notes), "note [%s]", text);
	tap_ok(ip.tos_check == check && ip.tos == tos, "sets the TOS byte");
}

static void test_notes(void)
{
	static const struct {
		const char *text, *err;
		size_t at;
	} bad[] = {
		{ "", "expected an IP note, such as ect0, ttl N or csum bad", 0 },
		{ "ect2", "unknown IP note 'ect2'; did you mean 'ect1'?", 0 },
		{ "tos 256", "tos 256 is out of range (0 to 255)", 1 },
		{ "ttl", "ttl needs a number", 1 },
		{ "ect0, ce", "the ECN bits are already given", 2 },
		{ "ce, tos 3", "the ECN bits are already given", 2 },
		{ "ttl 1, ttl 2", "ttl is already given", 3 },
		{ "ect0 ttl 5", "unexpected 'ttl'", 1 },
		{ "flowlabel 5", "only IPv6 has a flow label", 0 },
		{ "ect01", "ect01 is either of two: say ect0 or ect1 for a "
			   "packet to inject", 0 },
	};
	struct wire_notes notes = { 0 };
	struct wire_text t;
	struct wire_ip ip = { 0 };

	is_note("noecn", WIRE_TOS_ECN, 0);
	is_note("ect1", WIRE_TOS_ECN, 1);
	is_note("ect0", WIRE_TOS_ECN, 2);
	is_note("ce", WIRE_TOS_ECN, 3);
	is_note("ect01", WIRE_TOS_ECT01, 2);
	is_note("tos 0x20", WIRE_TOS_BYTE, 0x20);
	is_note("ttl 5", WIRE_TOS_ANY, 0);
	tap_ok(wire_ip_notes_parse(wire_text_init(&t, "ce, flowlabel 0xfffff"),
				   AF_INET6, true, &ip, &notes) &&
	       ip.flowlabel_given && ip.flowlabel == 0xfffff && ip.tos == 3,
	       "two notes with a comma");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct wire_cursor *c = wire_text_init(&t, bad[i].text);

		ip = (struct wire_ip){ 0 };
		tap_ok(!wire_ip_notes_parse(c, AF_INET, true, &ip, &notes),
		       "note [%s] is refused", bad[i].text);
		tap_is_str(c->err, bad[i].err, "with the reason");
		tap_is_int((long long)c->err_at, (long long)bad[i].at,
			   "at its token");
	}
	tap_ok(!wire_ip_notes_parse(wire_text_init(&t, "flowlabel 0x100000"),
				    AF_INET6, true, &ip, &notes),
	       "a flow label has 20 bits");
}

/* The error of a header's text. */
static void is_error(const char *text, const char *want)
{
	struct wire_packet p;
	char err[240];

	tap_ok(!wire_text_packet(text, AF_INET, true, &p, err, sizeof(err)),
	       "'%s' is refused", text);
	tap_is_str(err, want, "with the reason");
}

static void test_errors(void)
{
	is_error("udp", "expected '('");
	is_error("udp 5 6", "expected '>', got '6'");
	is_error("udp 0 > 6 (1)", "source port 0 is out of range (1 to 65535)");
	is_error("udp (65508)",
		 "UDP payload length 65508 is out of range (0 to 65507)");
	is_error("udp (5) x", "unexpected 'x'");
	is_error("udp x", "expected '(', got 'x'");
	is_error("ipv4 192.0.2.1 : udp (1)", "expected '>'");
	is_error("ipv4 2001:db8::1 > 192.0.2.1 : udp (1)",
		 "'2001:db8::1' is not an IPv4 address");
	is_error("ipv6 192.0.2.1 > 192.0.2.1: udp (1)",
		 "'192.0.2.1' is not an IPv6 address");
	is_error("ipv4 [ect9] 192.0.2.1 > 192.0.2.1: udp (1)",
		 "unknown IP note 'ect9'; did you mean 'ect1'?");
	is_error("ipv4: udp (1)", "expected an IPv4 address");
	is_error("gre keys 5: udp (1)",
		 "expected flags, sum, off, key or seq");
	is_error("gre, flags [keys present]: udp (1)",
		 "unknown GRE flag 'keys'; did you mean 'key'?");
	is_error("gre, flags [sequence present]: udp (1)",
		 "expected '#', got 'present'");
	is_error("gre, flags [key]: udp (1)", "expected 'present', got ']'");
	is_error("gre, sum 65536: udp (1)",
		 "sum 65536 is out of range (0 to 65535)");
	is_error("gre, key 4294967296: udp (1)",
		 "key 4294967296 is out of range (0 to 4294967295)");
	is_error("gre, key 5 seq 6: udp (1)", "unexpected 'seq'");
	is_error("mpls: udp (1)", "expected '('");
	is_error("mpls (label 1048576, tc 0, ttl 1): udp (1)",
		 "label 1048576 is out of range (0 to 1048575)");
	is_error("mpls (label 1, tc 8, ttl 1): udp (1)",
		 "tc 8 is out of range (0 to 7)");
	is_error("mpls (label 1, tc 0, [X], ttl 1): udp (1)",
		 "expected 'S', got 'X'");
}

/* RFC 1071's example, and one IPv4 header with its checksum left out. */
static void test_checksum(void)
{
	static const uint8_t rfc1071[] = { 0x00, 0x01, 0xf2, 0x03,
					   0xf4, 0xf5, 0xf6, 0xf7 };
	uint8_t header[20], ones[70000];
	uint32_t sum;

	tap_is_int(wire_checksum_fold(wire_checksum_add(0, rfc1071, 8)),
		   0x220d, "the checksum of RFC 1071, 3");
	sum = wire_checksum_add(0, rfc1071, 4);
	tap_is_int(wire_checksum_fold(wire_checksum_add(sum, rfc1071 + 4, 4)),
		   0x220d, "in two pieces");
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, rfc1071, 7)),
		   0x2304, "an odd byte is padded with zero on its right");
	tap_is_int(wire_checksum_fold(0), 0xffff, "nothing");
	wire_text_hex("450000730000400040110000c0a80001c0a800c7", header, 20);
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, header, 20)),
		   0xb861, "an IPv4 header");
	memset(ones, 0xff, sizeof(ones));
	sum = wire_checksum_add(UINT32_MAX, ones, sizeof(ones));
	tap_is_int(wire_checksum_fold(sum), 0, "carries are never lost");
}

static size_t encode(const char *text, int family, uint8_t *buf, size_t cap)
{
	struct wire_packet p;
	char err[240];
	size_t len = 0;

	if (!wire_text_packet(text, family, true, &p, err, sizeof(err))) {
		tap_ok(false, "'%s' does not parse: %s", text, err);
		return 0;
	}
	wire_text_addresses(&p);
	tap_is_int(wire_packet_encode(&p, NULL, buf, cap, &len), 0,
		   "encode '%s'", text);
	return len;
}

/* The bytes of the headers that no kernel is asked to make in these tests. */
static void test_bytes(void)
{
	uint8_t buf[256] = { 0 }, want[64];
	size_t len;

	len = encode("ipv4 [tos 0x12, ttl 7] 192.0.2.1 > 192.0.2.2: gre: "
		     "udp 1 > 2 (0)", AF_INET, buf, sizeof(buf));
	tap_is_int((long long)len, 20 + 4 + 28, "IPv4, GRE, IPv4, UDP");
	tap_is_int(buf[1], 0x12, "the TOS byte");
	tap_is_int(wire_get16(buf + 2), 52, "the total length");
	tap_is_int(buf[8], 7, "the TTL");
	tap_is_int(buf[9], 47, "GRE in IPv4");
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, buf, 20)), 0,
		   "the header checksum");
	wire_text_hex("00000800", want, 4);
	tap_is_mem(buf + 20, want, 4, "plain GRE around IPv4");
	tap_is_int(buf[32], 255, "the default TTL");

	encode("ipv4 192.0.2.1 > 192.0.2.2: gre, flags [checksum present, key "
	       "present, sequence# present], off 1, key = 0xa, seq 5: "
	       "udp 1 > 2 (3)", AF_INET6, buf, sizeof(buf));
	wire_text_hex("b00086dd", want, 4);
	tap_is_mem(buf + 20, want, 4, "GRE flags, around IPv6");
	wire_text_hex("00010000000a00000005", want, 10);
	tap_is_mem(buf + 26, want, 10, "offset, key and sequence number");
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, buf + 20, 67)), 0,
		   "the GRE checksum");

	encode("ipv4 192.0.2.1 > 192.0.2.2: GREv0, flags 0x9001, sum 0x1234: "
	       "udp 1 > 2 (3)", AF_INET, buf, sizeof(buf));
	wire_text_hex("900108001234000000000000", want, 12);
	tap_is_mem(buf + 20, want, 12, "GRE flags and checksum as written");

	encode("ipv6 2001:db8::1 > 2001:db8::2: mpls (label 16, tc 3, ttl 9) "
	       "(label 1048575, tc 0, [S], ttl 255): udp 1 > 2 (0)", AF_INET,
	       buf, sizeof(buf));
	tap_is_int(buf[6], 137, "MPLS in IPv6 (RFC 4023)");
	tap_is_int(wire_get16(buf + 4), 8 + 28, "the payload length");
	wire_text_hex("00010609fffff1ff", want, 8);
	tap_is_mem(buf + 40, want, 8, "two labels");

	encode("ipv4 192.0.2.1 > 192.0.2.2: gre: mpls (label 1, tc 0, [S], "
	       "ttl 1): udp 1 > 2 (0)", AF_INET, buf, sizeof(buf));
	tap_is_int(wire_get16(buf + 22), 0x8847, "MPLS in GRE");

	encode("ipv4 192.0.2.1 > 192.0.2.2: udp 1 > 2 (0)", AF_INET6, buf,
	       sizeof(buf));
	tap_is_int(buf[9], 41, "IPv6 in IPv4");
	encode("ipv6 2001:db8::1 > 2001:db8::2: udp 1 > 2 (0)", AF_INET, buf,
	       sizeof(buf));
	tap_is_int(buf[6], 4, "IPv4 in IPv6");
	encode("[ce, ttl 3, flowlabel 0xabcde] udp 1 > 2 (0)", AF_INET6, buf,
	       sizeof(buf));
	wire_text_hex("603abcde0008", want, 6);
	tap_is_mem(buf, want, 6, "traffic class and flow label");
	tap_is_int(buf[7], 3, "the hop limit");
}

int main(void)
{
	test_find();
	test_tcp_flags();
	test_notes();
	test_errors();
	test_checksum();
	test_bytes();
	return tap_done();
}
