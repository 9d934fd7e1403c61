/* SPDX-License-Identifier: BSD-2-Clause */
/* format: the rows of a script, from its tokens and what is between them. */
#include "parser/format/format.h"

#include <stdlib.h>
#include <string.h>

#include "parser/format/format_parts.h"
#include "parser/grammar.tab.h"
#include "parser/mem.h"

#define BLANKS " \t\r\v\f"

struct format {
	const struct script *script;
	struct format_piece *piece;
	size_t n, cap;
	struct format_rows rows;
};

/* --- pieces ---------------------------------------------------------------- */

static struct format_piece *add_piece(struct format *f, int kind,
				      const char *text, size_t len)
{
	struct format_piece *p;

	GROW(f->piece, f->n, f->cap);
	p = &f->piece[f->n++];
	*p = (struct format_piece){ .kind = kind, .text = text, .len = len };
	return p;
}

/* The comment that begins at @text, in front of @end; without the blanks that
 * end a line. */
static void add_comment(struct format *f, const char *text, const char *end,
			size_t newlines, const char **ret_end)
{
	bool line = text[1] == '/';
	const char *stop = line ? memchr(text, '\n', (size_t)(end - text))
				: memmem(text + 2, (size_t)(end - text) - 2,
					 "*/", 2);
	size_t len;

	if (!stop)
		stop = end;
	else if (!line)
		stop += 2;
	*ret_end = stop;
	for (len = (size_t)(stop - text); line && strchr(BLANKS, text[len - 1]);)
		len--;
	add_piece(f, line ? PIECE_LINE_COMMENT : PIECE_BLOCK_COMMENT, text,
		  len)->newlines = newlines;
}

/* White space and comments between two tokens.  Returns the newlines in front of
 * the second one. */
static size_t add_gap(struct format *f, const char *text, const char *end)
{
	size_t newlines = 0;

	while (text < end) {
		if (*text == '/') {
			add_comment(f, text, end, newlines, &text);
			newlines = 0;
		} else {
			newlines += *text++ == '\n';
		}
	}
	return newlines;
}

static bool same_start(struct span a, struct span b)
{
	return a.line == b.line && a.col == b.col;
}

/* What may hold newlines at its end: a command that lacks its back-quote. */
static size_t token_len(const struct script_token *t, const char *text,
			size_t len)
{
	if (t->kind == BACKQUOTED && *text == '`' &&
	    (len < 2 || text[len - 1] != '`'))
		return strcspn(text, "\r\n");
	return len;
}

static void add_pieces(struct format *f)
{
	const struct script *s = f->script;
	const char *at = s->source->text, *end = at + s->source->len;
	size_t event = s->n_way_events;

	if (s->source->len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	for (size_t i = 0; i < s->n_tokens; i++) {
		const struct script_token *t = &s->token[i];
		size_t len, newlines;
		const char *text = source_text(s->source, t->span, &len);
		struct format_piece *p;

		newlines = add_gap(f, at, text);
		p = add_piece(f, t->kind, text, token_len(t, text, len));
		p->newlines = newlines;
		p->apart = text > at;
		if (event < s->n_events &&
		    same_start(t->span, s->event[event]->span)) {
			p->starts = true;
			event++;
		} else {
			p->starts = t->kind == OPTION ||
				    same_start(t->span, s->init_span) ||
				    same_start(t->span, s->cleanup_span);
		}
		at = text + len;
	}
	add_gap(f, at, end);
}

static void free_pieces(struct format *f)
{
	free(f->piece);
}

/* --- rows -------------------------------------------------------------------- */

/* The last token of the row that begins at @i. */
static size_t row_last(const struct format *f, size_t i)
{
	size_t last = i;

	for (i++; i < f->n && !f->piece[i].starts; i++)
		if (!format_is_comment(&f->piece[i]))
			last = i;
	return last;
}

static void add_row(struct format *f, size_t first, size_t last)
{
	bool is_comment = format_is_comment(&f->piece[first]);
	bool blank = f->rows.n && f->piece[first].newlines > 1;
	size_t n = last - first + 1, len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	format_space(f->piece + first, &n);
	if (is_comment || n == 1)
		fwrite(f->piece[first].text, 1, f->piece[first].len, out);
	else
		format_event(out, f->piece + first, n);
	fclose(out);
	format_rows_add(&f->rows, text, len, blank, is_comment);
}

char *format_script(const struct script *s, size_t *ret_len)
{
	struct format f = { .script = s };

	add_pieces(&f);
	for (size_t i = 0; i < f.n;) {
		size_t last = i;

		if (!format_is_comment(&f.piece[i])) {
			last = row_last(&f, i);
			add_row(&f, i, last);
		} else if (f.rows.n && !f.piece[i].newlines) {
			format_rows_comment(&f.rows, &f.piece[i]);
		} else {
			add_row(&f, i, i);
		}
		i = last + 1;
	}
	free_pieces(&f);
	return format_rows_text(&f.rows, ret_len);
}

/* --- the same ------------------------------------------------------------------ */

/* Tokens and comments, in order and byte for byte. */
static bool same_pieces(const struct script *a, const struct script *b)
{
	struct format x = { .script = a }, y = { .script = b };
	bool same;

	add_pieces(&x);
	add_pieces(&y);
	same = x.n == y.n;
	for (size_t i = 0; i < x.n && same; i++)
		same = x.piece[i].kind == y.piece[i].kind &&
		       x.piece[i].len == y.piece[i].len &&
		       memcmp(x.piece[i].text, y.piece[i].text,
			      x.piece[i].len) == 0;
	free_pieces(&x);
	free_pieces(&y);
	return same;
}

/* As they are written: which comments are pragmas depends on where comments begin. */
static void print_pragmas(FILE *out, const struct script *s)
{
	for (size_t i = 0; i < s->pragmas.n_places; i++) {
		size_t len;
		const char *text = source_text(s->source, s->pragmas.place[i],
					       &len);

		fwrite(text, 1, len, out);
		putc('\n', out);
	}
}

static char *meaning(const struct script *s)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	print_pragmas(out, s);
	script_dump_meaning(out, s);
	fclose(out);
	return text;
}

bool format_same(const struct script *a, const struct script *b)
{
	td_auto_free char *x = meaning(a), *y = meaning(b);

	return same_pieces(a, b) && strcmp(x, y) == 0;
}
