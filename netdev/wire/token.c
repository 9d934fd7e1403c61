/* SPDX-License-Identifier: BSD-2-Clause */
/* token: reading a list of tokens, with the first error. */
#include "netdev/wire/token.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 40		/* bytes of a token that a message quotes */

void wire_cursor_init(struct wire_cursor *c, const struct wire_tok *tok,
		      size_t n)
{
	*c = (struct wire_cursor){ .tok = tok, .n = n };
}

bool wire_cursor_done(const struct wire_cursor *c)
{
	return c->at >= c->n;
}

bool wire_cursor_fail(struct wire_cursor *c, size_t at, const char *fmt, ...)
{
	va_list ap;

	if (c->err[0])
		return false;
	c->err_at = at < c->n ? at : c->n;
	va_start(ap, fmt);
	vsnprintf(c->err, sizeof(c->err), fmt, ap);
	va_end(ap);
	return false;
}

static const struct wire_tok *current(const struct wire_cursor *c)
{
	return wire_cursor_done(c) ? NULL : &c->tok[c->at];
}

/* Records "@expected, got 'token'" at the current token. */
static bool fail_expected(struct wire_cursor *c, const char *expected)
{
	const struct wire_tok *t = current(c);

	if (!t)
		return wire_cursor_fail(c, c->at, "%s", expected);
	return wire_cursor_fail(c, c->at, "%s, got '%.*s'", expected, SHOWN_MAX,
				t->text);
}

bool wire_take_end(struct wire_cursor *c)
{
	const struct wire_tok *t = current(c);

	if (!t)
		return true;
	return wire_cursor_fail(c, c->at, "unexpected '%.*s'", SHOWN_MAX,
				t->text);
}

bool wire_try_word(struct wire_cursor *c, const char *word)
{
	const struct wire_tok *t = current(c);

	if (!t || t->type != WIRE_TOK_WORD || strcmp(t->text, word))
		return false;
	c->at++;
	return true;
}

bool wire_take_word(struct wire_cursor *c, const char *word)
{
	char expected[SHOWN_MAX];

	if (wire_try_word(c, word))
		return true;
	snprintf(expected, sizeof(expected), "expected '%s'", word);
	return fail_expected(c, expected);
}

bool wire_try_punct(struct wire_cursor *c, char punct)
{
	const struct wire_tok *t = current(c);

	if (!t || t->type != WIRE_TOK_PUNCT || t->text[0] != punct ||
	    t->text[1])
		return false;
	c->at++;
	return true;
}

bool wire_take_punct(struct wire_cursor *c, char punct)
{
	char expected[SHOWN_MAX];

	if (wire_try_punct(c, punct))
		return true;
	snprintf(expected, sizeof(expected), "expected '%c'", punct);
	return fail_expected(c, expected);
}

bool wire_take_int(struct wire_cursor *c, const char *what, int64_t min,
		   int64_t max, int64_t *ret_num)
{
	const struct wire_tok *t = current(c);
	char expected[2 * SHOWN_MAX];

	if (!t || t->type != WIRE_TOK_INT) {
		snprintf(expected, sizeof(expected), "%s needs a number", what);
		return fail_expected(c, expected);
	}
	if (t->num < min || t->num > max)
		return wire_cursor_fail(c, c->at,
					"%s %.*s is out of range (%" PRId64
					" to %" PRId64 ")",
					what, SHOWN_MAX, t->text, min, max);
	*ret_num = t->num;
	c->at++;
	return true;
}

bool wire_take_u32(struct wire_cursor *c, const char *what, uint32_t *ret_num)
{
	int64_t num = 0;

	if (!wire_take_int(c, what, 0, UINT32_MAX, &num))
		return false;
	*ret_num = (uint32_t)num;
	return true;
}

static int hex_digit(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	if (ch >= 'A' && ch <= 'F')
		return ch - 'A' + 10;
	return -1;
}

bool wire_take_hex(struct wire_cursor *c, const char *what, uint8_t *buf,
		   size_t cap, size_t *ret_len)
{
	const struct wire_tok *t = current(c);
	char expected[2 * SHOWN_MAX];
	size_t digits;

	if (!t || (t->type != WIRE_TOK_WORD && t->type != WIRE_TOK_INT)) {
		snprintf(expected, sizeof(expected), "%s needs hex digits",
			 what);
		return fail_expected(c, expected);
	}
	digits = strlen(t->text);
	for (size_t i = 0; i < digits; i++) {
		if (hex_digit(t->text[i]) < 0)
			return wire_cursor_fail(c, c->at,
						"%s: '%.*s' is not hex digits",
						what, SHOWN_MAX, t->text);
	}
	if (digits % 2)
		return wire_cursor_fail(c, c->at,
					"%s: odd number of hex digits in '%.*s'",
					what, SHOWN_MAX, t->text);
	if (digits / 2 > cap)
		return wire_cursor_fail(c, c->at,
					"%s: %zu bytes are too many (at most %zu)",
					what, digits / 2, cap);
	for (size_t i = 0; i < digits / 2; i++)
		buf[i] = (uint8_t)(hex_digit(t->text[2 * i]) << 4 |
				   hex_digit(t->text[2 * i + 1]));
	*ret_len = digits / 2;
	c->at++;
	return true;
}
