/* SPDX-License-Identifier: BSD-2-Clause */
/* diag: the one record for everything the tool has to say about a script. */
#include "parser/diag.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

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

/* --- records ------------------------------------------------------------- */

static void strings_free(char **s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(s[i]);
	free(s);
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
	d->text = xvasprintf(fmt, ap);
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

static void strings_add(char ***s, size_t *n, const char *fmt, va_list ap)
{
	*s = xrealloc(*s, (*n + 1) * sizeof(**s));
	(*s)[(*n)++] = xvasprintf(fmt, ap);
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

/* Length of the UTF-8 sequence at @p, or 0 when it is none (RFC 3629). */
static size_t utf8_len(const unsigned char *p, size_t left)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 :
		   p[0] >= 0xe0 && p[0] < 0xf0 ? 3 :
		   p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;

	if (!n || n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* Prints text from a script or a command: nothing in it may act on the
 * terminal.  With @blank, tabs stay and all else becomes blanks. */
static void print_safe(FILE *out, const char *text, size_t len, bool blank)
{
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_len(p + i, len - i);

		if (p[i] == '\t')
			fputc('\t', out);
		else if (blank)
			fputc(' ', out);
		else if (!n || p[i] < 0x20 || p[i] == 0x7f)
			fputc('?', out);
		else
			fwrite(p + i, 1, n, out);
		i += n ? n : 1;
	}
}

static void print_source_line(FILE *out, const struct source *src,
			      struct span span, bool colour)
{
	size_t len, from = 0, to, at, end;
	const char *line = source_line(src, span.line, &len);

	at = span.col ? span.col - 1 : 0;
	if (at > len)
		at = len;
	end = span.end_line == span.line && span.end_col > span.col ?
		      span.end_col : at + 1;
	if (span.end_line > span.line)
		end = len;
	if (at > BEFORE_CARET && len > SHOWN_COLS)
		from = at - BEFORE_CARET;
	to = len - from > SHOWN_COLS ? from + SHOWN_COLS : len;
	if (end > to)
		end = to;

	fprintf(out, "%5u | %s", span.line, from ? "..." : "");
	print_safe(out, line + from, to - from, false);
	fprintf(out, "%s\n      | %s", to < len ? "..." : "",
		from ? "   " : "");
	print_safe(out, line + from, at - from, true);
	fprintf(out, "%s^", colour ? COLOUR_GREEN : "");
	for (size_t i = at + 1; i < end; i++)
		fputc('~', out);
	fprintf(out, "%s\n", colour ? COLOUR_OFF : "");
}

static void print_head(FILE *out, const char *path, const struct diag *d,
		       bool colour)
{
	const char *off = colour ? COLOUR_OFF : "";

	fputs(colour ? COLOUR_BOLD : "", out);
	print_safe(out, path, strlen(path), false);
	if (d->span.line)
		fprintf(out, ":%u:%u", d->span.line, d->span.col);
	fprintf(out, ":%s %s%s:%s ", off, colour ? levels[d->level].colour : "",
		levels[d->level].name, off);
	print_safe(out, d->text, strlen(d->text), false);
	if (d->check)
		fprintf(out, " [%s]", d->check);
	fputc('\n', out);
}

void diag_print(FILE *out, const struct source *src, const char *path,
		const struct diag *d, bool colour)
{
	print_head(out, path, d, colour);
	if (src && d->span.line)
		print_source_line(out, src, d->span, colour);
	for (size_t i = 0; i < d->n_detail; i++) {
		fputs("   ", out);
		print_safe(out, d->detail[i], strlen(d->detail[i]), false);
		fputc('\n', out);
	}
	for (size_t i = 0; i < d->n_note; i++) {
		fprintf(out, "   %snote:%s ", colour ? COLOUR_CYAN : "",
			colour ? COLOUR_OFF : "");
		print_safe(out, d->note[i], strlen(d->note[i]), false);
		fputc('\n', out);
	}
}

void diag_print_all(FILE *out, const struct source *src, const char *path,
		    const struct diag_list *list, bool colour)
{
	for (size_t i = 0; i < list->n; i++)
		diag_print(out, src, path, list->item[i], colour);
	if (list->n_errors > DIAG_MAX_ERRORS)
		fprintf(out, "%s: %u more errors are not shown\n", path,
			list->n_errors - DIAG_MAX_ERRORS);
}
