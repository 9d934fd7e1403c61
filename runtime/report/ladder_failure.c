/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_failure: the event that a run failed at, as expected and as it was. */
#include "runtime/report/ladder_failure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/facts.h"
#include "runtime/report/ladder_text.h"

#define LABEL 10		/* columns of "expected  " */
#define SIDE_MAX 2000		/* bytes of a side that is aligned with the other */

/* Two texts under each other, and marks under what differs, which may be "". */
struct sides {
	char *expected, *actual, *marks;
	bool aligned;		/* field by field, as by story/columns.h */
};

static void sides_done(struct sides *s)
{
	free(s->expected);
	free(s->actual);
	free(s->marks);
}

static const char *detail_of(const struct diag *d, const char *label)
{
	for (size_t i = 0; d && i < d->n_detail; i++)
		if (strncmp(d->detail[i], label, strlen(label)) == 0)
			return d->detail[i] + strlen(label);
	return NULL;
}

static void trim(char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == ' ')
		text[--len] = '\0';
}

/* "^^^" under what @text has between the signs of emphasis.  Caller frees. */
static char *marks_of(const char *text)
{
	char *marks = xmalloc(strlen(text) + 1);
	bool on = false;
	size_t n = 0;

	for (; *text; text++) {
		if (*text == DIAG_EMPHASIS_ON || *text == DIAG_EMPHASIS_OFF)
			on = *text == DIAG_EMPHASIS_ON;
		else
			marks[n++] = on ? '^' : ' ';
	}
	marks[n] = '\0';
	trim(marks);
	return marks;
}

/* The row has the time. */
static void drop_time(char *side)
{
	static const char *const before[] = { "     at ", "     from " };

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		char *at = strstr(side, before[i]);

		if (at)
			*at = '\0';
	}
	trim(side);
}

/* Both without the time. */
static bool sides_of_error(const struct diag *error, struct sides *ret)
{
	const char *expected = detail_of(error, FACTS_EXPECTED);
	const char *actual = detail_of(error, FACTS_ACTUAL);

	if (!expected || !actual)
		return false;
	ret->expected = facts_side(error, FACTS_EXPECTED);
	ret->actual = facts_side(error, FACTS_ACTUAL);
	drop_time(ret->expected);
	drop_time(ret->actual);
	ret->marks = marks_of(actual);
	if (strlen(ret->marks) > strlen(ret->actual))
		ret->marks[strlen(ret->actual)] = '\0';
	if (!*ret->marks) {
		free(ret->marks);
		ret->marks = marks_of(expected);
	}
	ret->aligned = true;
	return true;
}

/* "^^^" under the words of @actual that differ, from the first to the last.  Caller
 * frees. */
static char *marks_between(const char *expected, const char *actual)
{
	size_t from = 0, len = strlen(actual), other = strlen(expected);
	size_t same = 0;
	char *marks;

	while (actual[from] && actual[from] == expected[from])
		from++;
	while (same < len - from && same < other - from &&
	       actual[len - 1 - same] == expected[other - 1 - same])
		same++;
	while (from && !strchr(" ([,", actual[from - 1]))
		from--;
	while (same && !strchr(" )],", actual[len - same]))
		same--;
	if (from >= len - same)
		return xstrdup("");
	marks = xmalloc(len - same + 1);
	memset(marks, ' ', from);
	memset(marks + from, '^', len - same - from);
	marks[len - same] = '\0';
	return marks;
}

/* Not what a record of somebody else's may have in its place. */
static bool can_align(const char *text)
{
	size_t n = 0;

	for (; text[n]; n++)
		if (n == SIDE_MAX || !isprint((unsigned char)text[n]))
			return false;
	return true;
}

/* False: @e has one side at most. */
static bool sides_find(const struct trace_entry *e, const struct diag *error,
		       struct sides *ret)
{
	*ret = (struct sides){ 0 };
	if (e->kind == TRACE_MISSING || e->kind == TRACE_STATE || !e->expected)
		return false;
	if (e->kind == TRACE_OUT && sides_of_error(error, ret)) {
		if (can_align(ret->expected) && can_align(ret->actual))
			return true;
		sides_done(ret);
	}
	ret->expected = ladder_text_line(e->expected);
	ret->actual = ladder_text_line(e->text);
	ret->marks = can_align(ret->expected) && can_align(ret->actual) ?
			     marks_between(ret->expected, ret->actual) :
			     xstrdup("");
	return true;
}

static bool fit_lane(const struct ladder_row *r, const struct trace_entry *e,
		     const struct sides *s)
{
	unsigned room = r->lane - LADDER_ARROW;

	return e->kind == TRACE_OUT && ladder_text_columns(s->expected) <= room &&
	       ladder_text_columns(s->actual) <= room;
}

static bool fit_row(const struct ladder_row *r, const struct sides *s)
{
	unsigned room = r->style->width - r->lane_at - LABEL;

	return ladder_text_columns(s->expected) <= room &&
	       ladder_text_columns(s->actual) <= room;
}

static void put_arrows(struct ladder_row *r, const struct sides *s,
		       int64_t at_ns)
{
	ladder_row_arrow(r, &(struct ladder_arrow){ .text = s->expected,
						    .planned = true },
			 LADDER_ODD);
	ladder_row_note(r, "expected", LADDER_ODD);
	ladder_row_end(r);
	ladder_row_time(r, at_ns);
	ladder_row_arrow(r, &(struct ladder_arrow){ .text = s->actual },
			 LADDER_BAD);
	ladder_row_note(r, "actual", LADDER_BAD);
}

static bool word_ends(const char *text, size_t at)
{
	return at >= strlen(text) || text[at - 1] == ' ' || text[at - 1] == ',';
}

/* Bytes of both sides that a row of @width takes, so that no word of either is cut: the
 * options have the next row, if they stand in both at the same place. */
static size_t common_break(const struct sides *s, unsigned width)
{
	size_t expected = strlen(s->expected), actual = strlen(s->actual);
	size_t n = ladder_text_head(s->expected) + 1;

	if ((expected > actual ? expected : actual) <= width)
		return width;
	if (n < expected && n <= width && n == ladder_text_head(s->actual) + 1)
		return n;
	n = width;
	while (n && !(word_ends(s->expected, n) && word_ends(s->actual, n)))
		n--;
	return n ? n : width;
}

/* The part of a text from @at on, of @n bytes; "": it is shorter.  Caller frees. */
static char *part_of(const char *text, size_t at, size_t n)
{
	char *part = xstrndup(at < strlen(text) ? text + at : "", n);

	trim(part);
	return part;
}

static void put_side(struct ladder_row *r, const char *label, const char *part,
		     const char *colour)
{
	if (*label) {
		ladder_row_to(r, r->lane_at);
		ladder_row_put(r, label, colour);
	}
	if (*part) {
		ladder_row_to(r, r->lane_at + LABEL);
		ladder_row_put(r, part, colour);
	}
	ladder_row_end(r);
}

/* Too wide for a row: as many as it takes. */
static void put_aligned(struct ladder_row *r, const struct sides *s)
{
	unsigned width = r->style->width - r->lane_at - LABEL;
	size_t n;

	for (size_t at = 0; at < strlen(s->expected) || at < strlen(s->actual);
	     at += n) {
		struct sides rest = {
			.expected = part_of(s->expected, at, SIZE_MAX),
			.actual = part_of(s->actual, at, SIZE_MAX),
			.marks = part_of(s->marks, at, SIZE_MAX),
		};

		n = common_break(&rest, width);
		td_auto_free char *expected = part_of(rest.expected, 0, n);
		td_auto_free char *actual = part_of(rest.actual, 0, n);
		td_auto_free char *marks = part_of(rest.marks, 0, n);

		put_side(r, at ? "" : "expected", expected, LADDER_ODD);
		put_side(r, at ? "" : "actual", actual, LADDER_BAD);
		put_side(r, "", marks, LADDER_BAD);
		sides_done(&rest);
	}
}

static void put_texts(struct ladder_row *r, const struct sides *s)
{
	ladder_row_to(r, r->lane_at);
	ladder_row_put(r, "expected", LADDER_ODD);
	ladder_row_fill(r, s->expected, r->lane_at + LABEL, LADDER_ODD);
	ladder_row_end(r);
	ladder_row_to(r, r->lane_at);
	ladder_row_put(r, "actual", LADDER_BAD);
	ladder_row_fill(r, s->actual, r->lane_at + LABEL, LADDER_BAD);
}

/* What else is missing has no tolerance. */
bool ladder_failure_is_packet(const struct trace_entry *e)
{
	return e->kind == TRACE_MISSING && e->tolerance_ns != TRACE_NO_TIME;
}

bool ladder_failure_event(struct ladder_row *r, const struct trace_entry *e,
			  int64_t at_ns, const struct diag *error)
{
	struct sides s;

	if (ladder_failure_is_packet(e)) {
		td_auto_free char *text = ladder_text_line(e->expected);

		ladder_row_time(r, at_ns);
		ladder_row_arrow(r, &(struct ladder_arrow){ .text = text,
							    .planned = true },
				 LADDER_BAD);
		ladder_row_note(r, "did not come", LADDER_BAD);
		return true;
	}
	if (!sides_find(e, error, &s))
		return false;
	if (fit_lane(r, e, &s)) {
		put_arrows(r, &s, at_ns);
	} else {
		ladder_row_time(r, at_ns);
		if (s.aligned && !fit_row(r, &s))
			put_aligned(r, &s);
		else
			put_texts(r, &s);
	}
	sides_done(&s);
	return true;
}

/* Without two sides in the row, what the error says of them, or the error itself. */
static void put_error(struct ladder_row *r, const struct diag *error)
{
	td_auto_free char *text = ladder_text_line(error->text);
	struct sides s = { 0 };

	ladder_row_fill(r, text, r->lane_at, LADDER_BAD);
	ladder_row_end(r);
	s.expected = facts_side(error, FACTS_EXPECTED);
	s.actual = facts_side(error, FACTS_ACTUAL);
	if (s.expected && s.actual) {
		td_auto_free char *expected = ladder_text_line(s.expected);
		td_auto_free char *actual = ladder_text_line(s.actual);

		put_texts(r, &(struct sides){ .expected = expected,
					      .actual = actual });
		ladder_row_end(r);
	}
	sides_done(&s);
}

void ladder_failure_why(struct ladder_row *r, const struct trace_entry *e,
			const struct diag *error)
{
	struct sides s;

	if (ladder_failure_is_packet(e))
		return;
	if (!sides_find(e, error, &s)) {
		if (error)
			put_error(r, error);
		return;
	}
	if (*s.marks && (fit_lane(r, e, &s) || fit_row(r, &s))) {
		ladder_row_to(r, r->lane_at + (fit_lane(r, e, &s) ?
						LADDER_ARROW / 2 : LABEL));
		ladder_row_put(r, s.marks, LADDER_BAD);
		ladder_row_end(r);
	}
	sides_done(&s);
}
