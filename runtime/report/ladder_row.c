/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_row: how the parts of a ladder stand on its rows. */
#include "runtime/report/ladder_row.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/ladder_text.h"
#include "runtime/timing/clock.h"

#define COLOUR_OFF "\033[0m"
#define BEGIN 3			/* columns of an arrow in front of its text */
#define INDENT 4		/* of what a call has on further rows */

void ladder_row_end(struct ladder_row *r)
{
	td_auto_free char *below = r->below;

	if (r->at)
		fputc('\n', r->out);
	r->at = 0;
	r->below = NULL;
	if (!below)
		return;
	ladder_row_fill(r, below + strspn(below, " "), r->lane_at + BEGIN, NULL);
	ladder_row_end(r);
}

void ladder_row_to(struct ladder_row *r, unsigned column)
{
	if (r->at && r->at >= column)
		ladder_row_end(r);
	fprintf(r->out, "%*s", (int)(column - r->at), "");
	r->at = column;
}

void ladder_row_put(struct ladder_row *r, const char *text, const char *colour)
{
	bool coloured = r->style->colour && colour;

	fprintf(r->out, "%s%s%s", coloured ? colour : "", text,
		coloured ? COLOUR_OFF : "");
	r->at += ladder_text_columns(text);
}

void ladder_row_fill(struct ladder_row *r, const char *text, unsigned column,
		     const char *colour)
{
	unsigned width = r->style->width > column ? r->style->width - column : 1;

	while (*text) {
		size_t n = ladder_text_break(text, width, !r->style->whole);
		td_auto_free char *part = xstrndup(text, n);

		if (n && part[n - 1] == ' ')
			part[n - 1] = '\0';
		ladder_row_to(r, column);
		ladder_row_put(r, part, colour);
		text += n;
		if (*text)
			ladder_row_end(r);
	}
}

void ladder_row_time(struct ladder_row *r, int64_t ns)
{
	td_auto_free char *text = xasprintf("%.6f",
					    (double)ns / (double)NS_PER_S);

	ladder_row_put(r, text, NULL);
}

/* --- segments ------------------------------------------------------------ */

static void dashes(struct ladder_row *r, unsigned n, bool planned)
{
	const char *dash = r->style->utf8 ? (planned ? "╌" : "─") :
			   planned ? "." : "-";

	r->at += n;
	while (n--)
		fputs(dash, r->out);
}

static void head(struct ladder_row *r, bool inbound)
{
	fputs(r->style->utf8 ? (inbound ? "▶" : "◀") : inbound ? ">" : "<",
	      r->out);
	r->at++;
}

/* Exactly as wide as the lane, unless the text is too wide for it. */
static void put_arrow(struct ladder_row *r, const struct ladder_arrow *arrow,
		      const char *text, const char *colour)
{
	unsigned end = r->lane_at + r->lane - arrow->inbound;
	bool coloured = r->style->colour && colour;

	ladder_row_to(r, r->lane_at);
	fputs(coloured ? colour : "", r->out);
	if (!arrow->inbound)
		head(r, false);
	dashes(r, BEGIN - 1 - !arrow->inbound, arrow->planned);
	fprintf(r->out, " %s ", text);
	r->at += ladder_text_columns(text) + 2;
	dashes(r, r->at < end ? end - r->at : 1, arrow->planned);
	if (arrow->inbound)
		head(r, true);
	fputs(coloured ? COLOUR_OFF : "", r->out);
}

/* The first of the texts, from that with all on, which @width columns have room for; else
 * the last.  Caller frees. */
static char *fitting(const struct ladder_row *r, const struct ladder_arrow *arrow,
		     bool of_head, unsigned width)
{
	unsigned levels = r->style->whole ? 1 : LADDER_YIELD_COUNT;
	char *text = NULL;

	for (unsigned i = 0; i < levels; i++) {
		free(text);
		text = ladder_text_yield(arrow->text, (enum ladder_yield)i,
					 arrow->same_win);
		if (of_head)
			text[ladder_text_head(text)] = '\0';
		if (ladder_text_columns(text) <= width)
			break;
	}
	return text;
}

/* The options of a segment, which have a row of their own: with all that has room. */
static char *options_of(const struct ladder_row *r,
			const struct ladder_arrow *arrow)
{
	unsigned room = r->style->width - r->lane_at - BEGIN;
	const char *all = arrow->text + ladder_text_head(arrow->text);
	struct ladder_arrow options = { .text = all };

	return fitting(r, &options, false, room + 1);
}

void ladder_row_arrow(struct ladder_row *r, const struct ladder_arrow *arrow,
		      const char *colour)
{
	unsigned room = r->lane - LADDER_ARROW;
	td_auto_free char *text = fitting(r, arrow, false, room);
	td_auto_free char *first = NULL, *options = NULL;
	size_t n;

	if (ladder_text_columns(text) <= room) {
		put_arrow(r, arrow, text, colour);
		return;
	}
	free(text);
	text = fitting(r, arrow, true, room);
	options = options_of(r, arrow);
	n = ladder_text_break(text, room, !r->style->whole);
	first = xstrndup(text, n);
	if (n && first[n - 1] == ' ')
		first[n - 1] = '\0';
	put_arrow(r, arrow, first, colour);
	r->below = xasprintf("%s%s", text + n, options);
}

/* --- what stands beside the lane, or in it ------------------------------- */

void ladder_row_call(struct ladder_row *r, const char *text, bool beside,
		     const char *colour)
{
	unsigned width = ladder_text_columns(text);
	unsigned bound = beside && r->state_at ? r->state_at - 2 :
						 r->style->width;
	td_auto_free char *first = NULL;
	size_t n;

	if (r->call_at + width <= bound) {
		ladder_row_fill(r, text, r->call_at, colour);
		return;
	}
	if (r->lane_at + width <= bound) {
		ladder_row_fill(r, text, bound - width, colour);
		return;
	}
	n = ladder_text_break(text, r->style->width - r->lane_at,
			      !r->style->whole);
	first = xstrndup(text, n);
	ladder_row_fill(r, first, r->lane_at, colour);
	if (!text[n])
		return;
	ladder_row_end(r);
	ladder_row_fill(r, text + n, r->lane_at + INDENT, colour);
}

void ladder_row_to_state(struct ladder_row *r, unsigned columns)
{
	unsigned width = r->style->width;

	if (r->state_at) {
		ladder_row_to(r, r->state_at);
		return;
	}
	ladder_row_end(r);
	ladder_row_to(r, columns < width ? width - columns : 0);
}

void ladder_row_note(struct ladder_row *r, const char *text, const char *colour)
{
	if (!r->note_at && !r->state_at)
		ladder_row_to_state(r, ladder_text_columns(text));
	ladder_row_fill(r, text, r->note_at ? r->note_at :
				 r->state_at ? r->state_at : r->at, colour);
}
