/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_packet: whole packets to bytes and back, whatever the bytes. */
#include <errno.h>
#include <limits.h>

#include "netdev/wire/bytes.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* Packets that Linux 6.18 sent through a TUN device without offloads. */
#define TCP4 "4500003ce11040004006d5a7c0000201c00002029c401f9000a6b59500000000a0" \
	"02faf0ec750000020405b40402080a87a8e2dd000000000103030a"
#define UDP4 "4500001f154640004011a184c0000201c00002029c410009000b1b27616263"
#define TCP6 "600a32650028064020010db800000000000000000000000120010db80000000000" \
	"000000000000029c401f9063b0f54700000000a002fd2059710000020405a004" \
	"02080a077779ca000000000103030a"
#define UDP6 "6005a82c000b114020010db800000000000000000000000120010db80000000000" \
	"000000000000029c410009000b43b6616263"

static int decode(const uint8_t *buf, size_t len, struct wire_packet *p)
{
	const uint8_t *payload;
	const char *why = "";

	return wire_packet_decode(buf, len, p, &payload, &why);
}

/* Decodes and encodes again; IPv4's id and DF are not ours to set, so there the
 * comparison begins behind the header. */
static void is_kernels(const char *hex, const char *text)
{
	uint8_t bytes[128], again[128] = { 0 };
	size_t len = wire_text_hex(hex, bytes, sizeof(bytes)), again_len = 0;
	size_t skip = bytes[0] >> 4 == 4 ? 20 : 0;
	const uint8_t *payload = NULL;
	const char *why = NULL;
	struct wire_packet p;
	char printed[200];

	tap_is_int(wire_packet_decode(bytes, len, &p, &payload, &why), 0,
		   "decode what the kernel sent");
	wire_packet_print(&p, printed, sizeof(printed));
	tap_is_str(printed, text, "it prints");
	tap_ok(payload + p.payload_len == bytes + len,
	       "its payload is the end of it");
	tap_is_int(wire_packet_encode(&p, payload, again, sizeof(again),
				      &again_len), 0, "encode it");
	tap_is_int((long long)again_len, (long long)len, "the same length");
	tap_is_mem(again + skip, bytes + skip, len - skip,
		   "and bytes, with the kernel's checksum");
}

static void test_kernel(void)
{
	is_kernels(TCP4, "40000 > 8080 S 10925461:10925461(0) win 64240 "
		   "<mss 1460,sackOK,TS val 2275992285 ecr 0,nop,wscale 10>");
	is_kernels(UDP4, "udp 40001 > 9 (3)");
	is_kernels(TCP6, "40000 > 8080 S 1672541511:1672541511(0) win 64800 "
		   "<mss 1440,sackOK,TS val 125270474 ecr 0,nop,wscale 10>");
	is_kernels(UDP6, "udp 40001 > 9 (3)");
}

static const char *const texts[] = {
	"S 0:0(0) win 65535 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>",
	"[ect0] P. 1:1001(1000) ack 1 win 257 <nop,nop,TS val 1 ecr 2>",
	"1000 > 8080 FP. 4294967295:9(10) ack 4294967295 win 0 urg 5",
	"[ce] .5 1:1(0) ack 1 win 1 <ECN e1b 1 ceb 2 e0b 3,nop>",
	"[tos 0x21] SEWA. 0:0(0) ack 1 win 9 <FO 3021b9d889017eeb,nop,nop>",
	"- 1:2(1) win 1 <kind 99 aabb>",
	"R 1:1(0) win 0 <eol,eol,eol,eol>",
	"udp 1000 > 2000 (0)",
	"[ect1] udp 1000 > 2000 (1471)",
	"ipv4 [ect0] 198.51.100.1 > 198.51.100.2: gre: . 1:1(0) ack 1 win 1",
	"ipv4 198.51.100.1 > 198.51.100.2: gre, flags [checksum present, "
	"key present, sequence# present], off 0, key = 0x5, seq 4294967295: "
	"P. 1:1001(1000) ack 1 win 257",
	"ipv6 2001:db8::a > 2001:db8::b: udp 1 > 2 (3)",
	"ipv4 198.51.100.1 > 198.51.100.2: mpls (label 1, tc 2, ttl 3) "
	"(label 1048575, tc 7, [S], ttl 255): . 1:1(0) ack 1 win 1",
	"ipv6 [ce] 2001:db8::a > 2001:db8::b: gre, flags [key present], "
	"key = 0x0: mpls (label 0, tc 0, [S], ttl 0): [ect0] udp 1 > 2 (3)",
	"ipv4 198.51.100.1 > 198.51.100.2: ipv6 2001:db8::a > 2001:db8::b: "
	"ipv4 198.51.100.3 > 198.51.100.4: R. 5:5(0) ack 9 win 0",
};
#define N_TEXTS (sizeof(texts) / sizeof(texts[0]))

/* Parses and encodes texts[@i]; returns the number of bytes. */
static size_t build(size_t i, int family, struct wire_packet *p, uint8_t *buf,
		    size_t cap)
{
	char err[240];
	size_t len = 0;

	if (!wire_text_packet(texts[i], family, true, p, err, sizeof(err))) {
		tap_ok(false, "'%s' does not parse: %s", texts[i], err);
		return 0;
	}
	wire_text_addresses(p);
	if (wire_packet_encode(p, NULL, buf, cap, &len))
		tap_ok(false, "'%s' does not encode", texts[i]);
	return len;
}

/* What the decoded packet of texts[@i] prints: ACE digits become letters, and
 * a GRE checksum is always known. */
static bool prints_as(size_t i, const char *text)
{
	const char *want = texts[i];
	const char *digit = strstr(want, ".5 ");
	const char *off = strstr(want, ", off");
	size_t head;

	if (digit)
		return strstr(text, "EA. 1:1(0)") != NULL;
	if (!off)
		return !strcmp(text, want);
	head = (size_t)(off - want);
	return !strncmp(text, want, head) &&
	       !strncmp(text + head, ", sum 0x", 8) &&
	       !strcmp(text + head + strlen(", sum 0x1234"), off);
}

static void test_round_trip(int family)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	struct wire_packet p, got;
	char text[400];

	for (size_t i = 0; i < N_TEXTS; i++) {
		size_t len = build(i, family, &p, buf, sizeof(buf));

		tap_is_int(decode(buf, len, &got), 0, "IPv%d: '%s' decodes",
			   family == AF_INET ? 4 : 6, texts[i]);
		tap_is_int(wire_packet_compare(&p, &got, NULL, NULL), 0,
			   "to what was parsed");
		wire_packet_print(&got, text, sizeof(text));
		if (!tap_ok(prints_as(i, text), "and prints as written"))
			tap_show("got", text);
	}
}

/* No shorter piece of a packet may be taken for the packet.  Each piece is copied
 * so that a sanitizer sees any read behind it. */
static void test_truncation(int family)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	struct wire_packet p, got;
	unsigned accepted = 0;

	for (size_t i = 0; i < N_TEXTS; i++) {
		size_t len = build(i, family, &p, buf, sizeof(buf));

		for (size_t cut = 0; cut < len; cut++) {
			uint8_t *piece = malloc(cut ? cut : 1);

			memcpy(piece, buf, cut);
			accepted += decode(piece, cut, &got) != -EBADMSG;
			free(piece);
		}
	}
	tap_is_int(accepted, 0, "IPv%d packets cut at any length are refused",
		   family == AF_INET ? 4 : 6);
}

static void fix_ipv4_checksum(uint8_t *buf, size_t len)
{
	size_t header_len = (buf[0] & 0xfu) * 4;

	if (len < 20 || buf[0] >> 4 != 4 || header_len < 20 || header_len > len)
		return;
	wire_put16(buf + 10, 0);
	wire_put16(buf + 10,
		   wire_checksum_fold(wire_checksum_add(0, buf, header_len)));
}

/* Random bytes changed in real packets, and wholly random ones. */
static void test_fuzz(void)
{
	static uint8_t buf[WIRE_MAX_PACKET], again[2 * WIRE_MAX_PACKET];
	unsigned decoded = 0, different = 0;
	uint32_t seed = 88172645u;

	for (unsigned round = 0; round < 60000; round++) {
		size_t i = wire_text_random(&seed) % N_TEXTS;
		struct wire_packet p, got;
		size_t len, again_len;
		uint8_t *copy;
		char text[2000];

		len = build(i, round % 2 ? AF_INET : AF_INET6, &p, buf,
			    sizeof(buf));
		if (round % 16 == 0)
			for (size_t j = 1; j < len; j++)
				buf[j] = (uint8_t)wire_text_random(&seed);
		for (unsigned n = wire_text_random(&seed) % 6; n > 0; n--)
			buf[wire_text_random(&seed) % (len < 120 ? len : 120)] =
				(uint8_t)wire_text_random(&seed);
		fix_ipv4_checksum(buf, len);
		copy = malloc(len);
		memcpy(copy, buf, len);
		if (!decode(copy, len, &got)) {
			decoded++;
			wire_packet_print(&got, text, sizeof(text));
			different += wire_packet_compare(&got, &got, NULL,
							 NULL) != 0;
			(void)wire_packet_encode(&got, NULL, again,
						 sizeof(again), &again_len);
		}
		free(copy);
	}
	tap_ok(decoded > 10000, "of 60,000 damaged packets, %u decode", decoded);
	tap_is_int(different, 0, "each of them equals itself");
}

static void test_limits(void)
{
	static uint8_t buf[WIRE_MAX_PACKET + 100];
	struct wire_packet p;
	size_t len = 7;

	build(0, AF_INET, &p, buf, sizeof(buf));
	p.payload_len = 65535 - 60;
	tap_is_int(wire_packet_encode(&p, NULL, buf, sizeof(buf), &len), 0,
		   "the longest IPv4 packet");
	tap_is_int((long long)len, 65535, "its length");
	p.payload_len++;
	tap_is_int(wire_packet_encode(&p, NULL, buf, sizeof(buf), &len),
		   -EMSGSIZE, "one byte more does not fit the length field");
	build(0, AF_INET6, &p, buf, sizeof(buf));
	p.payload_len = 65535 - 40;
	tap_is_int(wire_packet_encode(&p, NULL, buf, sizeof(buf), &len), 0,
		   "the longest IPv6 packet");
	tap_is_int((long long)len, WIRE_MAX_PACKET, "its length");
	p.payload_len++;
	tap_is_int(wire_packet_encode(&p, NULL, buf, sizeof(buf), &len),
		   -EMSGSIZE, "one byte more");
	p.payload_len = UINT32_MAX;
	tap_is_int(wire_packet_encode(&p, NULL, buf, sizeof(buf), &len),
		   -EMSGSIZE, "4 GiB more");
	p.payload_len = 1;
	tap_is_int(wire_packet_encode(&p, NULL, buf, 80, &len), -EMSGSIZE,
		   "a buffer without room for the payload");
	tap_is_int((long long)len, WIRE_MAX_PACKET,
		   "the length is written only on success");
}

static void test_payload(void)
{
	static const uint8_t data[3] = { 'a', 'b', 'c' };
	uint8_t buf[64] = { 0 };
	const uint8_t *payload = NULL;
	struct wire_packet p, got;
	const char *why = NULL;
	char err[240];
	size_t len = 0;

	wire_text_packet("udp 1 > 2 (3)", AF_INET, true, &p, err, sizeof(err));
	wire_text_addresses(&p);
	wire_packet_encode(&p, data, buf, sizeof(buf), &len);
	tap_is_mem(buf + 28, "abc", 3, "the payload is behind the headers");
	memset(buf + len, 0xee, 10);
	tap_is_int(wire_packet_decode(buf, len + 10, &got, &payload, &why), 0,
		   "padding behind a packet is accepted");
	tap_is_int(got.payload_len, 3, "and is no payload");
	tap_ok(payload == buf + 28, "the payload points into the buffer");
}

/* GSO packets over 64 KiB: IPv4 with total length 0, IPv6 with payload length 0. */
static void test_big_tcp(void)
{
	static uint8_t buf[WIRE_MAX_PACKET];
	struct wire_packet p;

	build(1, AF_INET, &p, buf, sizeof(buf));
	wire_put16(buf + 2, 0);
	fix_ipv4_checksum(buf, 20);
	tap_is_int(decode(buf, WIRE_MAX_PACKET, &p), 0, "IPv4, total length 0");
	tap_is_int(p.payload_len, WIRE_MAX_PACKET - 52,
		   "the payload is all there is");
	tap_is_int(p.layer[0].u.ip.total_len, 0, "total_len tells it");
	build(1, AF_INET6, &p, buf, sizeof(buf));
	wire_put16(buf + 4, 0);
	tap_is_int(decode(buf, WIRE_MAX_PACKET, &p), 0,
		   "IPv6, payload length 0");
	tap_is_int(p.payload_len, WIRE_MAX_PACKET - 72,
		   "the payload is all there is");
	wire_put16(buf + 4, 65535);
	tap_is_int(decode(buf, WIRE_MAX_PACKET, &p), 0,
		   "IPv6, the largest payload length");
	tap_is_int(p.payload_len, WIRE_MAX_PACKET - 72, "its payload");
}

/* UDP behind three extension headers of 8 bytes, at 40, 48 and 56. */
static void test_ipv6_extensions(void)
{
	enum { HOP_BY_HOP = 0, UDP = 17, ROUTING = 43, FRAGMENT = 44,
	       DESTINATION = 60 };
	uint8_t buf[75] = { 0 };
	struct wire_packet p;

	wire_text_hex(UDP6, buf, sizeof(buf));
	memmove(buf + 64, buf + 40, 11);
	memset(buf + 40, 0, 24);
	wire_put16(buf + 4, 24 + 11);
	buf[6] = HOP_BY_HOP;
	buf[40] = ROUTING;
	buf[48] = DESTINATION;
	buf[56] = UDP;
	tap_is_int(decode(buf, sizeof(buf), &p), 0,
		   "hop-by-hop, routing and destination options are skipped");
	tap_ok(p.n_layers == 2 && p.layer[1].ops == &wire_udp &&
	       p.payload_len == 3, "to find UDP");
	tap_is_int(p.layer[0].u.ip.proto, UDP, "the protocol is the last one");
	buf[41] = 1;
	buf[40] = DESTINATION;
	tap_is_int(decode(buf, sizeof(buf), &p), 0, "the first one 16 bytes");
	tap_ok(p.n_layers == 2 && p.payload_len == 3, "still leads to UDP");
	buf[41] = 4;
	tap_is_int(decode(buf, sizeof(buf), &p), -EBADMSG,
		   "one that runs past the end is refused");
	buf[41] = 0;
	buf[40] = FRAGMENT;
	tap_is_int(decode(buf, sizeof(buf), &p), 0, "an IPv6 fragment");
	tap_ok(p.n_layers == 1 && p.payload_len == 27,
	       "is IP alone, with the rest as payload");
}

static void test_alone(void)
{
	uint8_t buf[200];
	size_t len = wire_text_hex(UDP4, buf, sizeof(buf));
	struct wire_packet p;

	wire_put16(buf + 6, 0x2000);
	fix_ipv4_checksum(buf, len);
	tap_is_int(decode(buf, len, &p), 0, "a first IPv4 fragment");
	tap_ok(p.n_layers == 1 && p.payload_len == 11, "is IP alone");
	wire_put16(buf + 6, 1);
	fix_ipv4_checksum(buf, len);
	decode(buf, len, &p);
	tap_is_int(p.n_layers, 1, "and so is a later one");
	wire_put16(buf + 6, 0x4000);
	buf[9] = 132;
	fix_ipv4_checksum(buf, len);
	decode(buf, len, &p);
	tap_ok(p.n_layers == 1 && p.layer[0].u.ip.proto == 132,
	       "SCTP is IP alone, and the protocol is told");
	buf[9] = 58;
	fix_ipv4_checksum(buf, len);
	decode(buf, len, &p);
	tap_is_int(p.n_layers, 1, "ICMPv6 in IPv4 is not ICMP");
}

static void test_malformed(void)
{
	uint8_t buf[200];
	size_t len = wire_text_hex(TCP4, buf, sizeof(buf));
	const uint8_t *payload;
	struct wire_packet p;
	const char *why = NULL;

	buf[32] = 4 << 4;
	tap_is_int(decode(buf, len, &p), -EBADMSG, "a TCP offset under 5");
	buf[32] = 15 << 4;
	tap_is_int(decode(buf, len, &p), -EBADMSG,
		   "one past the end of the packet");
	buf[32] = 10 << 4;
	tap_is_int(decode(buf, len, &p), 0, "the right one");
	buf[10] ^= 1;
	tap_is_int(wire_packet_decode(buf, len, &p, &payload, &why), -EBADMSG,
		   "a wrong IPv4 header checksum");
	tap_is_str(why, "a header is malformed or cut short", "with a reason");
	buf[0] = 0x55;
	tap_is_int(wire_packet_decode(buf, len, &p, &payload, &why), -EBADMSG,
		   "IP version 5");
	tap_is_str(why, "not an IP packet", "with a reason");
	len = wire_text_hex(UDP4, buf, sizeof(buf));
	wire_put16(buf + 24, 7);
	tap_is_int(decode(buf, len, &p), -EBADMSG, "UDP length under 8");
	wire_put16(buf + 24, 12);
	tap_is_int(decode(buf, len, &p), -EBADMSG, "UDP length over the end");
}

/* Puts GRE around nothing, with @flags. */
static int decode_gre(unsigned flags)
{
	struct wire_packet p = {
		.n_layers = 2,
		.layer = {
			{ .ops = &wire_ipv4 },
			{ .ops = &wire_gre, .u.gre.flags = (uint16_t)flags },
		},
	};
	uint8_t buf[64];
	size_t len = 0;

	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	return decode(buf, len, &p);
}

static void test_malformed_encap(void)
{
	struct wire_packet p = {
		.n_layers = 2,
		.layer = { { .ops = &wire_ipv4 }, { .ops = &wire_mpls } },
	}, got;
	uint8_t buf[80];
	size_t len = 0;

	tap_is_int(decode_gre(WIRE_GRE_KEY), 0, "GRE with a key");
	tap_is_int(decode_gre(1), -EBADMSG, "GRE version 1 (PPTP)");
	tap_is_int(decode_gre(0x4000), -EBADMSG, "GRE with source routing");
	p.layer[1].u.mpls.n = WIRE_MPLS_MAX;
	p.layer[1].u.mpls.entry[WIRE_MPLS_MAX - 1].stack = true;
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int(decode(buf, len, &got), 0, "as many labels as fit");
	tap_is_int(wire_packet_compare(&p, &got, NULL, NULL), 0, "are read");
	p.layer[1].u.mpls.entry[WIRE_MPLS_MAX - 1].stack = false;
	p.payload_len = 4;
	wire_packet_encode(&p, (const uint8_t *)"\0\0\1\0", buf, sizeof(buf),
			   &len);
	tap_is_int(decode(buf, len, &got), -EBADMSG, "one more is refused");
}

/* The grammar refuses such a list; other callers may not. */
static void test_padding(void)
{
	struct wire_packet p, got;
	uint8_t buf[80];
	char err[240], text[80];
	size_t len = 0;

	memset(buf, 0xff, sizeof(buf));
	wire_text_packet("S 0:0(0) win 5 <mss 9,nop>", AF_INET, true, &p, err,
			 sizeof(err));
	wire_text_addresses(&p);
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int((long long)len, 48, "options are padded to 4 bytes");
	decode(buf, len, &got);
	wire_packet_print(&got, text, sizeof(text));
	tap_is_str(text, "S 0:0(0) win 5 <mss 9,nop,eol,eol,eol>",
		   "with the end of the list");
}

static void test_depth(void)
{
	struct wire_packet p = { .n_layers = WIRE_MAX_LAYERS };
	uint8_t buf[512], deeper[532];
	const uint8_t *payload;
	const char *why = NULL;
	size_t len = 0;

	for (unsigned i = 0; i < WIRE_MAX_LAYERS; i++)
		p.layer[i].ops = &wire_ipv4;
	wire_packet_encode(&p, NULL, buf, sizeof(buf), &len);
	tap_is_int(decode(buf, len, &p), 0, "as many headers as fit");
	memcpy(deeper, buf, 20);
	memcpy(deeper + 20, buf, len);
	wire_put16(deeper + 2, (uint16_t)(len + 20));
	fix_ipv4_checksum(deeper, 20);
	tap_is_int(wire_packet_decode(deeper, len + 20, &p, &payload, &why),
		   -EBADMSG, "one more is refused");
	tap_is_str(why, "too many headers", "with a reason");
}

int main(void)
{
	test_kernel();
	test_round_trip(AF_INET);
	test_round_trip(AF_INET6);
	test_truncation(AF_INET);
	test_truncation(AF_INET6);
	test_fuzz();
	test_limits();
	test_payload();
	test_big_tcp();
	test_ipv6_extensions();
	test_alone();
	test_malformed();
	test_malformed_encap();
	test_padding();
	test_depth();
	return tap_done();
}
