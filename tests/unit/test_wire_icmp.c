/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_icmp: ICMPv4 and ICMPv6 messages and the packets they quote. */
#include <errno.h>
#include <netinet/in.h>

#include "netdev/wire/bytes.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* Messages that Linux 6.18 sent over the loopback device. */
#define ECHO4 "4500001f160640004001a0d5c0000201c000020108000538004d000178797a"
#define PORT4 "45c0003b160500004001dffac0000201c00002010303182500000000" \
	"4500001f2e5d40004011886ec0000201c00002019c410009000b841f616263"
#define ECHO6 "60006d2d000b3a4020010db800000000000000000000000120010db80000000000" \
	"000000000000018000317e004d000178797a"
#define PORT6 "6005f32b003b3a4020010db800000000000000000000000120010db80000000000" \
	"000000000000010104d9fc00000000" \
	"600f3ffe000b114020010db800000000000000000000000120010db80000000000" \
	"000000000000019c410009000b5b90616263"

static int decode(const uint8_t *buf, size_t len, struct wire_packet *p)
{
	const uint8_t *payload;
	const char *why;

	return wire_packet_decode(buf, len, p, &payload, &why);
}

static void is_kernels(const char *hex, const char *text)
{
	uint8_t bytes[160];
	size_t len = wire_text_hex(hex, bytes, sizeof(bytes));
	struct wire_packet p;
	char printed[120];

	tap_is_int(decode(bytes, len, &p), 0, "decode what the kernel sent");
	wire_packet_print(&p, printed, sizeof(printed));
	tap_is_str(printed, text, "it prints");
}

/* A ping can be encoded again; its sequence number is not ours to set. */
static void is_kernels_ping(const char *hex, size_t skip)
{
	uint8_t bytes[160], again[160] = { 0 };
	size_t len = wire_text_hex(hex, bytes, sizeof(bytes)), again_len = 0;
	const uint8_t *payload;
	struct wire_packet p;
	const char *why;

	wire_packet_decode(bytes, len, &p, &payload, &why);
	tap_is_int(wire_packet_encode(&p, payload, again, sizeof(again),
				      &again_len), 0, "encode it");
	/* Without the 1 in the sequence number the checksum is 1 higher. */
	bytes[skip + 7] = 0;
	wire_put16(bytes + skip + 2, wire_get16(bytes + skip + 2) + 1);
	tap_is_int((long long)again_len, (long long)len, "the same length");
	tap_is_mem(again + skip, bytes + skip, len - skip,
		   "and bytes, with the kernel's checksum");
}

static void test_kernel(void)
{
	struct wire_packet p;
	uint8_t bytes[160];
	size_t len;

	is_kernels(ECHO4, "icmp echo_request id 77 [raw (3)]");
	is_kernels_ping(ECHO4, 20);
	is_kernels(ECHO6, "icmp echo_request id 77 [raw (3)]");
	is_kernels_ping(ECHO6, 40);
	is_kernels(PORT4, "[tos 0xc0] icmp unreachable port_unreachable "
		   "[udp (3)]");
	is_kernels(PORT6, "icmp unreachable port_unreachable [udp (3)]");
	len = wire_text_hex(PORT6, bytes, sizeof(bytes));
	decode(bytes, len, &p);
	tap_ok(p.layer[1].u.icmp.echo_sport == 40001 &&
	       p.layer[1].u.icmp.echo_dport == 9 &&
	       p.layer[1].u.icmp.echo_src.family == AF_INET6,
	       "the quoted addresses and ports are told");
	tap_is_int(p.payload_len, 0, "a quote is no payload");
}

static const struct {
	int family;
	const char *text;
	int type, code;
} valid[] = {
	{ AF_INET, "icmp echo_reply", 0, 0 },
	{ AF_INET, "icmp unreachable net_unreachable [0:0(0)]", 3, 0 },
	{ AF_INET, "icmp unreachable host_unreachable [1:1001(1000)]", 3, 1 },
	{ AF_INET, "icmp unreachable protocol_unreachable [raw (9)]", 3, 2 },
	{ AF_INET, "icmp unreachable port_unreachable [udp (1472)]", 3, 3 },
	{ AF_INET, "icmp unreachable frag_needed mtu 65535 [1:2(1)]", 3, 4 },
	{ AF_INET, "icmp unreachable source_route_failed [1:2(1)]", 3, 5 },
	{ AF_INET, "icmp unreachable net_unknown [1:2(1)]", 3, 6 },
	{ AF_INET, "icmp unreachable host_unknown [1:2(1)]", 3, 7 },
	{ AF_INET, "icmp unreachable source_host_isolated [1:2(1)]", 3, 8 },
	{ AF_INET, "icmp unreachable net_prohibited [1:2(1)]", 3, 9 },
	{ AF_INET, "icmp unreachable host_prohibited [1:2(1)]", 3, 10 },
	{ AF_INET, "icmp unreachable net_unreachable_for_tos [1:2(1)]", 3, 11 },
	{ AF_INET, "icmp unreachable host_unreachable_for_tos [1:2(1)]", 3, 12 },
	{ AF_INET, "icmp unreachable packet_filtered [1:2(1)]", 3, 13 },
	{ AF_INET, "icmp unreachable precedence_violation [1:2(1)]", 3, 14 },
	{ AF_INET, "icmp unreachable precedence_cutoff [1:2(1)]", 3, 15 },
	{ AF_INET, "icmp unreachable code_16 [1:2(1)]", 3, 16 },
	{ AF_INET, "icmp source_quench [1:2(1)]", 4, 0 },
	{ AF_INET, "icmp redirect code_1 [1:2(1)]", 5, 1 },
	{ AF_INET, "icmp echo_request id 65535 [raw (56)]", 8, 0 },
	{ AF_INET, "icmp time_exceeded [udp (0)]", 11, 0 },
	{ AF_INET, "icmp parameter_problem code_255 [4294967295:9(10)]", 12,
	  255 },
	{ AF_INET, "icmp timestamp_request [raw (12)]", 13, 0 },
	{ AF_INET, "icmp timestamp_reply", 14, 0 },
	{ AF_INET, "icmp information_request", 15, 0 },
	{ AF_INET, "icmp information_reply", 16, 0 },
	{ AF_INET, "icmp address_mask_request", 17, 0 },
	{ AF_INET, "icmp address_mask_reply", 18, 0 },
	{ AF_INET, "icmp type_255 code_7", 255, 7 },
	{ AF_INET6, "icmp unreachable no_route [1:2(1)]", 1, 0 },
	{ AF_INET6, "icmp unreachable admin_prohibited [udp (5)]", 1, 1 },
	{ AF_INET6, "icmp unreachable not_neighbour [1:2(1)]", 1, 2 },
	{ AF_INET6, "icmp unreachable address_unreachable [1:2(1)]", 1, 3 },
	{ AF_INET6, "icmp unreachable port_unreachable [1:2(1)]", 1, 4 },
	{ AF_INET6, "icmp packet_too_big mtu 4294967295 [1:2(1)]", 2, 0 },
	{ AF_INET6, "icmp time_exceeded exceeded_hop_limit [1:2(1)]", 3, 0 },
	{ AF_INET6, "icmp time_exceeded exceeded_frag_time [1:2(1)]", 3, 1 },
	{ AF_INET6, "icmp parameter_problem header_field [raw (65495)]", 4, 0 },
	{ AF_INET6, "icmp parameter_problem unknown_next_header [1:2(1)]", 4,
	  1 },
	{ AF_INET6, "icmp parameter_problem unknown_option [1:2(1)]", 4, 2 },
	{ AF_INET6, "icmp type_100 [raw (0)]", 100, 0 },
	{ AF_INET6, "icmp echo_request id 0", 128, 0 },
	{ AF_INET6, "icmp echo_reply id 7 [raw (1000)]", 129, 0 },
	{ AF_INET6, "icmp type_200 code_9", 200, 9 },
};
#define N_VALID (sizeof(valid) / sizeof(valid[0]))

static size_t build(size_t i, struct wire_packet *p, uint8_t *buf, size_t cap)
{
	char err[240];
	size_t len = 0;

	if (!wire_text_packet(valid[i].text, valid[i].family, true, p, err,
			      sizeof(err)))
		tap_ok(false, "'%s' does not parse: %s", valid[i].text, err);
	wire_text_addresses(p);
	if (wire_packet_encode(p, NULL, buf, cap, &len))
		tap_ok(false, "'%s' does not encode", valid[i].text);
	return len;
}

static void test_round_trip(void)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	struct wire_packet p, got;
	char text[200];

	for (size_t i = 0; i < N_VALID; i++) {
		size_t len = build(i, &p, buf, sizeof(buf));
		size_t at = valid[i].family == AF_INET ? 20 : 40;

		p.layer[0].u.ip.src.family = p.layer[0].u.ip.dst.family = 0;
		wire_packet_print(&p, text, sizeof(text));
		tap_is_str(text, valid[i].text, "prints as written");
		tap_ok(buf[at] == valid[i].type && buf[at + 1] == valid[i].code,
		       "its type and code on the wire");
		tap_is_int(decode(buf, len, &got), 0, "it decodes");
		tap_is_int(wire_packet_compare(&p, &got, NULL, NULL), 0,
			   "to what was parsed");
		tap_is_int(p.payload_len, got.payload_len, "and its payload");
	}
}

static void test_aliases(void)
{
	struct wire_packet p;
	char err[240];

	tap_ok(wire_text_packet("icmp unreachable net_unreachable", AF_INET6,
				true, &p, err, sizeof(err)) &&
	       p.layer[1].u.icmp.code == 0,
	       "net_unreachable is no_route in IPv6");
	tap_ok(wire_text_packet("icmp unreachable [5:6(1)]", AF_INET, true, &p,
				err, sizeof(err)) &&
	       p.layer[1].u.icmp.code == 0, "a code not given is 0");
	tap_ok(wire_text_packet("icmp type_3 frag_needed mtu 5", AF_INET, true,
				&p, err, sizeof(err)) &&
	       p.layer[1].u.icmp.mtu == 5, "a type by number has its names");
}

static void test_errors(void)
{
	static const struct {
		int family;
		const char *text, *err;
	} bad[] = {
		{ AF_INET, "icmp", "expected an ICMP type, such as unreachable "
		  "or type_3" },
		{ AF_INET, "icmp 3", "expected an ICMP type, such as "
		  "unreachable or type_3" },
		{ AF_INET, "icmp unreachble", "unknown IPv4 ICMP type "
		  "'unreachble'; did you mean 'unreachable'?" },
		{ AF_INET, "icmp packet_too_big", "ICMP type 'packet_too_big' "
		  "is only of IPv6, not of IPv4" },
		{ AF_INET6, "icmp redirect", "ICMP type 'redirect' is only of "
		  "IPv4, not of IPv6" },
		{ AF_INET, "icmp type_256", "an ICMP type is type_0 to "
		  "type_255" },
		{ AF_INET, "icmp type_", "an ICMP type is type_0 to type_255" },
		{ AF_INET, "icmp redirect code_x", "an ICMP code is code_0 to "
		  "code_255" },
		{ AF_INET, "icmp redirect code_1000", "an ICMP code is code_0 "
		  "to code_255" },
		{ AF_INET6, "icmp unreachable host_unreachable", "ICMP code "
		  "'host_unreachable' is only of IPv4, not of IPv6" },
		{ AF_INET, "icmp unreachable frag_neded", "unknown IPv4 ICMP "
		  "code for unreachable 'frag_neded'; did you mean "
		  "'frag_needed'?" },
		{ AF_INET, "icmp unreachable CODE", "unknown IPv4 ICMP code for "
		  "unreachable 'CODE'" },
		{ AF_INET, "icmp redirect frag_needed", "ICMP code "
		  "'frag_needed' does not go with type 'redirect'" },
		{ AF_INET, "icmp unreachable mtu 5", "mtu goes only with "
		  "unreachable frag_needed" },
		{ AF_INET6, "icmp unreachable mtu 5", "mtu goes only with "
		  "packet_too_big" },
		{ AF_INET, "icmp unreachable frag_needed mtu 65536",
		  "mtu 65536 is out of range (0 to 65535)" },
		{ AF_INET6, "icmp packet_too_big mtu 4294967296",
		  "mtu 4294967296 is out of range (0 to 4294967295)" },
		{ AF_INET6, "icmp packet_too_big mtu", "mtu needs a number" },
		{ AF_INET, "icmp unreachable id 5", "id goes only with "
		  "echo_request and echo_reply" },
		{ AF_INET, "icmp echo_request id 65536",
		  "id 65536 is out of range (0 to 65535)" },
		{ AF_INET, "icmp redirect 5", "unexpected '5'" },
		{ AF_INET, "icmp redirect [1:3(1)]", "1:3(1): the end should "
		  "be 2" },
		{ AF_INET, "icmp redirect [1:3]", "expected '(', got ']'" },
		{ AF_INET, "icmp redirect [tcp (5)]", "expected S:E(L), udp "
		  "(L) or raw (L)" },
		{ AF_INET, "icmp redirect [raw (65496)]",
		  "length 65496 is out of range (0 to 65495)" },
		{ AF_INET, "icmp redirect [raw (5)", "expected ']'" },
		{ AF_INET, "icmp redirect [raw (5)] x", "unexpected 'x'" },
	};
	struct wire_packet p;
	char err[240];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		tap_ok(!wire_text_packet(bad[i].text, bad[i].family, true, &p,
					 err, sizeof(err)),
		       "'%s' is refused", bad[i].text);
		tap_is_str(err, bad[i].err, "with the reason");
	}
}

/* The bytes that tcp_v4_err() and tcp_v6_err() look at. */
static void test_quote(void)
{
	struct wire_packet p, got;
	uint8_t buf[200];
	char err[240];
	size_t len = 0;

	wire_text_packet("icmp unreachable frag_needed mtu 1400 [1:1001(1000)]",
			 AF_INET, true, &p, err, sizeof(err));
	wire_text_addresses(&p);
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int((long long)len, 20 + 8 + 20 + 20, "IP, ICMP, IP and TCP");
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, buf + 20, len - 20)),
		   0, "the ICMP checksum");
	tap_is_int(wire_get32(buf + 24), 1400, "the MTU");
	tap_is_int(wire_get16(buf + 30), 1040,
		   "the quoted total length is the whole segment's");
	tap_is_int(buf[37], 6, "TCP is quoted");
	tap_is_mem(buf + 40, "\xc0\x00\x02\x02\xc0\x00\x02\x01", 8,
		   "from whom the message is for");
	tap_is_int(wire_checksum_fold(wire_checksum_add(0, buf + 28, 20)), 0,
		   "the quoted header checksum");
	tap_is_mem(buf + 48, "\x1f\x90\x04\xd2\x00\x00\x00\x01", 8,
		   "ports and sequence number");
	buf[24] = 0xff;
	decode(buf, len, &got);
	tap_is_int(got.layer[1].u.icmp.mtu, 1400,
		   "the unused half of the MTU's word is not read");

	wire_text_packet("icmp unreachable", AF_INET6, true, &p, err,
			 sizeof(err));
	wire_text_addresses(&p);
	p.layer[1].u.icmp.echo_seq = 77;
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int((long long)len, 40 + 8 + 40 + 20,
		   "an error quotes the connection even when nothing is said");
	decode(buf, len, &got);
	tap_ok(got.layer[1].u.icmp.echo == WIRE_ICMP_ECHO_TCP &&
	       got.layer[1].u.icmp.echo_seq == 77, "with its sequence number");
	p.layer[1].u.icmp.echo_src.family = 0;
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int((long long)len, 48, "unless there is no connection");
}

/* Of the IPv4 header at @buf, which is right then. */
static void set_total_len(uint8_t *buf, uint16_t len)
{
	wire_put16(buf + 2, len);
	wire_put16(buf + 10, 0);
	wire_put16(buf + 10, wire_checksum_fold(wire_checksum_add(0, buf, 20)));
}

/* A quote may be as short as 8 bytes, or rubbish. */
static void test_short_quote(void)
{
	struct wire_packet p, got;
	uint8_t buf[200];
	char err[240];
	size_t len;

	wire_text_packet("icmp redirect [7:1007(1000)]", AF_INET, true, &p, err,
			 sizeof(err));
	wire_text_addresses(&p);
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	set_total_len(buf, 56);
	memset(buf + 56, 0xff, sizeof(buf) - 56);
	decode(buf, 56, &got);
	tap_is_int(wire_packet_compare(&p, &got, NULL, NULL), 0,
		   "8 bytes of TCP are enough");
	buf[28] = 0x4f;
	decode(buf, 56, &got);
	tap_is_int(got.layer[1].u.icmp.echo, WIRE_ICMP_ECHO_NONE,
		   "an IP header that is cut short is no quote");
	buf[28] = 0x65;
	decode(buf, 56, &got);
	tap_is_int(got.layer[1].u.icmp.echo, WIRE_ICMP_ECHO_NONE,
		   "no IP header, no quote");
	buf[28] = 0x45;
	buf[37] = 99;
	decode(buf, 56, &got);
	tap_ok(got.layer[1].u.icmp.echo == WIRE_ICMP_ECHO_RAW &&
	       got.layer[1].u.icmp.echo_len == 1020,
	       "an unknown protocol is raw");
	buf[37] = IPPROTO_TCP;
	buf[60] = 0;
	set_total_len(buf, 68);
	decode(buf, 68, &got);
	tap_ok(got.layer[1].u.icmp.echo == WIRE_ICMP_ECHO_RAW &&
	       got.layer[1].u.icmp.echo_len == 1020,
	       "so is TCP with a data offset that is too small");
}

static void is_different(const char *want, const char *got, unsigned n)
{
	struct wire_packet w, g;
	char err[240];

	wire_text_packet(want, AF_INET, false, &w, err, sizeof(err));
	wire_text_packet(got, AF_INET, true, &g, err, sizeof(err));
	tap_is_int(wire_packet_compare(&w, &g, NULL, NULL), n,
		   "'%s' against '%s'", want, got);
}

static void test_compare(void)
{
	is_different("icmp redirect", "icmp source_quench", 1);
	is_different("icmp redirect", "icmp redirect code_2", 1);
	is_different("icmp redirect", "icmp redirect [1:2(1)]", 0);
	is_different("icmp redirect [1:2(1)]", "icmp redirect [1:2(1)]", 0);
	is_different("icmp redirect [1:2(1)]", "icmp redirect [2:3(1)]", 1);
	is_different("icmp redirect [1:2(1)]", "icmp redirect [1:3(2)]", 1);
	is_different("icmp redirect [raw (1)]", "icmp redirect [udp (1)]", 1);
	is_different("icmp unreachable frag_needed",
		     "icmp unreachable frag_needed mtu 5", 0);
	is_different("icmp unreachable frag_needed mtu 6",
		     "icmp unreachable frag_needed mtu 5", 1);
	is_different("icmp echo_reply", "icmp echo_reply id 5", 0);
	is_different("icmp echo_reply id 4", "icmp echo_reply id 5", 1);
}

/* Cut anywhere and changed anywhere; the copies let a sanitizer see reads behind
 * the end. */
static void test_damage(void)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	uint32_t seed = 521288629u;
	unsigned accepted = 0, different = 0;
	struct wire_packet p, got;

	for (unsigned round = 0; round < 40000; round++) {
		size_t i = wire_text_random(&seed) % N_VALID;
		size_t len = build(i, &p, buf, sizeof(buf));
		size_t at = valid[i].family == AF_INET ? 20 : 40;
		size_t cut = wire_text_random(&seed) % (len - at) + at;
		uint8_t *piece;

		for (unsigned n = wire_text_random(&seed) % 4; n > 0; n--)
			buf[wire_text_random(&seed) % (len - at) + at] =
				(uint8_t)wire_text_random(&seed);
		if (at == 20) {
			wire_put16(buf + 2, (uint16_t)cut);
			wire_put16(buf + 10, 0);
			wire_put16(buf + 10, wire_checksum_fold(
					wire_checksum_add(0, buf, 20)));
		} else {
			wire_put16(buf + 4, (uint16_t)(cut - 40));
		}
		piece = malloc(cut);
		memcpy(piece, buf, cut);
		if (!decode(piece, cut, &got)) {
			accepted++;
			different += wire_packet_compare(&got, &got, NULL,
							 NULL) != 0;
		}
		free(piece);
	}
	tap_ok(accepted > 10000, "of 40,000 damaged messages, %u decode",
	       accepted);
	tap_is_int(different, 0, "each of them equals itself");
}

int main(void)
{
	test_kernel();
	test_round_trip();
	test_aliases();
	test_errors();
	test_quote();
	test_short_quote();
	test_compare();
	test_damage();
	return tap_done();
}
