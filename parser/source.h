/* SPDX-License-Identifier: BSD-2-Clause */
/* source: the text of a script and places in it. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "parser/stop.h"

#define SOURCE_MAX_LEN (16u << 20)	/* bytes; a larger script is refused */
#define SOURCE_SILENCE_S 10		/* seconds that a pipe may be silent */

/* A range of text.  Lines and columns count from 1, columns in bytes; the end
 * is the last byte, inclusive.  line 0: no place. */
struct span {
	uint32_t line, col;
	uint32_t end_line, end_col;
};

#define SPAN_NONE ((struct span){ 0 })

/* From the start of @a to the end of @b. */
struct span span_join(struct span a, struct span b);

struct source {
	char *path;		/* as given by the user, for messages */
	char *text;		/* NUL-terminated; may hold NULs before len */
	size_t len;		/* bytes */
	uint32_t *line_start;	/* offset of each line; n_lines of them */
	uint32_t n_lines;
};

/*
 * Reads a file.  Returns 0 with *@ret to be freed by source_free(); else -errno
 * (-EFBIG: over SOURCE_MAX_LEN; -EISDIR; -ETIMEDOUT: a pipe or device gave nothing
 * for SOURCE_SILENCE_S; -ENOMEM; -EINTR: @stop, which may be NULL).
 */
int source_load(const char *path, const struct stop *stop, struct source **ret);
/* The same from memory; the text is copied. */
struct source *source_from_text(const char *path, const char *text, size_t len);
/* @s may be NULL. */
void source_free(struct source *s);
/* The text from @span's start to its end, *@ret_len bytes, without a NUL at the end; ""
 * if there is no such place. */
const char *source_text(const struct source *s, struct span span,
			size_t *ret_len);
/* Line @line without its newline, *@ret_len bytes, without a NUL at the end; "" if there
 * is no such line. */
const char *source_line(const struct source *s, uint32_t line, size_t *ret_len);

#endif
