/* SPDX-License-Identifier: BSD-2-Clause */
/* console: what a guest's console shows, with a bound. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

#define CONSOLE_HEAD (96u << 10)	/* bytes kept of the begin: the first report */
#define CONSOLE_TAIL (32u << 10)	/* ... and of the end: why it died */

struct console {
	char *text;		/* head, then tail as a ring */
	size_t len;		/* bytes that came in all */
	char *told;		/* what console_text() returned */
};

/* Frees the text; @c is empty then. */
void console_done(struct console *c);
/* Adds the @len bytes of @text. */
void console_add(struct console *c, const char *text, size_t len);
/* Drops all text. */
void console_clear(struct console *c);
/* Takes the text up to @mark out, all of it if @mark is missing.  Valid until the next
 * call. */
const char *console_take(struct console *c, const char *mark);
/* What is kept, as one text, with a line where something is left out.  Valid until the
 * next call.  NUL bytes are blanks. */
const char *console_text(struct console *c);

#endif
