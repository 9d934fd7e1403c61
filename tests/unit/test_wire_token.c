/* SPDX-License-Identifier: BSD-2-Clause */
/* test_wire_token: reading tokens, and what is said of wrong ones. */
#include "netdev/wire/names.h"
#include "netdev/wire/out.h"
#include "tests/unit/tap.h"
#include "tests/unit/wire_text.h"

static void test_words(void)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, "val : 7");

	tap_ok(!wire_try_word(c, "ecr") && !c->err[0] && c->at == 0,
	       "try_word of another word consumes and records nothing");
	tap_ok(wire_take_word(c, "val"), "take_word consumes the word");
	tap_ok(!wire_try_punct(c, ',') && wire_try_punct(c, ':'),
	       "try_punct consumes only its character");
	tap_ok(!wire_take_word(c, "ecr") && c->at == 2,
	       "take_word of a number fails in place");
	tap_is_str(c->err, "expected 'ecr', got '7'", "says what was expected");
	tap_is_int((long long)c->err_at, 2, "at the token at fault");
	tap_ok(!wire_take_punct(c, '('), "take_punct of a number fails");
	tap_is_str(c->err, "expected 'ecr', got '7'", "the first error stays");
	tap_ok(!wire_take_end(c), "take_end fails while something is left");
	c->at++;
	tap_ok(wire_cursor_done(c), "done behind the last token");
}

static void test_end(void)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, "");

	tap_ok(wire_take_end(c), "the end of nothing");
	tap_ok(!wire_take_punct(c, ')'), "nothing left to take");
	tap_is_str(c->err, "expected ')'", "no token to show at the end");
	tap_is_int((long long)c->err_at, 0, "the error is behind the last");
	c = wire_text_init(&t, "a b");
	c->at = 1;
	tap_ok(!wire_take_end(c), "a left-over token");
	tap_is_str(c->err, "unexpected 'b'", "is shown");
}

static void is_int_error(const char *text, int64_t max, const char *err)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, text);
	int64_t num = 42;

	tap_ok(!wire_take_int(c, "win", 0, max, &num) && num == 42 &&
	       c->at == 0, "win '%s' is refused, nothing written", text);
	tap_is_str(c->err, err, "and the range is told");
}

static void test_numbers(void)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, "65535 0x1F 4294967295");
	uint32_t u32 = 0;
	int64_t num = 0;

	tap_ok(wire_take_int(c, "win", 0, 65535, &num) && num == 65535,
	       "the largest value is in range");
	tap_ok(wire_take_int(c, "tos", 0, 255, &num) && num == 31, "hex");
	tap_ok(wire_take_u32(c, "ack", &u32) && u32 == UINT32_MAX,
	       "the largest 32-bit number");
	is_int_error("65536", 65535, "win 65536 is out of range (0 to 65535)");
	is_int_error("-1", 65535, "win -1 is out of range (0 to 65535)");
	is_int_error("big", 65535, "win needs a number, got 'big'");
	is_int_error("", 65535, "win needs a number");
	c = wire_text_init(&t, "4294967296");
	tap_ok(!wire_take_u32(c, "ack", &u32), "33 bits are too many");
}

static void is_hex_error(const char *text, const char *err)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, text);
	uint8_t buf[2] = { 0 };
	size_t len = 9;

	tap_ok(!wire_take_hex(c, "FO", buf, sizeof(buf), &len) && len == 9,
	       "hex '%s' is refused", text);
	tap_is_str(c->err, err, "and it is said why");
}

static void test_hex(void)
{
	struct wire_text t;
	struct wire_cursor *c = wire_text_init(&t, "00aBFf 12345678");
	uint8_t buf[4];
	size_t len;

	tap_ok(wire_take_hex(c, "FO", buf, sizeof(buf), &len) && len == 3,
	       "a word of hex digits");
	tap_is_mem(buf, "\x00\xab\xff", 3, "in both cases of letters");
	tap_ok(wire_take_hex(c, "FO", buf, sizeof(buf), &len) && len == 4,
	       "a number is digits as written");
	tap_is_mem(buf, "\x12\x34\x56\x78", 4, "not its value");
	is_hex_error("abc", "FO: odd number of hex digits in 'abc'");
	is_hex_error("abcg", "FO: 'abcg' is not hex digits");
	is_hex_error("-123", "FO: '-123' is not hex digits");
	is_hex_error("112233", "FO: 3 bytes are too many (at most 2)");
	is_hex_error(",", "FO needs hex digits, got ','");
}

static void test_near(void)
{
	static const struct wire_name names[] = {
		{ "host_unreachable", 1 }, { "net_unreachable", 2 },
		{ "mss", 3 }, { NULL, 0 }
	};
	struct wire_near near;
	char longer[2000];

	wire_near_init(&near, "host_unreachble");
	wire_near_offer_all(&near, names);
	tap_is_str(near.best, "host_unreachable", "a missing letter is near");
	wire_near_init(&near, "mms");
	wire_near_offer_all(&near, names);
	tap_is_str(near.best, "mss", "a wrong letter of three is near");
	wire_near_init(&near, "ttl");
	wire_near_offer_all(&near, names);
	tap_is_str(near.best, NULL, "another word is not");
	wire_near_init(&near, "msS");
	wire_near_offer_all(&near, names);
	tap_is_int((int)near.edits, 1, "case counts as an edit");
	wire_near_init(&near, "host_unreachalbe");
	wire_near_offer_all(&near, names);
	tap_is_int((int)near.edits, 2, "and a swap as two");
	memset(longer, 'm', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	wire_near_init(&near, longer);
	wire_near_offer_all(&near, names);
	tap_is_str(near.best, NULL, "nor is one of 2000 letters");
}

static void test_out(void)
{
	struct wire_out out;
	char buf[6];

	wire_out_init(&out, buf, sizeof(buf));
	wire_out_printf(&out, "abc");
	wire_out_hex(&out, (const uint8_t *)"\x01\xff", 2);
	wire_out_printf(&out, "end");
	tap_is_str(buf, "abc01", "text is cut at the end of the buffer");
	tap_is_int((long long)out.len, 10, "and counted whole");
	wire_out_init(&out, NULL, 0);
	wire_out_printf(&out, "abc");
	tap_is_int((long long)out.len, 3, "or only counted");
}

int main(void)
{
	test_words();
	test_end();
	test_numbers();
	test_hex();
	test_near();
	test_out();
	return tap_done();
}
