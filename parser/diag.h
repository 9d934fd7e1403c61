/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * diag: the one record for everything the tool has to say about a script.
 *
 * Parser, checks and runtime add records to a list; diag_print() is the only
 * function that shows one.  A record:
 *
 *     a.pkt:17:6: error: outbound segment differs        level, span, text
 *        17 | +0 > . 1002:1002(0) ack 2 <...>            the source line
 *           |      ^~~~~
 *        expected  .  1002:1002(0) ack 2                 details, verbatim
 *        note: same as the segment that line 13 ...      notes
 */
#ifndef DIAG_H
#define DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "parser/source.h"

#define DIAG_MAX_ERRORS 20	/* further errors are counted, not kept */
#define DIAG_MAX_TEXT 1000	/* bytes of a text; of a longer one, both ends */

/*
 * In a detail line, the text between the first two is shown in colour.  A line that begins
 * with the third has marks for the text above it, and is shown only without colour.
 */
#define DIAG_EMPHASIS_ON '\001'
#define DIAG_EMPHASIS_OFF '\002'
#define DIAG_WITHOUT_COLOUR '\003'

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE, DIAG_LEVEL_COUNT };

struct diag {
	enum diag_level level;
	struct span span;	/* line 0: about the whole script */
	const char *check;	/* name of the warning's check, or NULL */
	char *text;
	char **detail;		/* lines shown under the caret, verbatim */
	size_t n_detail;
	char **note;		/* lines shown with "note: " in front */
	size_t n_note;
};

struct diag_list {
	struct diag **item;
	size_t n;
	unsigned n_errors;	/* with those dropped */
	unsigned n_warnings;
};

/* Frees the records; @list is empty then. */
void diag_list_done(struct diag_list *list);
/* Puts what @first owns in front of @list; @first is empty then. */
void diag_list_prepend(struct diag_list *list, struct diag_list *first);

/* Whether the list is full, so that a further error is only counted.  A caller can spare
 * itself a slow search for what such an error would say. */
bool diag_is_full(const struct diag_list *list);

/* Appends a record and returns it for details and notes; the list owns it.  Past
 * DIAG_MAX_ERRORS errors it only counts and returns NULL, which diag_detail() and
 * diag_note() accept. */
struct diag *diag_add(struct diag_list *list, enum diag_level level,
		      struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* As diag_add() with DIAG_ERROR. */
struct diag *diag_error(struct diag_list *list, struct span span,
			const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* As diag_error(): "unknown @what 'word'", with "; did you mean 'near'?" behind it unless
 * @near is NULL. */
void diag_unknown(struct diag_list *list, struct span span, const char *what,
		  const char *word, const char *near);
/* Adds a line below the source line: a detail as it is, a note with "note: " in front. */
void diag_detail(struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void diag_note(struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* "error", "warning", "note". */
const char *diag_level_name(enum diag_level level);

/* Prints one record; @src may be NULL when there is no text.  What
 * could act is shown as '?' (plain.h), long lines are cut around the caret. */
void diag_print(FILE *out, const struct source *src, const char *path,
		const struct diag *d, bool colour);
/* Prints all of a list, and in a last line how many errors were not kept. */
void diag_print_all(FILE *out, const struct source *src, const char *path,
		    const struct diag_list *list, bool colour);

#endif
