/* SPDX-License-Identifier: BSD-2-Clause */
/* format_event: an event as one line, or as the lines that it had. */
#include <string.h>

#include "parser/format/format.h"
#include "parser/format/format_parts.h"

#define INDENT 4		/* of lines that no bracket aligns */

/* Where a line may begin within open brackets. */
struct layout {
	FILE *out;
	size_t column;		/* of the next character, from 0 */
	size_t line_column;	/* of the first piece on this line */
	size_t body_column;	/* of what is behind the time */
	size_t align[PARSE_MAX_DEPTH + 1];
	size_t depth;
	bool wrapped;		/* lines end where they did */
};

static bool starts_line(const struct layout *l,
			const struct format_piece *piece, size_t i)
{
	if (!piece[i].newlines)
		return false;
	/* A comment "//" needs a line's end, and a comment on a line of its own stays
	 * there. */
	if (format_is_comment(&piece[i]) || format_is_comment(&piece[i - 1]))
		return true;
	return l->wrapped && piece[i].may_break;
}

/* Blanks in front, so that the first instant ends in its column. */
static size_t time_pad(const struct format_piece *piece, size_t n)
{
	size_t width = format_width(piece[0].text, piece[0].len);

	if (piece[0].kind == '+' && n > 1 && !format_is_comment(&piece[1]))
		width += format_width(piece[1].text, piece[1].len);
	return width < FORMAT_TIME_COLUMN ? FORMAT_TIME_COLUMN - width : 0;
}

static bool fits(const struct format_piece *piece, size_t n)
{
	const struct layout joined = { .wrapped = false };
	size_t width = time_pad(piece, n);

	for (size_t i = 0; i < n; i++) {
		if (memchr(piece[i].text, '\n', piece[i].len) ||
		    (i && starts_line(&joined, piece, i)))
			return false;
		width += piece[i].space;
		width += format_width(piece[i].text, piece[i].len);
	}
	return width <= FORMAT_WIDTH;
}

static void begin_line(struct layout *l)
{
	l->column = l->depth ? l->align[l->depth - 1]
			     : l->body_column + INDENT;
	l->line_column = l->column;
	fprintf(l->out, "\n%*s", (int)l->column, "");
}

static void print_piece(struct layout *l, const struct format_piece *p)
{
	fwrite(p->text, 1, p->len, l->out);
	if (memchr(p->text, '\n', p->len))
		l->column = 0;
	l->column += format_width(p->text, p->len);
}

/* Brackets: behind @piece[i], which was printed. */
static void nest(struct layout *l, const struct format_piece *piece, size_t n,
		 size_t i)
{
	if (piece[i].closes && l->depth)
		l->depth--;
	if (!piece[i].opens || l->depth == sizeof(l->align) / sizeof(*l->align))
		return;
	if (i + 1 < n && starts_line(l, piece, i + 1))
		l->align[l->depth++] = l->line_column + INDENT;
	else
		l->align[l->depth++] = l->column;
}

void format_event(FILE *out, const struct format_piece *piece, size_t n)
{
	struct layout l = {
		.out = out,
		.column = time_pad(piece, n),
		.wrapped = !fits(piece, n),
	};

	fprintf(out, "%*s", (int)l.column, "");
	for (size_t i = 0; i < n; i++) {
		if (i && starts_line(&l, piece, i)) {
			begin_line(&l);
		} else if (piece[i].space) {
			fputc(' ', out);
			l.column++;
			/* The blank behind the time is the first one. */
			if (!l.body_column)
				l.body_column = l.line_column = l.column;
		}
		print_piece(&l, &piece[i]);
		nest(&l, piece, n, i);
	}
}
