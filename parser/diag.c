/* SPDX-License-Identifier: BSD-2-Clause */
/* diag: the one record for everything the tool has to say about a script. */
#include "parser/diag.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/utf8.h"

#define SHOWN_COLS 100		/* of a source line; a longer one is cut */
#define BEFORE_CARET 60		/* columns kept in front of the caret then */

#define COLOUR_BOLD "\033[1m"
#define COLOUR_RED "\033[1;31m"
#define COLOUR_YELLOW "\033[1;33m"
#define COLOUR_GREEN "\033[1;32m"
#define COLOUR_CYAN "\033[1;36m"
#define COLOUR_OFF "\033[0m"

static const struct {
	const char *name, *colour;
} levels[DIAG_LEVEL_COUNT] = {
	[DIAG_ERROR] = { "error", COLOUR_RED },
	[DIAG_WARNING] = { "warning", COLOUR_YELLOW },
	[DIAG_NOTE] = { "note", COLOUR_CYAN },
};

const char *diag_level_name(enum diag_level level)
{
	return levels[level].name;
}

/* --- records ------------------------------------------------------------- */

static void strings_free(char **s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(s[i]);
	free(s);
}

void diag_list_prepend(struct diag_list *list, struct diag_list *first)
{
	size_t n = first->n + list->n;

	if (!n)
		return;
	first->item = xrealloc(first->item, n * sizeof(*first->item));
	if (list->n)
		memcpy(first->item + first->n, list->item,
		       list->n * sizeof(*list->item));
	free(list->item);
	list->item = first->item;
	list->n = n;
	list->n_errors += first->n_errors;
	list->n_warnings += first->n_warnings;
	*first = (struct diag_list){ 0 };
}

void diag_list_done(struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct diag *d = list->item[i];

		strings_free(d->detail, d->n_detail);
		strings_free(d->note, d->n_note);
		free(d->text);
		free(d);
	}
	free(list->item);
	*list = (struct diag_list){ 0 };
}

bool diag_is_full(const struct diag_list *list)
{
	return list->n_errors >= DIAG_MAX_ERRORS;
}

/* A script may have a word of a megabyte, but a message should not.  The middle is
 * left out: our own words are in front and behind. */
static char *text_new(const char *fmt, va_list ap)
{
	char *text = xvasprintf(fmt, ap), *cut;
	size_t len = strlen(text), head = DIAG_MAX_TEXT / 2, tail = len - head;

	if (len <= DIAG_MAX_TEXT + strlen("..."))
		return text;
	while (head && utf8_continues(text[head]))
		head--;
	while (utf8_continues(text[tail]))
		tail++;
	cut = xasprintf("%.*s...%s", (int)head, text, text + tail);
	free(text);
	return cut;
}

static struct diag *diag_vadd(struct diag_list *list, enum diag_level level,
			      struct span span, const char *fmt, va_list ap)
{
	struct diag *d;

	if (level == DIAG_WARNING)
		list->n_warnings++;
	if (level == DIAG_ERROR && ++list->n_errors > DIAG_MAX_ERRORS)
		return NULL;
	d = xcalloc(1, sizeof(*d));
	d->level = level;
	d->span = span;
	d->text = text_new(fmt, ap);
	list->item = xrealloc(list->item, (list->n + 1) * sizeof(*list->item));
	list->item[list->n++] = d;
	return d;
}

struct diag *diag_add(struct diag_list *list, enum diag_level level,
		      struct span span, const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = diag_vadd(list, level, span, fmt, ap);
	va_end(ap);
	return d;
}

struct diag *diag_error(struct diag_list *list, struct span span,
			const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = diag_vadd(list, DIAG_ERROR, span, fmt, ap);
	va_end(ap);
	return d;
}

void diag_unknown(struct diag_list *list, struct span span, const char *what,
		  const char *word, const char *near)
{
	if (near)
		diag_error(list, span, "unknown %s '%s'; did you mean '%s'?",
			   what, word, near);
	else
		diag_error(list, span, "unknown %s '%s'", what, word);
}

static void strings_add(char ***s, size_t *n, const char *fmt, va_list ap)
{
	*s = xrealloc(*s, (*n + 1) * sizeof(**s));
	(*s)[(*n)++] = text_new(fmt, ap);
}

void diag_detail(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	if (!d)
		return;
	va_start(ap, fmt);
	strings_add(&d->detail, &d->n_detail, fmt, ap);
	va_end(ap);
}

void diag_note(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	if (!d)
		return;
	va_start(ap, fmt);
	strings_add(&d->note, &d->n_note, fmt, ap);
	va_end(ap);
}

/* --- printing ------------------------------------------------------------- */

/* Bytes of what is shown as one character: a sequence, or one that is none. */
static size_t char_len(const char *text, size_t left)
{
	size_t n = utf8_len(text, left);

	return n ? n : 1;
}

/* The part of a source line that is shown, and what is marked in it. */
struct excerpt {
	const char *line;
	size_t from, to;	/* offsets of the part */
	size_t at, end;		/* of the mark; end at most to */
	bool more;		/* the line goes on behind it */
};

/* Where the character begins that byte @i of a line is in. */
static size_t char_start(const char *line, size_t len, size_t i)
{
	for (size_t start = i > 3 ? i - 3 : 0; start < i; start++)
		if (start + char_len(line + start, len - start) > i)
			return start;
	return i;
}

static struct excerpt excerpt_of(const struct source *src, struct span span)
{
	size_t len;
	struct excerpt e = { .line = source_line(src, span.line, &len) };

	e.at = span.col ? span.col - 1 : 0;
	e.at = e.at < len ? char_start(e.line, len, e.at) : len;
	e.end = span.end_line == span.line && span.end_col > span.col ?
			span.end_col : e.at + 1;
	if (span.end_line > span.line)
		e.end = len;
	if (e.at > BEFORE_CARET && len > SHOWN_COLS)
		e.from = char_start(e.line, len, e.at - BEFORE_CARET);
	e.to = len;
	if (len - e.from > SHOWN_COLS)
		e.to = char_start(e.line, len, e.from + SHOWN_COLS);
	e.more = e.to < len;
	if (e.end > e.to)
		e.end = e.to;
	return e;
}

/* A mark below each column of the marked text; @col is where the part begins,
 * counted from 0, for the width of its tabs. */
static void print_mark(FILE *out, const struct excerpt *e, unsigned col,
		       bool colour)
{
	size_t i = e->from;

	for (; i < e->at; i += char_len(e->line + i, e->to - i)) {
		bool tab = e->line[i] == '\t';

		fputc(tab ? '\t' : ' ', out);
		col += tab ? 8 - col % 8 : 1;
	}
	fputs(colour ? COLOUR_GREEN "^" : "^", out);
	for (; i < e->end; i += char_len(e->line + i, e->to - i)) {
		unsigned width = e->line[i] == '\t' ? 8 - col % 8 : 1;

		for (unsigned j = i == e->at; j < width; j++)
			fputc('~', out);
		col += width;
	}
	fprintf(out, "%s\n", colour ? COLOUR_OFF : "");
}

static void print_source_line(FILE *out, const struct source *src,
			      struct span span, bool colour)
{
	struct excerpt e = excerpt_of(src, span);
	const char *cut = e.from ? "..." : "";
	int number = fprintf(out, "%5u", span.line);
	int col;

	fprintf(out, " | %s", cut);
	plain_print_n(out, e.line + e.from, e.to - e.from);
	fprintf(out, "%s\n", e.more ? "..." : "");
	col = fprintf(out, "%*s | %*s", number, "", (int)strlen(cut), "");
	print_mark(out, &e, (unsigned)col, colour);
}

static void print_head(FILE *out, const char *path, const struct diag *d,
		       bool colour)
{
	const char *off = colour ? COLOUR_OFF : "";

	fputs(colour ? COLOUR_BOLD : "", out);
	plain_print(out, path);
	if (d->span.line)
		fprintf(out, ":%u:%u", d->span.line, d->span.col);
	fprintf(out, ":%s %s%s:%s ", off, colour ? levels[d->level].colour : "",
		levels[d->level].name, off);
	plain_print(out, d->text);
	if (d->check)
		fprintf(out, " [%s]", d->check);
	fputc('\n', out);
}

static void print_detail(FILE *out, const char *text, bool colour)
{
	static const char stops[] = { DIAG_EMPHASIS_ON, DIAG_EMPHASIS_OFF, 0 };

	if (text[0] == DIAG_WITHOUT_COLOUR) {
		if (colour)
			return;
		text++;
	}
	fputs("   ", out);
	while (*text) {
		size_t n = strcspn(text, stops);

		plain_print_n(out, text, n);
		text += n;
		if (*text && colour)
			fputs(*text == DIAG_EMPHASIS_ON ? COLOUR_RED :
							  COLOUR_OFF, out);
		text += *text != '\0';
	}
	fputc('\n', out);
}

void diag_print(FILE *out, const struct source *src, const char *path,
		const struct diag *d, bool colour)
{
	print_head(out, path, d, colour);
	if (src && d->span.line)
		print_source_line(out, src, d->span, colour);
	for (size_t i = 0; i < d->n_detail; i++)
		print_detail(out, d->detail[i], colour);
	for (size_t i = 0; i < d->n_note; i++) {
		fprintf(out, "   %snote:%s ", colour ? COLOUR_CYAN : "",
			colour ? COLOUR_OFF : "");
		plain_print(out, d->note[i]);
		fputc('\n', out);
	}
}

void diag_print_all(FILE *out, const struct source *src, const char *path,
		    const struct diag_list *list, bool colour)
{
	unsigned dropped;

	for (size_t i = 0; i < list->n; i++)
		diag_print(out, src, path, list->item[i], colour);
	if (list->n_errors <= DIAG_MAX_ERRORS)
		return;
	dropped = list->n_errors - DIAG_MAX_ERRORS;
	plain_print(out, path);
	fprintf(out, ": %u more error%s not shown\n", dropped,
		dropped == 1 ? " is" : "s are");
}
