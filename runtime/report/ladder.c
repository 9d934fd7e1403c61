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
#include "runtime/report/ladder_failure.h"
#include "runtime/report/ladder_row.h"
#include "runtime/report/ladder_text.h"
#include "runtime/timing/clock.h"

#define WIDTH_MIN 40
#define WIDTH_MAX 500
#define WIDTH_NO_TERMINAL 100
#define TIME_MIN 9		/* columns, with a blank: "0.000000 " */
#define CALL_MIN 24		/* columns for calls that have a column of their own */
#define CALL_MAX 40
#define CALL_IN_LANE 22		/* columns of the lane that a call takes at first */
#define WINDOWS 64		/* connections whose last windows are known at once */
#define SEGMENT_MAX 64		/* columns of text that all of the lane's rows have room
				 * for before calls have a column */

struct ladder {
	struct ladder_row row;
	const struct trace *trace;
	const struct diag *error;
	size_t n_way;		/* entries at the begin that are one row */
	bool failed;		/* a row above is what the run failed at */
	unsigned connections;	/* seen: from 2 on they are numbered */
	/* Calls that blocked, in the order of their returns; the first ones are told. */
	const struct trace_entry **blocked;
	size_t n_blocked, n_returned;
	/* By enum trace_kind and place of the connection: whose window is the last. */
	const struct trace_entry *last_win[2][WINDOWS];
};

/* --- style --------------------------------------------------------------- */

static unsigned columns_of(FILE *out)
{
	const char *set = getenv("COLUMNS");
	struct winsize size;
	unsigned long n = set ? strtoul(set, NULL, 10) : 0;

	if (!n && isatty(fileno(out)) &&
	    !ioctl(fileno(out), TIOCGWINSZ, &size))
		n = size.ws_col;
	if (!n)
		return WIDTH_NO_TERMINAL;
	return n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX :
							   (unsigned)n;
}

struct ladder_style ladder_style_for(FILE *out, bool colour)
{
	struct ladder_style s = {
		.width = columns_of(out),
		.colour = colour,
		.whole = !isatty(fileno(out)),
	};
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);

	if (locale) {
		s.utf8 = !strcmp(nl_langinfo_l(CODESET, locale), "UTF-8");
		freelocale(locale);
	}
	return s;
}

/* --- what a row says ----------------------------------------------------- */

static bool is_packet(const struct trace_entry *e)
{
	return e->kind == TRACE_IN || e->kind == TRACE_OUT;
}

/* The notation of a packet, also of one that did not come; NULL: @e is none. */
static const char *packet_text(const struct trace_entry *e)
{
	return is_packet(e) ? e->text :
	       ladder_failure_is_packet(e) ? e->expected : NULL;
}

/* The script has ended where it failed: what comes later, nobody waits for. */
static const char *remark(const struct ladder *l, const struct trace_entry *e)
{
	if (e->kind != TRACE_OUT)
		return NULL;
	if (e->unexpected && l->failed)
		return "after the failure";
	if (e->retransmission)
		return e->unexpected ? "retransmitted, unexpected" :
				       "retransmitted";
	return e->unexpected ? "expected by no line" : NULL;
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

/* What the row of an event that is no packet says.  Caller frees. */
static char *call_text(const struct trace_entry *e)
{
	td_auto_free char *text = NULL;

	switch (e->kind) {
	case TRACE_STATE:
		return xstrdup("(by a timer)");
	case TRACE_COMMAND:
		text = xasprintf("`%s`", e->text);
		break;
	case TRACE_CALL_BLOCKED:
		text = xasprintf("%s ...", e->text);
		break;
	case TRACE_CODE:
		text = xasprintf("%%{ %s }%%", e->text);
		break;
	case TRACE_MISSING:
		text = xasprintf("%s: not begun", e->expected);
		break;
	default:
		text = has_blocked(e) ? xasprintf("%.*s ...", call_len(e),
						  e->text)
				      : xstrdup(e->text);
	}
	return ladder_text_line(text);
}

/* "#2 LISTEN → SYN-RECEIVED", in @ret up to the new state and that by itself. */
static unsigned change_text(const struct ladder *l, const struct trace_entry *e,
			    char ret[64])
{
	char number[16] = "";

	if (l->connections > 1)
		snprintf(number, sizeof(number), "#%u ", e->connection);
	snprintf(ret, 64, "%s%s %s ", number, tcp_state_name(e->from),
		 l->row.style->utf8 ? "→" : "->");
	return ladder_text_columns(ret) +
	       (unsigned)strlen(tcp_state_name(e->to));
}

static void put_change(struct ladder *l, const struct trace_entry *e)
{
	char before[64];
	unsigned columns = change_text(l, e, before);

	ladder_row_to_state(&l->row, columns);
	ladder_row_put(&l->row, before, LADDER_DIM);
	ladder_row_put(&l->row, tcp_state_name(e->to), LADDER_STATE);
}

/* The states that follow entry @i of the trace, up to the next event. */
static size_t put_states(struct ladder *l, size_t i)
{
	for (; i < l->trace->n && l->trace->entry[i].kind == TRACE_STATE; i++)
		put_change(l, &l->trace->entry[i]);
	return i;
}

/* Whether its window is that of the segment before, of the same side. */
static bool same_win(struct ladder *l, const struct trace_entry *e)
{
	const struct trace_entry **last =
		&l->last_win[e->kind][e->connection % WINDOWS];
	size_t len, last_len;
	const char *win = ladder_text_win(e->text, &len), *last_win;
	bool same = false;

	if (!win)
		return false;
	if (*last && (*last)->connection == e->connection) {
		last_win = ladder_text_win((*last)->text, &last_len);
		same = len == last_len && strncmp(win, last_win, len) == 0;
	}
	*last = e;
	return same;
}

static void put_packet(struct ladder *l, const struct trace_entry *e)
{
	td_auto_free char *text = ladder_text_line(e->text);
	const char *odd = remark(l, e);

	ladder_row_arrow(&l->row, &(struct ladder_arrow){
		.text = text,
		.inbound = e->kind == TRACE_IN,
		.same_win = same_win(l, e),
	}, e->failed ? LADDER_BAD : odd ? LADDER_ODD : NULL);
	if (odd)
		ladder_row_note(&l->row, odd, LADDER_ODD);
}

static void put_event(struct ladder *l, size_t i)
{
	const struct trace_entry *e = &l->trace->entry[i];
	bool beside = i + 1 < l->trace->n &&
		      l->trace->entry[i + (e->kind != TRACE_STATE)].kind ==
			      TRACE_STATE;
	td_auto_free char *text = NULL;

	if (((e->failed && !has_blocked(e)) || e->kind == TRACE_MISSING) &&
	    ladder_failure_event(&l->row, e, e->time_ns, l->error))
		return;
	ladder_row_time(&l->row, e->time_ns);
	if (is_packet(e)) {
		put_packet(l, e);
		return;
	}
	text = call_text(e);
	ladder_row_call(&l->row, text, beside,
			e->failed && !has_blocked(e) ? LADDER_BAD : NULL);
}

/* --- all that stands before the first row -------------------------------- */

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

static void find_returns(struct ladder *l)
{
	const struct trace *t = l->trace;

	l->blocked = xcalloc(t->n + 1, sizeof(*l->blocked));
	for (size_t i = l->n_way; i < t->n; i++)
		if (has_blocked(&t->entry[i]))
			l->blocked[l->n_blocked++] = &t->entry[i];
	qsort(l->blocked, l->n_blocked, sizeof(*l->blocked), by_return);
}

/* Entries of the way to a first state: before time 0, and all of the pragma's line. */
static size_t way_len(const struct trace *t)
{
	uint32_t line = 0;
	size_t n;

	for (n = 0; n < t->n; n++) {
		const struct trace_entry *e = &t->entry[n];

		if (e->failed)
			return 0;
		if (e->time_ns >= 0 && (!line || e->line != line))
			break;
		if (!line)
			line = e->line;
	}
	return n;
}

/* Where that leads. */
static enum tcp_state way_state(const struct ladder *l)
{
	for (size_t i = l->n_way; i-- > 0;)
		if (l->trace->entry[i].kind == TRACE_STATE)
			return l->trace->entry[i].to;
	return STATE_CLOSED;
}

static unsigned larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The columns that the parts of the rows would take. */
struct widths {
	unsigned time, call, state;
};

static void measure_time(struct widths *w, int64_t ns)
{
	td_auto_free char *time = xasprintf("%.6f ",
					    (double)ns / (double)NS_PER_S);

	w->time = larger(w->time, (unsigned)strlen(time));
}

static void measure_entry(const struct ladder *l, const struct trace_entry *e,
			  struct widths *w)
{
	td_auto_free char *text = NULL;
	char before[64];

	measure_time(w, e->time_ns);
	if (has_blocked(e))
		measure_time(w, e->end_ns);
	if (e->kind == TRACE_STATE) {
		w->state = larger(w->state, change_text(l, e, before));
	} else if (!packet_text(e)) {
		text = call_text(e);
		w->call = larger(w->call, ladder_text_columns(text));
	}
}

/* What the arrows of all packets take if @room is what they can have: of one that needs
 * more and does not yield, the options are below it. */
static unsigned measure_arrows(const struct ladder *l, unsigned room)
{
	unsigned widest = 0;

	for (size_t i = l->n_way; i < l->trace->n; i++) {
		const char *packet = packet_text(&l->trace->entry[i]);
		td_auto_free char *text = ladder_text_line(packet ? packet : "");
		unsigned columns = ladder_text_columns(text) + LADDER_ARROW;

		if (columns > room && l->row.style->whole) {
			text[ladder_text_head(text)] = '\0';
			columns = ladder_text_columns(text) + LADDER_ARROW;
		}
		widest = larger(widest, columns);
	}
	return widest;
}

/* The states have as much as they need, if that leaves the segments enough. */
static void lay_out(struct ladder *l)
{
	struct ladder_row *r = &l->row;
	struct widths w = { .time = TIME_MIN };
	unsigned room, segment, lane, call;

	for (size_t i = l->n_way; i < l->trace->n; i++)
		measure_entry(l, &l->trace->entry[i], &w);
	if (l->n_way) {
		measure_time(&w, l->trace->entry[0].time_ns);
		w.state = larger(w.state,
				 (unsigned)strlen(tcp_state_name(way_state(l))));
	}
	r->lane_at = w.time;
	room = r->style->width - w.time;
	w.state = larger(w.state, (unsigned)strlen("state"));
	if (room < LADDER_LANE_MIN + 2 + w.state) {
		segment = measure_arrows(l, room);
		r->lane = smaller(larger(segment, LADDER_LANE_MIN), room);
		r->call_at = r->lane_at + r->lane / 3;
		return;
	}
	room -= 2 + w.state;
	segment = measure_arrows(l, room);
	lane = smaller(larger(segment, LADDER_LANE_MIN), SEGMENT_MAX);
	if (w.call && room >= lane + CALL_MIN + 2) {
		call = larger(CALL_MIN, smaller(w.call, CALL_MAX));
		call = smaller(call, room - lane - 2);
		r->lane = smaller(larger(segment, lane), room - call - 2);
		r->call_at = r->note_at = r->lane_at + r->lane + 2;
		r->state_at = r->call_at + call + 2;
	} else {
		r->lane = smaller(larger(segment, lane), room);
		r->call_at = r->lane_at + r->lane - CALL_IN_LANE;
		r->state_at = r->lane_at + r->lane + 2;
	}
}

static void put_header(struct ladder *l)
{
	struct ladder_row *r = &l->row;
	unsigned end = r->lane_at + r->lane - (unsigned)strlen("kernel");

	ladder_row_put(r, "time", NULL);
	ladder_row_to(r, r->lane_at);
	ladder_row_put(r, "remote host", NULL);
	ladder_row_to(r, r->note_at ? r->note_at : end);
	ladder_row_put(r, "kernel", NULL);
	if (r->state_at) {
		ladder_row_to(r, r->state_at);
		ladder_row_put(r, "state", NULL);
	}
	ladder_row_end(r);
}

/* --- rows ---------------------------------------------------------------- */

/* A call that blocked has a row for its return, too. */
static void put_returns(struct ladder *l, int64_t until_ns)
{
	while (l->n_returned < l->n_blocked &&
	       l->blocked[l->n_returned]->end_ns <= until_ns) {
		const struct trace_entry *e = l->blocked[l->n_returned++];
		td_auto_free char *text = ladder_text_line(e->text);

		if (!e->failed || !ladder_failure_event(&l->row, e, e->end_ns,
							l->error)) {
			ladder_row_time(&l->row, e->end_ns);
			ladder_row_call(&l->row, text, false, NULL);
		}
		ladder_row_end(&l->row);
		if (e->failed)
			ladder_failure_why(&l->row, e, l->error);
	}
}

/* The way to a first state is one row, with that state. */
static void put_way(struct ladder *l)
{
	const char *state = tcp_state_name(way_state(l));
	td_auto_free char *text = NULL;
	unsigned events = 0;

	for (size_t i = 0; i < l->n_way; i++)
		events += l->trace->entry[i].kind != TRACE_STATE;
	text = xasprintf("the way to %s: %u event%s", state, events,
			 events == 1 ? "" : "s");
	ladder_row_time(&l->row, l->trace->entry[0].time_ns);
	ladder_row_fill(&l->row, text, l->row.lane_at, LADDER_DIM);
	ladder_row_to_state(&l->row, (unsigned)strlen(state));
	ladder_row_put(&l->row, state, LADDER_STATE);
	ladder_row_end(&l->row);
}

static void put_rows(struct ladder *l)
{
	const struct trace *t = l->trace;

	if (l->n_way)
		put_way(l);
	for (size_t i = l->n_way; i < t->n;) {
		const struct trace_entry *e = &t->entry[i];

		put_returns(l, e->time_ns);
		put_event(l, i);
		l->failed |= e->failed;
		i = put_states(l, i + (e->kind != TRACE_STATE));
		ladder_row_end(&l->row);
		if (e->failed && !has_blocked(e))
			ladder_failure_why(&l->row, e, l->error);
	}
	put_returns(l, INT64_MAX);
}

void ladder_print(FILE *out, const struct trace *t, const struct diag *error,
		  const struct ladder_style *style)
{
	struct ladder l = {
		.row = { .out = out, .style = style },
		.trace = t,
		.error = error,
		.connections = count_connections(t),
	};

	l.n_way = style->way ? 0 : way_len(t);
	find_returns(&l);
	lay_out(&l);
	put_header(&l);
	put_rows(&l);
	free(l.blocked);
}
