/* SPDX-License-Identifier: BSD-2-Clause */
/* test_utf8: how long characters are, and what is none. */
#include "parser/utf8.h"

#include "tests/unit/tap.h"

static void is_len(const char *text, size_t left, int want, const char *what)
{
	tap_is_int((int)utf8_len(text, left), want, "%s", what);
}

int main(void)
{
	is_len("az", 2, 1, "a letter");
	is_len("", 1, 1, "the NUL is a character too");
	is_len("\xc2\x80", 2, 2, "U+0080, the first of two bytes");
	is_len("\xe0\xa0\x80", 3, 3, "U+0800, the first of three bytes");
	is_len("\xef\xbf\xbf", 3, 3, "U+FFFF, the last of three bytes");
	is_len("\xf0\x90\x80\x80", 4, 4, "U+10000, the first of four bytes");
	is_len("\xf4\x8f\xbf\xbf", 4, 4, "U+10FFFF, the last");

	is_len("\xc1\xbf", 2, 0, "two bytes for U+007F");
	is_len("\xe0\x9f\xbf", 3, 0, "three bytes for U+07FF");
	is_len("\xf0\x8f\xbf\xbf", 4, 0, "four bytes for U+FFFF");
	is_len("\xed\xa0\x80", 3, 0, "a surrogate");
	is_len("\xf4\x90\x80\x80", 4, 0, "U+110000");
	is_len("\xff", 1, 0, "a byte that is never UTF-8");
	is_len("\x80", 1, 0, "a character without its beginning");
	is_len("\xe2\x82" "a", 3, 0, "one without its end");
	is_len("\xe2\x82\xac", 2, 0, "one that is cut off");

	tap_ok(utf8_continues('\x80') && utf8_continues('\xbf'),
	       "0x80 to 0xbf continue a character");
	tap_ok(!utf8_continues('\x7f') && !utf8_continues('\xc0'),
	       "no other bytes do");
	tap_is_int((long long)utf8_columns("ab\tc", 4), 4, "a column a character");
	tap_is_int((long long)utf8_columns("\xc3\xa4\xe2\x82\xac", 5), 2,
		   "also of several bytes");
	tap_is_int((long long)utf8_columns("\xe4\xb8\xad\xef\xbc\x81", 6), 4,
		   "two for a wide one");
	tap_is_int((long long)utf8_columns("a\xcc\x88\xf0\x9f\x98\x80", 7), 3,
		   "none for one that combines");
	tap_is_int((long long)utf8_columns("\xff\xe4\xb8", 3), 3,
		   "one for each byte that is no UTF-8");
	return tap_done();
}
