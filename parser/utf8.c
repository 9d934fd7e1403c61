/* SPDX-License-Identifier: BSD-2-Clause */
/* utf8: where the characters of a text begin and end (RFC 3629). */
#include "parser/utf8.h"

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
