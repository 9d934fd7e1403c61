/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_text: what of an event's notation a row of a ladder has room for. */
#include "runtime/report/ladder_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/utf8.h"

/* --- a segment --------------------------------------------------------------- */

size_t ladder_text_head(const char *text)
{
	size_t len = strlen(text);
	const char *at = text, *open = NULL;

	if (!len || text[len - 1] != '>')
		return len;
	while ((at = strstr(at, " <")))
		open = at++;
	return open ? (size_t)(open - text) : len;
}

const char *ladder_text_win(const char *text, size_t *ret_len)
{
	size_t head = ladder_text_head(text);
	const char *win = strstr(text, " win ");

	if (!win || win >= text + head)
		return NULL;
	win += strlen(" win ");
	*ret_len = strspn(win, "0123456789");
	return win;
}

static void cut_out(char *text, size_t from, size_t len)
{
	memmove(text + from, text + from + len, strlen(text + from + len) + 1);
}

/* "40001 > 8080 ": both words and what parts them. */
static void cut_addresses(char *text)
{
	char *arrow = strstr(text, " > "), *from = arrow, *to;

	if (!arrow || arrow >= text + ladder_text_head(text))
		return;
	while (from > text && from[-1] != ' ')
		from--;
	to = arrow + strlen(" > ");
	to += strcspn(to, " ");
	to += *to == ' ';
	cut_out(text, (size_t)(from - text), (size_t)(to - from));
}

static void cut_win(char *text)
{
	size_t len;
	const char *win = ladder_text_win(text, &len);

	if (win)
		cut_out(text, (size_t)(win - text) - strlen(" win "),
			strlen(" win ") + len);
}

static bool option_yields(const char *option, size_t len,
			  enum ladder_yield yield)
{
	return (yield >= LADDER_NO_NOP && len == 3 &&
		strncmp(option, "nop", 3) == 0) ||
	       (yield >= LADDER_NO_TS && strncmp(option, "TS ", 3) == 0);
}

/* What is left of the options behind @text's head; of none not even the brackets. */
static void cut_options(char *text, enum ladder_yield yield)
{
	char *open = text + ladder_text_head(text);
	char *to, *at;

	if (!*open)
		return;
	to = at = open + strlen(" <");
	while (*at && *at != '>') {
		size_t len = strcspn(at, ",>"), more = at[len] == ',';

		if (!option_yields(at, len, yield)) {
			if (to != open + strlen(" <"))
				*to++ = ',';
			memmove(to, at, len);
			to += len;
		}
		at += len + more;
	}
	if (to == open + strlen(" <")) {
		*open = '\0';
	} else {
		to[0] = '>';
		to[1] = '\0';
	}
}

char *ladder_text_yield(const char *text, enum ladder_yield yield,
			bool same_win)
{
	char *left = xstrdup(text);

	cut_options(left, yield);
	if (yield >= LADDER_NO_SAME_WIN && same_win)
		cut_win(left);
	if (yield >= LADDER_NO_ADDRESSES)
		cut_addresses(left);
	return left;
}

/* --- rows ---------------------------------------------------------------------- */

char *ladder_text_line(const char *text)
{
	td_auto_free char *copy = xstrdup(text);
	char *to = copy;

	for (const char *at = copy; *at; at++) {
		bool blank = isspace((unsigned char)*at);

		if (!blank)
			*to++ = *at;
		else if (to != copy && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to != copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return plain_text(copy);
}

unsigned ladder_text_columns(const char *text)
{
	return (unsigned)utf8_columns(text, strlen(text));
}

static size_t char_len(const char *text)
{
	size_t len = utf8_len(text, strnlen(text, 4));

	return len ? len : 1;
}

size_t ladder_text_break(const char *text, unsigned width, bool cut)
{
	size_t at = 0, end = 0, room = 0;
	unsigned columns = 0;

	while (text[at]) {
		size_t len = char_len(text + at);

		columns += (unsigned)utf8_columns(text + at, len);
		/* The blank at the end of a row is not shown. */
		if (columns > width && text[at] != ' ' && end)
			return end;
		if (columns > width && text[at] != ' ' && cut)
			return room ? room : len;
		at += len;
		if (columns <= width)
			room = at;
		if (strchr(" ,|", text[at - 1]))
			end = at;
	}
	return at;
}
