/* SPDX-License-Identifier: BSD-2-Clause */
/* utf8: where the characters of a text begin and end (RFC 3629). */
#include "parser/utf8.h"

#include <stdint.h>

bool utf8_continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_len(const char *text, size_t left)
{
	/* By first byte: how long, and what the second byte may be. */
	static const struct {
		unsigned char first, last, len, second_min, second_max;
	} shapes[] = {
		{ 0x00, 0x7f, 1, 0, 0 },
		{ 0xc2, 0xdf, 2, 0x80, 0xbf },
		{ 0xe0, 0xe0, 3, 0xa0, 0xbf },
		{ 0xe1, 0xec, 3, 0x80, 0xbf },
		{ 0xed, 0xed, 3, 0x80, 0x9f },	/* no surrogates */
		{ 0xee, 0xef, 3, 0x80, 0xbf },
		{ 0xf0, 0xf0, 4, 0x90, 0xbf },
		{ 0xf1, 0xf3, 4, 0x80, 0xbf },
		{ 0xf4, 0xf4, 4, 0x80, 0x8f },
	};
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		size_t n = shapes[i].len;

		if (p[0] < shapes[i].first || p[0] > shapes[i].last)
			continue;
		if (n > left || (n > 1 && (p[1] < shapes[i].second_min ||
					   p[1] > shapes[i].second_max)))
			return 0;
		for (size_t j = 2; j < n; j++)
			if (!utf8_continues(text[j]))
				return 0;
		return n;
	}
	return 0;
}

static uint32_t code_point(const char *text, size_t len)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t point = (unsigned char)text[0] & first_bits[len];

	for (size_t i = 1; i < len; i++)
		point = point << 6 | ((unsigned char)text[i] & 0x3f);
	return point;
}

static unsigned point_columns(uint32_t point)
{
	static const struct {
		uint32_t first, last;
		unsigned columns;
	} ranges[] = {
		{ 0x0300, 0x036f, 0 },		/* combining marks */
		{ 0x1100, 0x115f, 2 },		/* Hangul Jamo */
		{ 0x200b, 0x200f, 0 },
		{ 0x20d0, 0x20ff, 0 },
		{ 0x2e80, 0x303e, 2 },		/* CJK, its punctuation */
		{ 0x3041, 0xa4cf, 2 },
		{ 0xac00, 0xd7a3, 2 },		/* Hangul */
		{ 0xf900, 0xfaff, 2 },
		{ 0xfe00, 0xfe0f, 0 },		/* variation selectors */
		{ 0xfe30, 0xfe6f, 2 },
		{ 0xff00, 0xff60, 2 },		/* full width */
		{ 0xffe0, 0xffe6, 2 },
		{ 0x1f300, 0x1f64f, 2 },	/* pictographs */
		{ 0x1f900, 0x1f9ff, 2 },
		{ 0x20000, 0x3fffd, 2 },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return ranges[i].columns;
	return 1;
}

size_t utf8_columns(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_len(text + i, len - i);
		columns += n ? point_columns(code_point(text + i, n)) : 1;
		n += !n;
	}
	return columns;
}
