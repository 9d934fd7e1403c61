/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_options: every TCP option in text, on the wire, and malformed. */
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

/* Parses a comma-separated list; returns the error or "". */
static const char *parse(const char *text, struct wire_tcp_options *list)
{
	static struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, text);

	memset(list, 0, sizeof(*list));
	do {
		if (!wire_tcp_option_parse(c, list))
			return c->err;
	} while (wire_try_punct(c, ','));
	wire_take_end(c);
	return c->err;
}

static void test_round_trip(void)
{
	static const struct {
		const char *text, *hex;
	} vector[] = {
		{ "nop", "01" },
		{ "eol", "00" },
		{ "mss 1460", "020405b4" },
		{ "mss 65535", "0204ffff" },
		{ "wscale 14", "03030e" },
		{ "wscale 255", "0303ff" },
		{ "sackOK", "0402" },
		{ "sack 1:2", "050a0000000100000002" },
		{ "sack 4294967295:0 3:4", "0512ffffffff000000000000000300000004" },
		{ "sack 1:2 3:4 5:6 7:8",
		  "0522000000010000000200000003000000040000000500000006"
		  "0000000700000008" },
		{ "TS val 100 ecr 4294967295", "080a00000064ffffffff" },
		{ "md5 000102030405060708090a0b0c0d0e0f",
		  "1312000102030405060708090a0b0c0d0e0f" },
		{ "FO", "2202" },
		{ "FO 3021b9d889017eeb", "220a3021b9d889017eeb" },
		{ "FO 00112233445566778899aabbccddeeff",
		  "221200112233445566778899aabbccddeeff" },
		{ "FO 00112233445566778899aabbccddeeff0011223344556677",
		  "221a00112233445566778899aabbccddeeff0011223344556677" },
		{ "FO 00112233445566778899aabbccddeeff00112233445566778899"
		  "aabbccddeeff001122334455",
		  "222800112233445566778899aabbccddeeff00112233445566778899"
		  "aabbccddeeff001122334455" },
		{ "FO ab", "2203ab" },
		{ "FOEXP 00112233445566778899aabbccddeeff0011223344556677"
		  "8899aabbccddeeff00112233",
		  "fe28f98900112233445566778899aabbccddeeff0011223344556677"
		  "8899aabbccddeeff00112233" },
		{ "FOEXP ab", "fe05f989ab" },
		{ "md5 aa", "1303aa" },
		{ "md5 000102030405060708090a0b0c0d0e0f10",
		  "1313000102030405060708090a0b0c0d0e0f10" },
		{ "mss 0", "02040000" },
		{ "kind 255 000102030405060708090a0b0c0d0e0f10111213141516171819"
		  "1a1b1c1d1e1f202122232425",
		  "ff28000102030405060708090a0b0c0d0e0f10111213141516171819"
		  "1a1b1c1d1e1f202122232425" },
		{ "FOEXP", "fe04f989" },
		{ "FOEXP 1234123412341234", "fe0cf9891234123412341234" },
		{ "ECN e0b 1 ceb 2 e1b 3", "ac0b000001000002000003" },
		{ "ECN e1b 16777215 ceb 0 e0b 1", "ae0bffffff000000000001" },
		{ "ECN e1b 16777215 ceb 5", "ae08ffffff000005" },
		{ "ECN e0b 7", "ac05000007" },
		{ "kind 99 aabb", "6304aabb" },
		{ "kind 99", "6302" },
		{ "kind 254 f98a", "fe04f98a" },
		{ "kind 172", "ac02" },
		{ "raw 63", "63" },
		{ "mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8",
		  "020405b40402080a000000010000000001030308" },
		{ "nop,nop,sack 1:2", "0101050a0000000100000002" },
		{ "mss 1460,eol,eol,eol", "020405b4000000" },
	};
	struct wire_tcp_options list, got;
	uint8_t want[40], bytes[40];
	char text[400], brackets[400];
	size_t len;

	for (size_t i = 0; i < sizeof(vector) / sizeof(vector[0]); i++) {
		len = wire_text_hex(vector[i].hex, want, sizeof(want));
		tap_is_str(parse(vector[i].text, &list), "", "parse <%s>",
			   vector[i].text);
		if (!tap_is_int((long long)wire_tcp_options_size(&list),
				(long long)len, "its size"))
			continue;
		wire_tcp_options_encode(&list, bytes);
		tap_is_mem(bytes, want, len, "its bytes");
		wire_tcp_options_decode(want, len, &got);
		tap_ok(wire_tcp_options_match(&list, &got) &&
		       wire_tcp_options_match(&got, &list),
		       "they decode to what was parsed");
		snprintf(brackets, sizeof(brackets), "<%s>", vector[i].text);
		wire_tcp_options_print(&got, text, sizeof(text));
		tap_is_str(text, brackets, "and print as written");
	}
}

static void test_errors(void)
{
	static const struct {
		const char *text, *err;
		size_t at;
	} bad[] = {
		{ "msss 5", "unknown TCP option 'msss'; did you mean 'mss'?", 0 },
		{ "sackok", "unknown TCP option 'sackok'; did you mean 'sackOK'?", 0 },
		{ "frobnicate", "unknown TCP option 'frobnicate': one without a "
				"name here is written 'kind N HEX', and <...> "
				"compares none", 0 },
		{ "5", "expected a TCP option", 0 },
		{ "", "expected a TCP option", 0 },
		{ "nop,", "expected a TCP option", 2 },
		{ "mss", "mss needs a number", 1 },
		{ "mss 65536", "mss 65536 is out of range (0 to 65535)", 1 },
		{ "mss 5 6", "unexpected '6'", 2 },
		{ "wscale 256", "wscale 256 is out of range (0 to 255)", 1 },
		{ "sack", "sack needs a number", 1 },
		{ "sack 1", "expected ':'", 2 },
		{ "sack 1:", "sack needs a number", 3 },
		{ "sack 1:2 3:4 5:6 7:8 9:10", "sack holds at most 4 blocks", 13 },
		{ "TS 1 ecr 2", "expected 'val', got '1'", 1 },
		{ "TS val 4294967296 ecr 2",
		  "TS val 4294967296 is out of range (0 to 4294967295)", 2 },
		{ "TS val 1 ecr", "TS ecr needs a number", 4 },
		{ "md5", "md5 needs hex digits: its digest, 16 bytes in RFC "
			 "2385", 1 },
		{ "FO abc", "FO: odd number of hex digits in 'abc'", 1 },
		{ "FO 00112233445566778899aabbccddeeff00112233445566778899"
		  "aabbccddeeff00112233445566",
		  "FO: 39 bytes are too many (at most 38)", 1 },
		{ "FOEXP 00112233445566778899aabbccddeeff00112233445566778899"
		  "aabbccddeeff0011223344",
		  "FOEXP: 37 bytes are too many (at most 36)", 1 },
		{ "ECN", "ECN needs its counters: e0b N ceb N e1b N, or e1b N "
			 "ceb N e0b N, from the first on", 1 },
		{ "ECN e0b 1 e1b 2", "expected 'ceb', got 'e1b'", 3 },
		{ "ECN e0b 16777216",
		  "e0b 16777216 is out of range (0 to 16777215)", 2 },
		{ "kind 1", "kind 1 is out of range (2 to 255)", 1 },
		{ "raw", "raw needs hex digits", 1 },
		{ "sack 1:2 3:4 5:6 7:8,mss 5,nop,wscale 8",
		  "the options take 42 bytes so far, a TCP header has room "
		  "for 40", 19 },
	};
	static struct wire_text t;
	struct wire_tcp_options list;
	struct wire_cursor *c;
	unsigned n;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		tap_is_str(parse(bad[i].text, &list), bad[i].err,
			   "<%s> is refused", bad[i].text);
		c = wire_text_init(&t, bad[i].text);
		memset(&list, 0, sizeof(list));
		while (wire_tcp_option_parse(c, &list) &&
		       wire_try_punct(c, ','))
			;
		n = list.n;
		tap_is_int((long long)c->err_at, (long long)bad[i].at,
			   "at the token at fault");
		wire_tcp_option_parse(c, &list);
		tap_is_int(list.n, n, "and nothing is appended");
	}
}

/* What decodes from bytes that no stack should send, as it prints. */
static void test_malformed(void)
{
	static const struct {
		const char *hex, *text;
	} vector[] = {
		{ "0203aa", "<kind 2 aa>" },
		{ "020505b400", "<kind 2 05b400>" },
		{ "050600000001", "<kind 5 00000001>" },
		{ "0502", "<kind 5>" },
		{ "1302", "<kind 19>" },
		{ "ac0400ff", "<kind 172 00ff>" },
		{ "fe03f9", "<kind 254 f9>" },
		{ "0200", "<raw 0200>" },
		{ "0201ff", "<raw 0201ff>" },
		{ "01020405", "<nop,raw 020405>" },
		{ "0101ff", "<nop,nop,raw ff>" },
		{ "00020405b4", "<eol,raw 020405b4>" },
		{ "0001", "<eol,raw 01>" },
	};
	struct wire_tcp_options list;
	uint8_t bytes[40], again[40];
	char text[300];
	size_t len;

	for (size_t i = 0; i < sizeof(vector) / sizeof(vector[0]); i++) {
		len = wire_text_hex(vector[i].hex, bytes, sizeof(bytes));
		wire_tcp_options_decode(bytes, len, &list);
		wire_tcp_options_print(&list, text, sizeof(text));
		tap_is_str(text, vector[i].text, "%s decodes to unknown bytes",
			   vector[i].hex);
		wire_tcp_options_encode(&list, again);
		tap_is_mem(again, bytes, len, "which encode to the same");
	}
}

static void test_match(void)
{
	struct wire_tcp_options want, got;

	parse("nop,nop,TS val 1 ecr 2", &want);
	parse("nop,nop,TS val 9 ecr 2", &got);
	tap_ok(!wire_tcp_options_match(&want, &got), "TS val differs");
	want.opt[2].u.ts.val_any = true;
	tap_ok(wire_tcp_options_match(&want, &got), "any TS val will do");
	parse("nop,nop,TS val 1 ecr 3", &got);
	tap_ok(!wire_tcp_options_match(&want, &got), "TS ecr still differs");
	parse("mss 1460,sackOK", &want);
	parse("sackOK,mss 1460", &got);
	tap_ok(!wire_tcp_options_match(&want, &got), "the order counts");
	parse("mss 1460", &got);
	tap_ok(!wire_tcp_options_match(&want, &got), "so does the number");
	parse("kind 2 05b4,kind 4", &got);
	tap_ok(wire_tcp_options_match(&want, &got),
	       "an option by number is the same option");
	parse("ECN e0b 1 ceb 2 e1b 3", &want);
	parse("ECN e1b 1 ceb 2 e0b 3", &got);
	tap_ok(!wire_tcp_options_match(&want, &got),
	       "AccECN orders are different kinds");
	parse("FO", &want);
	parse("FO aabb", &got);
	tap_ok(!wire_tcp_options_match(&want, &got),
	       "a cookie request is no cookie");
}

/* Expectations that name some of the options. */
static void test_partial(void)
{
	static const struct {
		const char *want, *got;
		bool match;
	} vector[] = {
		{ "mss 5,...", "mss 5", true },
		{ "mss 5,...", "mss 5,sackOK,nop,wscale 8", true },
		{ "mss 5,...", "mss 6,sackOK", false },
		{ "mss 5,...", "sackOK,mss 5", false },
		{ "...,sackOK,...", "mss 5,sackOK,nop", true },
		{ "...,sackOK,...", "sackOK", true },
		{ "...,sackOK,...", "mss 5,nop", false },
		{ "...,wscale 8", "mss 5,wscale 7,nop,wscale 8", true },
		{ "...,wscale 8", "mss 5,wscale 8,nop", false },
		{ "...,nop,nop,sackOK,...", "nop,nop,nop,sackOK", true },
		{ "...,mss 5,...,nop,mss 6", "mss 5,nop,mss 5,nop,mss 6", true },
		{ "...,mss 5,...,nop,mss 6", "mss 6,nop,mss 5,mss 6", false },
		{ "...,...", "mss 5", true },
		{ "mss *,sackOK,TS *,nop,wscale *",
		  "mss 9,sackOK,TS val 1 ecr 2,nop,wscale 3", true },
		{ "mss *", "wscale 5", false },
		{ "mss *,nop", "mss 9", false },
		{ "sack *", "sack 1:2 3:4", true },
		{ "FO *,FO *", "FO,FO aabb", true },
		{ "FO *", "FOEXP", false },
		{ "FOEXP *", "FOEXP aa", true },
		{ "FOEXP *", "kind 254 aaaa", false },
		{ "ECN *", "ECN e1b 1", true },
		{ "kind 4 *", "sackOK", true },
		{ "kind 99 *", "kind 99 aabbcc", true },
		{ "kind 99 *", "kind 98 aabbcc", false },
		{ "kind 99 *", "raw 63", false },
		{ "nop *", "nop", true },
	};
	struct wire_tcp_options want, got;
	char many[40 * 4 + 4 * 5] = "...";
	char text[200], brackets[200];

	for (size_t i = 0; i < sizeof(vector) / sizeof(vector[0]); i++) {
		tap_is_str(parse(vector[i].want, &want), "", "parse <%s>",
			   vector[i].want);
		snprintf(brackets, sizeof(brackets), "<%s>", vector[i].want);
		wire_tcp_options_print(&want, text, sizeof(text));
		tap_is_str(text, brackets, "and print as written");
		parse(vector[i].got, &got);
		tap_is_int(wire_tcp_options_match(&want, &got),
			   vector[i].match, "does <%s> match it?",
			   vector[i].got);
	}
	parse("mss *,TS *,nop", &want);
	tap_ok(!wire_tcp_options_open(&want) &&
	       wire_tcp_options_size(&want) == 15,
	       "options of one length have it also with any value");
	parse("FO *", &want);
	tap_ok(wire_tcp_options_open(&want), "those of several do not");
	for (unsigned i = 0; i < 40; i++)
		strcat(many, ",...");
	tap_is_str(parse(many, &want), "there are more than 40 options",
		   "what takes no bytes has a limit, too");
}

static void test_access(void)
{
	struct wire_tcp_options list;
	struct wire_tcp_option *o;
	char text[8];

	parse("nop,TS val 1 ecr 2,TS val 3 ecr 4", &list);
	o = wire_tcp_option_get(&list, &wire_opt_ts);
	tap_ok(o && o->u.ts.val == 1, "get finds the first of a kind");
	tap_ok(!wire_tcp_option_get(&list, &wire_opt_mss), "and only that");
	tap_is_int(wire_tcp_options_print(&list, text, sizeof(text)), 35,
		   "the whole length is told when the text is cut");
	tap_is_str(text, "<nop,TS", "and the text ends in the buffer");
	memset(&list, 0, sizeof(list));
	tap_is_int(wire_tcp_options_print(&list, text, sizeof(text)), 0,
		   "no options print as nothing");
	tap_is_str(text, "", "which is a string");
}

/* decode, print, parse and encode give back any bytes at all. */
static void test_fuzz(void)
{
	uint32_t seed = 2463534242u;
	unsigned bad_bytes = 0, bad_text = 0;

	for (unsigned round = 0; round < 20000; round++) {
		size_t len = wire_text_random(&seed) % 41;
		uint8_t bytes[40] = { 0 }, again[40] = { 0 };
		struct wire_tcp_options list, parsed;
		char text[400];

		for (size_t i = 0; i < len; i++) {
			uint32_t r = wire_text_random(&seed);

			/* Small numbers make plausible kinds and lengths. */
			bytes[i] = (uint8_t)(r & 0x100 ? r : r % 12);
		}
		wire_tcp_options_decode(bytes, len, &list);
		wire_tcp_options_print(&list, text, sizeof(text));
		if (len) {
			text[strlen(text) - 1] = '\0';
			if (parse(text + 1, &parsed)[0]) {
				bad_text++;
				continue;
			}
			wire_tcp_options_encode(&parsed, again);
		}
		bad_bytes += !!memcmp(again, bytes, sizeof(bytes));
	}
	tap_is_int(bad_text, 0, "20,000 random lists print as what can be parsed");
	tap_is_int(bad_bytes, 0, "and come back byte for byte");
}

int main(void)
{
	test_round_trip();
	test_errors();
	test_malformed();
	test_match();
	test_partial();
	test_access();
	test_fuzz();
	return tap_done();
}
