/* SPDX-License-Identifier: BSD-2-Clause */
/* format_parts: what the files of the formatter share. */
#ifndef FORMAT_PARTS_H
#define FORMAT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "parser/parse.h"

/* Kinds of pieces that are no tokens of the grammar; those are positive. */
enum {
	PIECE_LINE_COMMENT = -1,	/* "//": nothing can follow on its line */
	PIECE_BLOCK_COMMENT = -2,
	PIECE_NOTE = -3,		/* behind a result: one piece */
};

/* A token or a comment. */
struct format_piece {
	int kind;
	const char *text;	/* in the source */
	size_t len;
	size_t newlines;	/* between the piece before it and this one */
	bool starts;		/* a token that begins a row */
	bool apart;		/* white space or a comment is in front of it */
	/* Of the pieces of an event, by format_space(): */
	bool space;		/* one blank in front of it */
	bool may_break;		/* a line may begin with it */
	bool opens, closes;	/* a bracket, or one of < > around TCP options */
};

/* Whether @p is a comment, of whichever kind. */
bool format_is_comment(const struct format_piece *p);

/* --- rows of the result (format_rows.c) ------------------------------------ */

/* Something that begins a line, and the comments behind it. */
struct format_row {
	char *text;		/* maybe several lines; no newline at the end */
	size_t len;
	char *comment;		/* or NULL */
	size_t comment_len;
	bool blank;		/* an empty line in front of it */
	bool is_comment;
};

struct format_rows {
	struct format_row *row;
	size_t n, cap;
};

/* Adds a row.  @text, which free() takes, is owned by @rows then. */
void format_rows_add(struct format_rows *rows, char *text, size_t len,
		     bool blank, bool is_comment);
/* Adds a comment behind the last row. */
void format_rows_comment(struct format_rows *rows,
			 const struct format_piece *comment);
/* All rows as one text, with comments aligned; caller frees it.  Frees the rows. */
char *format_rows_text(struct format_rows *rows, size_t *ret_len);

/* Columns of the last line of @text: characters, a tab is one. */
size_t format_width(const char *text, size_t len);

/* --- events ------------------------------------------------------------------ */

/* Joins pieces that belong together, so that *@n becomes smaller, and fills in .space to
 * .closes (format_space.c). */
void format_space(struct format_piece *piece, size_t *n);

/* Prints the text of an event (format_event.c). */
void format_event(FILE *out, const struct format_piece *piece, size_t n);

#endif
