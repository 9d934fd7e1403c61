/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder: a run as a diagram in text. */
#include "runtime/report/ladder.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/utf8.h"
#include "runtime/timing/clock.h"

#define TIME_WIDTH 10
#define STATE_WIDTH 28
#define LANE_MIN 34		/* columns for segments */
#define CALL_MIN 22		/* columns for calls */
#define DASHES 3		/* at least, on each side of a segment's text */

#define COLOUR_STATE "\033[1;32m"
#define COLOUR_ODD "\033[1;33m"
#define COLOUR_DIM "\033[2m"
#define COLOUR_OFF "\033[0m"

struct ladder {
	FILE *out;
	const struct ladder_style *style;
	unsigned lane, call;	/* widths */
	unsigned connections;	/* seen: from 2 on they are numbered */
	/* Calls that blocked, in the order of their returns; the first ones are told. */
	const struct trace_entry **blocked;
	size_t n_blocked, n_returned;
};

struct ladder_style ladder_style_for(FILE *out, bool colour)
{
	struct ladder_style s = { .width = 110, .colour = colour };
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	struct winsize size;

	if (locale) {
		s.utf8 = !strcmp(nl_langinfo_l(CODESET, locale), "UTF-8");
		freelocale(locale);
	}
	if (isatty(fileno(out)) && !ioctl(fileno(out), TIOCGWINSZ, &size) &&
	    size.ws_col)
		s.width = size.ws_col < 80 ? 80 :
			  size.ws_col > 200 ? 200 : size.ws_col;
	return s;
}

static void put(const struct ladder *l, const char *text, unsigned times)
{
	while (times--)
		fputs(text, l->out);
}

static void colour(const struct ladder *l, const char *code)
{
	if (l->style->colour)
		fputs(code, l->out);
}

/* At most @max bytes of @text, of whole characters. */
static int cut(const char *text, size_t max)
{
	size_t n = strnlen(text, max);

	while (n && utf8_continues(text[n]))
		n--;
	return (int)n;
}

/* @text, most often ASCII, cut to @width columns and filled up to them. */
static void put_cell(const struct ladder *l, const char *text, unsigned width)
{
	td_auto_free char *plain = plain_text(text);

	if (strlen(plain) > width)
		fprintf(l->out, "%.*s..", cut(plain, width - 2), plain);
	else
		fprintf(l->out, "%-*s", (int)width, plain);
}

/* "--- S 0:0(0) win 65535 ------->", exactly the lane's width. */
static void put_segment(const struct ladder *l, const struct trace_entry *e)
{
	bool in = e->kind == TRACE_IN;
	const char *dash = l->style->utf8 ? "─" : "-";
	const char *head = l->style->utf8 ? (in ? "▶" : "◀") : in ? ">" : "<";
	unsigned room = l->lane - 2 * DASHES - 3;
	td_auto_free char *plain = plain_text(e->text);
	size_t len = strlen(plain);
	unsigned text = len > room ? room : (unsigned)len;

	if (!in)
		fputs(head, l->out);
	put(l, dash, DASHES);
	if (len > room)
		fprintf(l->out, " %.*s.. ", cut(plain, room - 2), plain);
	else
		fprintf(l->out, " %s ", plain);
	put(l, dash, DASHES + room - text);
	if (in)
		fputs(head, l->out);
}

static const char *remark(const struct trace_entry *e)
{
	if (e->kind != TRACE_OUT)
		return "";
	if (e->retransmission)
		return e->unexpected ? "retransmitted, unexpected" :
				       "retransmitted";
	return e->unexpected ? "expected by no line" : "";
}

/* What the script wants, where its segment would be. */
static void put_missing(const struct ladder *l, const struct trace_entry *e)
{
	colour(l, COLOUR_ODD);
	put_cell(l, "", DASHES + 2);
	put_cell(l, e->expected, l->lane - DASHES);
	put_cell(l, "did not happen", l->call);
	colour(l, COLOUR_OFF);
}

static bool has_blocked(const struct trace_entry *e)
{
	return e->kind == TRACE_CALL && e->end_ns != TRACE_NO_TIME;
}

/* Without the result, which comes later. */
static int call_len(const struct trace_entry *e)
{
	const char *at = e->text, *equals = NULL;

	while ((at = strstr(at, " = ")))
		equals = at++;
	return (int)(equals ? equals - e->text : (long)strlen(e->text));
}

/* What a line says between time and state. */
static void put_event(const struct ladder *l, const struct trace_entry *e)
{
	char text[400];

	switch (e->kind) {
	case TRACE_MISSING:
		put_missing(l, e);
		return;
	case TRACE_IN:
	case TRACE_OUT:
		colour(l, *remark(e) ? COLOUR_ODD : "");
		put_segment(l, e);
		fputs("  ", l->out);
		put_cell(l, remark(e), l->call);
		colour(l, *remark(e) ? COLOUR_OFF : "");
		return;
	case TRACE_COMMAND:
		snprintf(text, sizeof(text), "`%s`", e->text);
		break;
	case TRACE_CALL_BLOCKED:
		snprintf(text, sizeof(text), "%s ...", e->text);
		break;
	case TRACE_CODE:
		snprintf(text, sizeof(text), "%%{ }%%");
		break;
	default:
		if (has_blocked(e))
			snprintf(text, sizeof(text), "%.*s ...", call_len(e),
				 e->text);
		else
			snprintf(text, sizeof(text), "%s", e->text);
	}
	text[strcspn(text, "\n")] = '\0';
	put_cell(l, "", l->lane + 2);
	put_cell(l, text, l->call);
}

/* The states that follow entry @i of the trace, up to the next event. */
static size_t put_states(const struct ladder *l, const struct trace *t,
			 size_t i)
{
	const char *arrow = l->style->utf8 ? "→" : "->";
	bool first = true;

	for (; i < t->n && t->entry[i].kind == TRACE_STATE; i++) {
		const struct trace_entry *e = &t->entry[i];

		fputs(first ? "  " : ", ", l->out);
		first = false;
		if (l->connections > 1)
			fprintf(l->out, "#%u ", e->connection);
		colour(l, COLOUR_DIM);
		fprintf(l->out, "%s %s ", tcp_state_name(e->from), arrow);
		colour(l, COLOUR_OFF);
		colour(l, COLOUR_STATE);
		fputs(tcp_state_name(e->to), l->out);
		colour(l, COLOUR_OFF);
	}
	return i;
}

/* Connections proper: a listening socket beside the only one needs no number. */
static unsigned count_connections(const struct trace *t)
{
	unsigned n = 0, last = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct trace_entry *e = &t->entry[i];

		if (e->kind != TRACE_STATE || e->connection == last ||
		    e->to == STATE_LISTEN || e->to == STATE_CLOSED)
			continue;
		last = e->connection;
		n++;
	}
	return n;
}

static int by_return(const void *a, const void *b)
{
	const struct trace_entry *x = *(const struct trace_entry *const *)a;
	const struct trace_entry *y = *(const struct trace_entry *const *)b;

	if (x->end_ns != y->end_ns)
		return x->end_ns < y->end_ns ? -1 : 1;
	return (x > y) - (x < y);
}

static void find_returns(struct ladder *l, const struct trace *t)
{
	l->blocked = xcalloc(t->n + 1, sizeof(*l->blocked));
	for (size_t i = 0; i < t->n; i++)
		if (has_blocked(&t->entry[i]))
			l->blocked[l->n_blocked++] = &t->entry[i];
	qsort(l->blocked, l->n_blocked, sizeof(*l->blocked), by_return);
}

static void put_time(const struct ladder *l, int64_t ns)
{
	fprintf(l->out, "%-*.6f", TIME_WIDTH, (double)ns / (double)NS_PER_S);
}

/* A call that blocked has a line for its return, too. */
static void put_returns(struct ladder *l, int64_t until_ns)
{
	while (l->n_returned < l->n_blocked &&
	       l->blocked[l->n_returned]->end_ns <= until_ns) {
		const struct trace_entry *e = l->blocked[l->n_returned++];

		put_time(l, e->end_ns);
		put_cell(l, "", l->lane + 2);
		put_cell(l, e->text, l->call);
		fputc('\n', l->out);
	}
}

void ladder_print(FILE *out, const struct trace *t,
		  const struct ladder_style *style)
{
	struct ladder l = { .out = out, .style = style };
	unsigned rest = style->width - TIME_WIDTH - STATE_WIDTH - 4;

	l.call = rest * 2 / 5 < CALL_MIN ? CALL_MIN : rest * 2 / 5;
	l.lane = rest - l.call < LANE_MIN ? LANE_MIN : rest - l.call;
	l.connections = count_connections(t);
	find_returns(&l, t);
	fprintf(out, "%-*s%-*s%-*s  %s\n", TIME_WIDTH, "time",
		(int)l.lane + 2, "remote host", (int)l.call, "kernel",
		"state");
	for (size_t i = 0; i < t->n;) {
		const struct trace_entry *e = &t->entry[i];

		put_returns(&l, e->time_ns);
		put_time(&l, e->time_ns);
		if (e->kind == TRACE_STATE) {
			put_cell(&l, "", l.lane + 2);
			put_cell(&l, "(by a timer)", l.call);
		} else {
			put_event(&l, e);
			i++;
		}
		i = put_states(&l, t, i);
		fputc('\n', out);
	}
	put_returns(&l, INT64_MAX);
	free(l.blocked);
}
