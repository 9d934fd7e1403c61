/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_notes: checksums, overridden fields, IP options, addresses and cut packets: text,
 * errors, bytes, and what is read of bytes. */
#include "netdev/wire/bytes.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

#define IP_LEN 20

/* The packet of @text with addresses; false: it does not parse. */
static bool parse(const char *text, int family, bool inbound,
		  struct wire_packet *p)
{
	char err[240];

	if (!wire_text_packet(text, family, inbound, p, err, sizeof(err)))
		return tap_ok(false, "'%s' does not parse: %s", text, err);
	return true;
}

/* Parses @text, gives it addresses and encodes it.  Returns its length. */
static size_t build(const char *text, int family, struct wire_packet *p,
		    uint8_t *buf, size_t cap)
{
	size_t len = 0;

	memset(buf, 0, cap);
	if (parse(text, family, true, p)) {
		wire_text_addresses(p);
		tap_is_int(wire_packet_encode(p, NULL, buf, cap, &len), 0,
			   "'%s' encodes", text);
	}
	return len;
}

static void is_printed(const char *text, int family, bool inbound,
		       const char *want)
{
	struct wire_packet p;
	char printed[400];

	if (!parse(text, family, inbound, &p))
		return;
	wire_packet_print(&p, printed, sizeof(printed));
	tap_is_str(printed, want, "'%s' prints", text);
	if (!parse(printed, family, inbound, &p))
		return;
	wire_packet_print(&p, printed, sizeof(printed));
	tap_is_str(printed, want, "and again");
}

static void test_print(void)
{
	is_printed("[csum bad] udp (5)", AF_INET, true, "[csum bad] udp (5)");
	is_printed("[csum ok] udp (5)", AF_INET6, false, "[csum ok] udp (5)");
	is_printed("[cut 9, ip_csum bad, ttl 3] udp (5)", AF_INET, true,
		   "[ttl 3, ip_csum bad, cut 9] udp (5)");
	is_printed("[reserved 7, off 15, id 65535, len 0, ihl 0, version 15] "
		   ". 1:1(0)", AF_INET, false,
		   "[version 15, ihl 0, len 0, id 65535, off 15, reserved 7] "
		   ". 1:1(0)");
	is_printed("[src 192.0.2.9, ect0, dst 224.0.0.1] udp (5)", AF_INET,
		   true, "[ect0, src 192.0.2.9, dst 224.0.0.1] udp (5)");
	is_printed("[dst ff02::1] udp (5)", AF_INET6, true,
		   "[dst ff02::1] udp (5)");
	is_printed("[options (nop, lsrr 192.0.2.9 192.0.2.8, eol)] udp (5)",
		   AF_INET, true,
		   "[options (nop, lsrr 192.0.2.9 192.0.2.8)] udp (5)");
	is_printed("[options (rr ptr 12 1.2.3.4 5.6.7.8, ts *, ssrr *)] "
		   "udp (5)", AF_INET, false,
		   "[options (rr ptr 12 1.2.3.4 5.6.7.8, ts *, ssrr *)] "
		   "udp (5)");
	is_printed("[options (kind 131 05)] udp (5)", AF_INET, true,
		   "[options (lsrr ptr 5)] udp (5)");
	is_printed("[options (kind 131 0501)] udp (5)", AF_INET, true,
		   "[options (kind 131 0501)] udp (5)");
	is_printed("[options (ra 0000, kind 99, raw 8300)] udp (5)", AF_INET,
		   true, "[options (ra 0000, kind 99, raw 8300)] udp (5)");
	is_printed("[options ()] udp (5)", AF_INET, false,
		   "[options ()] udp (5)");
}

static void is_error(const char *text, int family, bool inbound,
		     const char *want)
{
	struct wire_packet p;
	char err[240] = "";

	tap_ok(!wire_text_packet(text, family, inbound, &p, err, sizeof(err)),
	       "'%s' is refused", text);
	tap_is_str(err, want, "with the reason");
}

static void test_errors(void)
{
	is_error("[csum] udp (5)", AF_INET, true, "expected 'bad'");
	is_error("[csum ok] udp (5)", AF_INET, true,
		 "an injected packet has the right checksum without a note: "
		 "only 'csum bad' can be said");
	is_error("[csum bad] udp (5)", AF_INET, false,
		 "only 'csum ok' can be said of what the kernel sends; without "
		 "it the checksum is not compared");
	is_error("[csum bad, csum bad] udp (5)", AF_INET, true,
		 "csum is already given");
	is_error("[ip_csum bad] udp (5)", AF_INET6, true,
		 "only IPv4 has a header checksum");
	is_error("[ip_csum bad] udp (5)", AF_INET, false,
		 "ip_csum is for a packet to inject: what the kernel sends must "
		 "always have the right header checksum");
	is_error("[ip_csum bad, ip_csum bad] udp (5)", AF_INET, true,
		 "ip_csum is already given");
	is_error("[id 65536] udp (5)", AF_INET, true,
		 "id 65536 is out of range (0 to 65535)");
	is_error("[reserved 8] . 1:1(0)", AF_INET, true,
		 "reserved 8 is out of range (0 to 7)");
	is_error("[ihl 16] udp (5)", AF_INET, true,
		 "ihl 16 is out of range (0 to 15)");
	is_error("[id 1, id 2] udp (5)", AF_INET, true, "id is already given");
	is_error("[len 5] udp (5)", AF_INET6, true, "only IPv4 has 'len'");
	is_error("[cut 5] udp (5)", AF_INET, false,
		 "cut is for a packet to inject");
	is_error("[cut 0] udp (5)", AF_INET, true,
		 "cut 0 is out of range (1 to 65535)");
	is_error("[cut 1, cut 1] udp (5)", AF_INET, true,
		 "cut is already given");
	is_error("[src 2001:db8::1] udp (5)", AF_INET, true,
		 "'2001:db8::1' is not an IPv4 address");
	is_error("[src 1.2.3.4, src 1.2.3.4] udp (5)", AF_INET, true,
		 "src is already given");
	is_error("[reservd 1] udp (5)", AF_INET, true,
		 "unknown IP note 'reservd'; did you mean 'reserved'?");
	is_error("ipv4 [id 5] 1.2.3.4 > 5.6.7.8: udp (5)", AF_INET, true,
		 "'id' stands in front of the segment or datagram, and is "
		 "about its own IP header");
}

static void test_option_errors(void)
{
	is_error("[options (nop)] udp (5)", AF_INET6, true,
		 "only IPv4 has options here");
	is_error("[options nop] udp (5)", AF_INET, true, "expected '(', got "
		 "'nop'");
	is_error("[options (nopp)] udp (5)", AF_INET, true,
		 "unknown IP option 'nopp'; did you mean 'nop'?");
	is_error("[options (nop,)] udp (5)", AF_INET, true,
		 "expected an IP option");
	is_error("[options (rr *)] udp (5)", AF_INET, true,
		 "'*' stands for what an outbound packet has; an injected one "
		 "needs a value");
	is_error("[options (kind 1)] udp (5)", AF_INET, true,
		 "kind 1 is out of range (2 to 255)");
	is_error("[options (lsrr 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
		 "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1)] udp (5)", AF_INET,
		 true, "an IPv4 header has no room for this address");
	is_error("[options (lsrr 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
		 "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1, nop, nop)] udp (5)",
		 AF_INET, true, "the options take 41 bytes so far, an IPv4 "
		 "header has room for 40");
	is_error("[options (), options ()] udp (5)", AF_INET, true,
		 "options is already given");
}

/* The sum over an IPv4 header of @len bytes. */
static bool ip_is_right(const uint8_t *buf, size_t len)
{
	return !wire_checksum_fold(wire_checksum_add(0, buf, len));
}

static enum wire_csum csum_of(const uint8_t *buf, size_t len)
{
	const uint8_t *payload;
	struct wire_packet got;
	const char *why = "";

	if (wire_packet_decode(buf, len, &got, &payload, &why))
		return WIRE_CSUM_ANY;
	return got.notes.csum;
}

static void test_csum(int family)
{
	static const char *const texts[][2] = {
		{ "P. 1:11(10) ack 1 win 5", "[csum bad] P. 1:11(10) ack 1 win 5" },
		{ "udp 5 > 6 (7)", "[csum bad] udp 5 > 6 (7)" },
		{ "icmp echo_request id 5 [raw (5)]",
		  "[csum bad] icmp echo_request id 5 [raw (5)]" },
		{ "ipv4 1.2.3.4 > 5.6.7.8: mpls (label 1, tc 2, [S], ttl 3): "
		  "udp 5 > 6 (7)",
		  "ipv4 1.2.3.4 > 5.6.7.8: mpls (label 1, tc 2, [S], ttl 3): "
		  "[csum bad] udp 5 > 6 (7)" },
	};
	struct wire_packet p;
	uint8_t buf[200];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		size_t len = build(texts[i][0], family, &p, buf, sizeof(buf));

		tap_is_int(csum_of(buf, len), WIRE_CSUM_OK, "it is right");
		len = build(texts[i][1], family, &p, buf, sizeof(buf));
		tap_is_int(csum_of(buf, len), WIRE_CSUM_BAD, "it is wrong");
		tap_ok(buf[0] >> 4 == 6 || ip_is_right(buf, IP_LEN),
		       "and IP's own is right");
	}
}

/* A wrong checksum must not be one that says the same, or that there is none; and none
 * is not a right one, also where 0 would be. */
static void test_csum_values(void)
{
	unsigned wrong = 0, none = 0;
	struct wire_packet p;
	uint8_t buf[64];
	size_t len;

	if (!parse("[csum bad] udp 5 > 6 (2)", AF_INET, true, &p))
		return;
	wire_text_addresses(&p);
	for (unsigned i = 0; i <= 0xffff; i++) {
		uint8_t payload[2] = { (uint8_t)(i >> 8), (uint8_t)i };

		wire_packet_encode(&p, payload, buf, sizeof(buf), &len);
		wrong += csum_of(buf, len) != WIRE_CSUM_BAD ||
			 !wire_get16(buf + IP_LEN + 6);
		wire_put16(buf + IP_LEN + 6, 0);
		none += csum_of(buf, len) != WIRE_CSUM_BAD;
	}
	tap_is_int(wrong, 0, "every one of 65536 sums is made wrong, and not 0");
	tap_is_int(none, 0, "a datagram without checksum has no right one");
}

static void test_numbers(void)
{
	struct wire_packet p;
	uint8_t buf[200];
	size_t len;

	len = build("[id 0x1234, off 9, reserved 5] SA 1:11(10) win 5", AF_INET,
		    &p, buf, sizeof(buf));
	tap_is_int(wire_get16(buf + 4), 0x1234, "id");
	tap_is_int(wire_get16(buf + IP_LEN + 12), 9 << 12 | 5 << 9 | 0x102,
		   "data offset and reserved bits beside the flags");
	tap_ok(ip_is_right(buf, IP_LEN), "with a right header checksum");
	build("[reserved 5] SA 1:11(10) win 5", AF_INET, &p, buf, sizeof(buf));
	tap_is_int(csum_of(buf, len), WIRE_CSUM_OK, "and TCP's");
	build("[len 0x1234, version 7] udp 5 > 6 (7)", AF_INET, &p, buf,
	      sizeof(buf));
	tap_is_int(wire_get16(buf + 2), 0x1234, "total length");
	tap_is_int(buf[0], 0x75, "version");
	tap_ok(ip_is_right(buf, IP_LEN), "with a right header checksum");
	build("[ihl 7] udp 5 > 6 (7)", AF_INET, &p, buf, sizeof(buf));
	tap_is_int(buf[0], 0x47, "header length");
	tap_ok(ip_is_right(buf, 28), "which the header checksum is of");
	build("[ihl 4] udp 5 > 6 (7)", AF_INET, &p, buf, sizeof(buf));
	tap_ok(buf[0] == 0x44 && ip_is_right(buf, IP_LEN),
	       "but not of less than a header has");
	build("[ip_csum bad] udp 5 > 6 (7)", AF_INET, &p, buf, sizeof(buf));
	tap_ok(!ip_is_right(buf, IP_LEN), "a wrong header checksum");
	build("[version 9] udp 5 > 6 (7)", AF_INET6, &p, buf, sizeof(buf));
	tap_is_int(buf[0], 0x90, "version of IPv6");
	build("ipv4 1.2.3.4 > 5.6.7.8: [id 5, ip_csum bad] udp 5 > 6 (7)",
	      AF_INET, &p, buf, sizeof(buf));
	tap_ok(!wire_get16(buf + 4) && wire_get16(buf + IP_LEN + 4) == 5 &&
	       ip_is_right(buf, IP_LEN) && !ip_is_right(buf + IP_LEN, IP_LEN),
	       "they are about the innermost header");
}

static void test_cut(void)
{
	struct wire_packet p;
	uint8_t buf[200];

	tap_is_int((long long)build("[cut 30] udp 5 > 6 (70)", AF_INET, &p, buf,
				    sizeof(buf)), 30, "30 bytes are left");
	tap_is_int(wire_get16(buf + 2), 98, "of a header that says more");
	tap_is_int((long long)wire_packet_len(&p), 98, "as the packet does");
}

/* @want: what is wrong with the notes of @text; "": nothing. */
static void is_misfit(const char *text, const char *want)
{
	char err[240] = "";
	struct wire_packet p;

	if (!parse(text, AF_INET, true, &p))
		return;
	tap_ok(wire_notes_check(&p, err, sizeof(err)) == !*want,
	       "'%s' %s", text, *want ? "does not fit" : "fits");
	tap_is_str(err, want, "with the reason");
}

static void test_misfit(void)
{
	is_misfit("[off 5] udp 5 > 6 (7)", "'off' is for TCP segments");
	is_misfit("[off 5, id 7, reserved 1] . 1:1(0) win 5", "");
	is_misfit("[cut 35] udp 5 > 6 (7)",
		  "cut 35 leaves all of the packet, which has 35 bytes");
	is_misfit("[cut 34] udp 5 > 6 (7)", "");
}

/* How many fields of what @got is on the wire fail @want. */
static unsigned differing(const char *want, const char *got, int family)
{
	const uint8_t *payload;
	struct wire_packet w, g;
	const char *why = "";
	uint8_t buf[200];
	size_t len = build(got, family, &g, buf, sizeof(buf));

	if (!parse(want, family, false, &w) ||
	    wire_packet_decode(buf, len, &g, &payload, &why))
		return 99;
	return wire_packet_compare(&w, &g, NULL, NULL);
}

static void is_match(const char *want, const char *got, bool matches)
{
	tap_is_int(differing(want, got, AF_INET), !matches, "%s %s %s", want,
		   matches ? "matches" : "does not match", got);
}

static void test_match(void)
{
	is_match("[csum ok] udp (7)", "udp 5 > 6 (7)", true);
	is_match("[csum ok] udp (7)", "[csum bad] udp 5 > 6 (7)", false);
	is_match("udp (7)", "[csum bad, id 7] udp 5 > 6 (7)", true);
	is_match("[id 7, ihl 5, version 4, len 35] udp (7)",
		 "[id 7] udp 5 > 6 (7)", true);
	is_match("[id 0] udp (7)", "[id 7] udp 5 > 6 (7)", false);
	is_match("[ihl 6] udp (7)", "udp 5 > 6 (7)", false);
	is_match("[len 34] udp (7)", "udp 5 > 6 (7)", false);
	is_match("[version 6] udp (7)", "udp 5 > 6 (7)", false);
	is_match("[off 6, reserved 0] S 0:0(0) <mss 5>",
		 "S 0:0(0) win 5 <mss 5>", true);
	is_match("[off 5] S 0:0(0) <mss 5>", "S 0:0(0) win 5 <mss 5>", false);
	is_match("[reserved 0] S 0:0(0)", "[reserved 4] S 0:0(0) win 5", false);
	is_match("[src 192.0.2.1, dst 192.0.2.2] udp (7)", "udp 5 > 6 (7)",
		 true);
	is_match("[src 192.0.2.2] udp (7)", "udp 5 > 6 (7)", false);
	is_match("[dst 192.0.2.1] udp (7)", "udp 5 > 6 (7)", false);
	tap_is_int(differing("[version 6] udp (7)", "udp 5 > 6 (7)", AF_INET6),
		   0, "the version of IPv6");
}

static void test_options_match(void)
{
	is_match("udp (7)", "[options (nop)] udp 5 > 6 (7)", true);
	is_match("[options ()] udp (7)", "udp 5 > 6 (7)", true);
	is_match("[options ()] udp (7)", "[options (nop)] udp 5 > 6 (7)",
		 false);
	is_match("[options (nop), ihl 6] udp (7)",
		 "[options (nop)] udp 5 > 6 (7)", true);
	is_match("[options (nop, nop)] udp (7)",
		 "[options (nop)] udp 5 > 6 (7)", false);
	is_match("[options (rr 1.2.3.4)] udp (7)",
		 "[options (rr 1.2.3.4)] udp 5 > 6 (7)", true);
	is_match("[options (rr 1.2.3.4)] udp (7)",
		 "[options (rr 1.2.3.5)] udp 5 > 6 (7)", false);
	is_match("[options (rr ptr 8 1.2.3.4)] udp (7)",
		 "[options (rr 1.2.3.4)] udp 5 > 6 (7)", false);
	is_match("[options (rr 1.2.3.4 1.2.3.4)] udp (7)",
		 "[options (rr 1.2.3.4)] udp 5 > 6 (7)", false);
	is_match("[options (rr *, nop)] udp (7)",
		 "[options (rr 1.2.3.5, nop)] udp 5 > 6 (7)", true);
	is_match("[options (rr *, nop)] udp (7)",
		 "[options (rr 1.2.3.5)] udp 5 > 6 (7)", false);
	is_match("[options (rr *)] udp (7)",
		 "[options (lsrr 1.2.3.5)] udp 5 > 6 (7)", false);
	is_match("[options (rr *)] udp (7)", "udp 5 > 6 (7)", false);
}

/* Options that break off must not be read past their end. */
static void test_options_bytes(void)
{
	static const struct {
		const char *hex, *text;
	} lists[] = {
		{ "", "()" },
		{ "00000000", "()" },
		{ "01000000", "(nop)" },
		{ "0107070401020304", "(nop, rr 1.2.3.4)" },
		{ "0703", "(raw 0703)" },
		{ "07", "(raw 07)" },
		{ "0700ffff", "(raw 0700ffff)" },
		{ "0701ffff", "(raw 0701ffff)" },
		{ "07020107", "(kind 7, nop, raw 07)" },
		{ "000183030463", "(eol, nop, lsrr, raw 63)" },
	};
	struct wire_ip_options o;
	uint8_t bytes[40];
	char text[100];

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		size_t n = wire_text_hex(lists[i].hex, bytes, sizeof(bytes));

		wire_ip_options_decode(bytes, n, &o);
		wire_ip_options_print(&o, text, sizeof(text));
		tap_is_str(text, lists[i].text, "options %s", lists[i].hex);
	}
}

static void is_route_end(const char *hex, const char *want)
{
	char text[INET_ADDRSTRLEN] = "";
	struct wire_ip_options o;
	const uint8_t *end;
	uint8_t bytes[40];

	wire_ip_options_decode(bytes, wire_text_hex(hex, bytes, sizeof(bytes)),
			       &o);
	end = wire_ip_options_route_end(&o);
	if (end)
		inet_ntop(AF_INET, end, text, sizeof(text));
	tap_is_str(text, want, "the end of the route in %s", hex);
}

static void test_route_end(void)
{
	is_route_end("", "");
	is_route_end("018307040102030400000000", "1.2.3.4");
	is_route_end("018307080102030400000000", "");
	is_route_end("070704010203048907040506070800000000", "5.6.7.8");
	is_route_end("8306040102030000", "");
	is_route_end("070704010203040100000000", "");
}

/* Decoded packets show what few have. */
static void test_unusual(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "[id 7, ttl 9] udp 5 > 6 (7)", "udp 5 > 6 (7)" },
		{ "[csum bad] udp 5 > 6 (7)", "udp 5 > 6 (7)" },
		{ "[reserved 2] S 0:0(0) win 5",
		  "[reserved 2] S 0:0(0) win 5" },
		{ "[options (nop, rr 0.0.0.0)] udp 5 > 6 (7)",
		  "[options (nop, rr 0.0.0.0)] udp 5 > 6 (7)" },
		{ "ipv4 1.2.3.4 > 5.6.7.8: udp 5 > 6 (7)",
		  "ipv4 1.2.3.4 > 5.6.7.8: udp 5 > 6 (7)" },
	};
	const uint8_t *payload;
	struct wire_packet p;
	const char *why;
	uint8_t buf[200];
	char text[300];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = build(cases[i].text, AF_INET, &p, buf, sizeof(buf));

		tap_is_int(wire_packet_decode(buf, len, &p, &payload, &why), 0,
			   "it decodes");
		wire_packet_print(&p, text, sizeof(text));
		tap_is_str(text, cases[i].want, "and prints");
	}
	build("[options (nop, lsrr 1.2.3.4), reserved 3] 5 > 6 S 0:0(0) win 5",
	      AF_INET, &p, buf, sizeof(buf));
	wire_packet_decode(buf, 48, &p, &payload, &why);
	wire_packet_describe(&p, text, sizeof(text));
	tap_is_str(text, "ipv4 192.0.2.1 > 192.0.2.2, ttl 255, len 48, options "
		   "(nop, lsrr 1.2.3.4)\n"
		   "tcp 5 > 6, SYN, seq 0, win 5, reserved 3",
		   "what describes it has them, too");
}

int main(void)
{
	test_print();
	test_errors();
	test_option_errors();
	test_csum(AF_INET);
	test_csum(AF_INET6);
	test_csum_values();
	test_numbers();
	test_cut();
	test_misfit();
	test_match();
	test_options_match();
	test_options_bytes();
	test_route_end();
	test_unusual();
	return tap_done();
}
