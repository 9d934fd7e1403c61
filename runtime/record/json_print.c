/* SPDX-License-Identifier: BSD-2-Clause */
/* json_print: JSON that can be looked at on a terminal. */
#include "runtime/record/json_print.h"

#include "parser/plain.h"

/* The code point of two or three bytes of UTF-8, or DEL: all that jansson leaves as it
 * is, and that is not plain, is one of them. */
static unsigned code_point(const char *text, size_t len)
{
	const unsigned char *c = (const unsigned char *)text;

	if (len == 1)
		return c[0];
	if (len == 2)
		return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
	return (c[0] & 0xfu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
}

/* jansson gives a character whole. */
static int print_chunk(const char *text, size_t len, void *arg)
{
	FILE *out = arg;
	size_t from = 0, n;

	for (size_t i = 0; i < len; i += n) {
		if (plain_char(text + i, len - i, &n))
			continue;
		fwrite(text + from, 1, i - from, out);
		fprintf(out, "\\u%04X", code_point(text + i, n));
		from = i + n;
	}
	fwrite(text + from, 1, len - from, out);
	return 0;
}

void json_print(FILE *out, const json_t *value, size_t flags)
{
	json_dump_callback(value, print_chunk, out, flags);
}
