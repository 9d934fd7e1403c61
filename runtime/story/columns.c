/* SPDX-License-Identifier: BSD-2-Clause */
/* columns: two packets under each other, field by field, with what differs marked. */
#include "runtime/story/columns.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FIELD_MAX (WIRE_ITEM_MAX + 2)	/* bytes of one column's text */
#define LINE_MAX_LEN 1000
/* Columns that can differ: the options of two lists, and other fields. */
#define COLUMNS_MAX (2 * WIRE_TCP_OPTIONS_MAX + 48)

struct columns {
	const struct wire_packet *want, *got;
	char expected[LINE_MAX_LEN], actual[LINE_MAX_LEN], marks[LINE_MAX_LEN];
	size_t len;			/* all three are this long */
	bool differs;			/* the field whose items are added */
	/* Columns that differ, for emphasis. */
	struct difference {
		size_t from;
		size_t len[2];		/* expected, actual */
		size_t marks;
	} differing[COLUMNS_MAX];
	unsigned n_differing;
};

static void column_put(char *line, size_t at, const char *text, size_t width)
{
	size_t n = strlen(text);

	memset(line + at, ' ', width);
	memcpy(line + at, text, n < width ? n : width);
	line[at + width] = '\0';
}

static size_t longer(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Appends a column; @diff counts from its start, NULL: it does not differ. */
static void column_end(struct columns *c, const char *expected,
		       const char *actual, const struct difference *diff)
{
	size_t width = longer(strlen(expected), strlen(actual));
	char marks[FIELD_MAX] = "";

	if (!width || c->len + width >= LINE_MAX_LEN)
		return;
	if (diff) {
		memset(marks, ' ', diff->from);
		memset(marks + diff->from, '^', diff->marks);
		if (c->n_differing < COLUMNS_MAX) {
			c->differing[c->n_differing] = *diff;
			c->differing[c->n_differing++].from += c->len;
		}
	}
	column_put(c->expected, c->len, expected, width);
	column_put(c->actual, c->len, actual, width);
	column_put(c->marks, c->len, marks, width);
	c->len += width;
}

static void item_put(char buf[FIELD_MAX], const struct wire_item *item,
		     size_t lead, bool differs)
{
	snprintf(buf, FIELD_MAX, "%*s%s", (int)(lead - item->lead), "",
		 item->text[0] || !differs ? item->text : "-");
}

/* Only the item itself is marked; blanks line up those with and without a bracket. */
static void item_add(void *arg, const struct wire_item *want,
		     const struct wire_item *got, bool differs)
{
	struct columns *c = arg;
	size_t lead = longer(want->lead, got->lead);
	char expected[FIELD_MAX], actual[FIELD_MAX];
	struct difference diff = {
		.from = lead,
		.len = { want->len ? want->len : 1, got->len ? got->len : 1 },
		.marks = got->len ? got->len : want->len,
	};

	differs = differs && c->differs;
	item_put(expected, want, lead, differs);
	item_put(actual, got, lead, differs);
	column_end(c, expected, actual, differs ? &diff : NULL);
}

static void column_add(void *arg, const struct wire_field *f,
		       const struct wire_layer *want,
		       const struct wire_layer *got, bool differs)
{
	struct columns *c = arg;
	char expected[FIELD_MAX] = "", actual[FIELD_MAX] = "";
	struct difference diff = { 0 };

	c->differs = differs;
	if (want->ops->items &&
	    want->ops->items(f, c->want, want, c->got, got,
						item_add, c)) {
		column_end(c, " ", " ", NULL);
		return;
	}
	f->print(c->want, want, expected, sizeof(expected));
	/* Every packet has addresses and a TTL: shown where the script has. */
	if (expected[0] || differs || want->ops->place != WIRE_PLACE_IP)
		f->print(c->got, got, actual, sizeof(actual));
	if (differs && !expected[0])
		strcpy(expected, "-");
	if (differs && !actual[0])
		strcpy(actual, "-");
	if (!expected[0] && !actual[0])
		return;
	diff.len[0] = strlen(expected);
	diff.len[1] = diff.marks = strlen(actual);
	column_end(c, expected, actual, differs ? &diff : NULL);
	column_end(c, " ", " ", NULL);
}

/* @line, which is of @side, with emphasis on the columns that differ, without
 * trailing blanks. */
static void emphasise(const struct columns *c, const char *line, unsigned side,
		      char *ret, size_t cap)
{
	size_t end = strlen(line), at = 0, from = 0;

	while (end && line[end - 1] == ' ')
		end--;
	for (unsigned i = 0; i < c->n_differing; i++) {
		size_t on = c->differing[i].from;
		size_t off = on + c->differing[i].len[side];

		if (off > end)
			off = end;
		if (on >= off)
			continue;
		at += (size_t)snprintf(ret + at, cap - at, "%.*s%c%.*s%c",
				       (int)(on - from), line + from,
				       DIAG_EMPHASIS_ON, (int)(off - on),
				       line + on, DIAG_EMPHASIS_OFF);
		from = off;
	}
	snprintf(ret + at, cap - at, "%.*s", (int)(end - from), line + from);
}

static void trim(char *line)
{
	size_t n = strlen(line);

	while (n && line[n - 1] == ' ')
		line[--n] = '\0';
}

void columns_both(struct diag *d, const struct wire_packet *want,
		  const struct wire_packet *got, double at)
{
	struct columns c = { .want = want, .got = got };

	if (wire_packet_compare(want, got, column_add, &c) == UINT_MAX) {
		wire_packet_print(want, c.expected, sizeof(c.expected));
		wire_packet_print(got, c.actual, sizeof(c.actual));
	}
	trim(c.expected);
	trim(c.actual);
	diag_detail(d, "expected  %s", c.expected);
	diag_detail(d, "actual    %s     at %.6f", c.actual, at);
}

void columns_detail(struct diag *d, const struct wire_packet *want,
		    const struct wire_packet *got, double at)
{
	struct columns c = { .want = want, .got = got };
	char line[LINE_MAX_LEN + 2 * COLUMNS_MAX + 1];

	if (wire_packet_compare(want, got, column_add, &c) == UINT_MAX) {
		wire_packet_print(want, c.expected, sizeof(c.expected));
		wire_packet_print(got, c.actual, sizeof(c.actual));
		diag_note(d, "the packets are made of different headers");
	}
	emphasise(&c, c.expected, 0, line, sizeof(line));
	diag_detail(d, "expected  %s", line);
	emphasise(&c, c.actual, 1, line, sizeof(line));
	diag_detail(d, "actual    %s     at %.6f", line, at);
	trim(c.marks);
	if (c.n_differing)
		diag_detail(d, "%c          %s", DIAG_WITHOUT_COLOUR, c.marks);
}
