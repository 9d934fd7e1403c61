/* SPDX-License-Identifier: BSD-2-Clause */
/* plain: text that is not trusted, shown so that it cannot act. */
#include "parser/plain.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/utf8.h"

/* What is not ASCII: C1, and what General Punctuation has for lines and directions. */
static bool acts(const unsigned char *c, size_t len)
{
	if (len == 2)
		return c[0] == 0xc2 && c[1] < 0xa0;
	if (len != 3 || c[0] != 0xe2)
		return false;
	return (c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
	       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
}

bool plain_char(const char *text, size_t left, size_t *ret_len)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t len = utf8_len(text, left);

	*ret_len = len ? len : 1;
	if (len == 1)
		return c[0] == '\t' || (c[0] >= ' ' && c[0] != 0x7f);
	return len && !acts(c, len);
}

void plain_print_n(FILE *out, const char *text, size_t len)
{
	size_t from = 0, n;

	for (size_t i = 0; i < len; i += n) {
		if (plain_char(text + i, len - i, &n))
			continue;
		fwrite(text + from, 1, i - from, out);
		putc(PLAIN_INSTEAD, out);
		from = i + n;
	}
	fwrite(text + from, 1, len - from, out);
}

void plain_print(FILE *out, const char *text)
{
	plain_print_n(out, text, strlen(text));
}

char *plain_text(const char *text)
{
	size_t left = strlen(text), n;
	char *plain = xmalloc(left + 1), *end = plain;

	for (; left; text += n, left -= n) {
		if (plain_char(text, left, &n)) {
			memcpy(end, text, n);
			end += n;
		} else {
			*end++ = PLAIN_INSTEAD;
		}
	}
	*end = '\0';
	return plain;
}

void plain_print_lines(FILE *out, const char *text, size_t len)
{
	const char *end = text + len;

	if (!isatty(fileno(out))) {
		fwrite(text, 1, len, out);
		return;
	}
	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		plain_print_n(out, text, (size_t)((nl ? nl : end) - text));
		if (nl)
			putc('\n', out);
		text = nl ? nl + 1 : end;
	}
}

void plain_error(const char *fmt, ...)
{
	td_auto_free char *text = NULL, *plain = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	plain = plain_text(text);
	/* At once: standard error has no buffer, and others write to it, too. */
	fprintf(stderr, "tundrill: %s\n", plain);
}
