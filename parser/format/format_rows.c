/* SPDX-License-Identifier: BSD-2-Clause */
/* format_rows: lines of a formatted script, and comments behind them. */
#include <stdlib.h>
#include <string.h>

#include "parser/format/format.h"
#include "parser/format/format_parts.h"
#include "parser/mem.h"
#include "parser/utf8.h"

/* A line of more columns has its comment right behind it: it would move those of
 * all lines around it out of sight. */
#define ALIGN_MAX (FORMAT_WIDTH - 8)

size_t format_width(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = len; i && text[i - 1] != '\n'; i--)
		width += !utf8_continues(text[i - 1]);
	return width;
}

void format_rows_add(struct format_rows *rows, char *text, size_t len,
		     bool blank, bool is_comment)
{
	GROW(rows->row, rows->n, rows->cap);
	rows->row[rows->n++] = (struct format_row){
		.text = text,
		.len = len,
		.blank = blank,
		.is_comment = is_comment,
	};
}

static void append(char **text, size_t *len, const struct format_piece *piece)
{
	size_t gap = *text ? 1 : 0;

	*text = xrealloc(*text, *len + gap + piece->len + 1);
	if (gap)
		(*text)[*len] = ' ';
	memcpy(*text + *len + gap, piece->text, piece->len);
	*len += gap + piece->len;
	(*text)[*len] = '\0';
}

void format_rows_comment(struct format_rows *rows,
			 const struct format_piece *comment)
{
	struct format_row *row = &rows->row[rows->n - 1];

	if (row->is_comment)
		append(&row->text, &row->len, comment);
	else
		append(&row->comment, &row->comment_len, comment);
}

static bool is_aligned(const struct format_row *row)
{
	return format_width(row->text, row->len) <= ALIGN_MAX;
}

/* The rows from @i on whose comments are aligned with each other: next to each other,
 * with no empty line between. */
static size_t group_end(const struct format_rows *rows, size_t i)
{
	size_t end = i + 1;

	while (end < rows->n && rows->row[end].comment && !rows->row[end].blank)
		end++;
	return end;
}

static void print_row(FILE *out, const struct format_row *row, size_t column)
{
	size_t width = format_width(row->text, row->len);

	if (row->blank)
		fputc('\n', out);
	fwrite(row->text, 1, row->len, out);
	if (row->comment) {
		fprintf(out, "%*s", width < column ? (int)(column - width) : 1,
			"");
		fwrite(row->comment, 1, row->comment_len, out);
	}
	fputc('\n', out);
}

char *format_rows_text(struct format_rows *rows, size_t *ret_len)
{
	char *text;
	FILE *out = open_memstream(&text, ret_len);

	for (size_t i = 0; i < rows->n;) {
		size_t end = group_end(rows, i), column = 0;

		if (!rows->row[i].comment)
			end = i + 1;
		for (size_t j = i; j < end; j++) {
			const struct format_row *row = &rows->row[j];
			size_t width = format_width(row->text, row->len);

			if (is_aligned(row) && width + 1 > column)
				column = width + 1;
		}
		for (; i < end; i++) {
			print_row(out, &rows->row[i],
				  is_aligned(&rows->row[i]) ? column : 0);
			free(rows->row[i].text);
			free(rows->row[i].comment);
		}
	}
	free(rows->row);
	*rows = (struct format_rows){ 0 };
	fclose(out);
	return text;
}
