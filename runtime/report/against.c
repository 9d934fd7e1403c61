/* SPDX-License-Identifier: BSD-2-Clause */
/* against: two plays of one run, on two kernels, compared. */
#include "runtime/report/against.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"

const char *against_difference_name(enum against_difference d)
{
	static const char *const name[] = {
		[AGAINST_NONE] = "none",
		[AGAINST_PACKET] = "packet",
		[AGAINST_TIME] = "time",
		[AGAINST_CALL] = "call",
		[AGAINST_STATE] = "state",
		[AGAINST_OTHER] = "other",
	};
	_Static_assert(sizeof(name) / sizeof(*name) == AGAINST_DIFFERENCE_COUNT,
		       "every difference has a name");

	return name[d];
}

const char *against_summary(const struct against *a)
{
	if (a->same)
		return "nothing";
	if (a->verdict_differs)
		return "verdict";
	return a->difference == AGAINST_NONE ? "kind of failure"
					     : against_difference_name(a->difference);
}

/* --- keeping ---------------------------------------------------------------------- */

/* The kernel's clock in a packet: what it sends, and what is echoed to it.  It starts
 * anywhere (secure_tcp_ts_off()). */
static char *without_clock(const struct trace_entry *e, struct arena *mem)
{
	const char *mark = e->kind == TRACE_OUT ? "TS val " : " ecr ";
	char *copy = arena_strdup(mem, e->text), *p = copy;

	while ((p = strstr(p, mark))) {
		size_t digits;

		p += strlen(mark);
		digits = strspn(p, "0123456789");
		if (!digits)
			continue;
		*p = '*';
		memmove(p + 1, p + digits, strlen(p + digits) + 1);
	}
	return copy;
}

static const char *text_of(const struct trace_entry *e, struct arena *mem)
{
	td_auto_free char *change = NULL;

	switch (e->kind) {
	case TRACE_IN:
	case TRACE_OUT:
		return without_clock(e, mem);
	case TRACE_STATE:
		change = xasprintf("%s -> %s", tcp_state_name(e->from),
				   tcp_state_name(e->to));
		return arena_strdup(mem, change);
	default:
		return arena_strdup(mem, e->text ? e->text : "");
	}
}

static struct against_event keep_event(const struct trace_entry *e,
				       struct arena *mem)
{
	bool judged = e->tolerance_ns != TRACE_NO_TIME;

	return (struct against_event){
		.kind = e->kind,
		.line = e->line,
		.connection = e->connection,
		.time_ns = e->time_ns,
		.judged_ns = !judged ? TRACE_NO_TIME :
			     e->kind == TRACE_OUT ? e->time_ns : e->end_ns,
		.tolerance_ns = e->tolerance_ns,
		.text = text_of(e, mem),
	};
}

void against_keep(const struct result *r, struct arena *mem, size_t limit,
		  struct against_side *ret)
{
	const struct diag *d = facts_first_error(&r->diags);
	const char *message = d ? d->text : r->skip_reason;
	struct against_side side = {
		.verdict = r->verdict,
		.kind = r->kind,
	};
	size_t room = limit > arena_size(mem) ? limit - arena_size(mem) : 0;

	if (message && strlen(message) < room)
		side.message = arena_strdup(mem, message);
	room /= sizeof(*side.event);
	if (room > r->trace.n)
		room = r->trace.n;
	side.event = arena_alloc(mem, (room + 1) * sizeof(*side.event));
	for (size_t i = 0; i < r->trace.n && !side.cut; i++) {
		const struct trace_entry *e = &r->trace.entry[i];

		/* Tells what is not in the trace; that is seen without. */
		if (e->kind == TRACE_MISSING)
			continue;
		side.cut = side.n == room || arena_size(mem) >= limit;
		if (!side.cut)
			side.event[side.n++] = keep_event(e, mem);
	}
	*ret = side;
}

/* --- comparing ---------------------------------------------------------------------- */

/* A call that blocks stands where the same call stands that returned. */
static enum trace_kind stream_of(const struct against_event *e)
{
	return e->kind == TRACE_CALL_BLOCKED ? TRACE_CALL : e->kind;
}

static int by_place(const struct against_event *a, const struct against_event *b)
{
	if (stream_of(a) != stream_of(b))
		return stream_of(a) < stream_of(b) ? -1 : 1;
	if (a->connection != b->connection)
		return a->connection < b->connection ? -1 : 1;
	return 0;
}

static int by_stream(const void *a, const void *b)
{
	const struct against_event *x = *(const struct against_event *const *)a;
	const struct against_event *y = *(const struct against_event *const *)b;
	int order = by_place(x, y);

	return order ? order : (x > y) - (x < y);
}

/* The events, those of each stream together; ends with NULL.  Caller frees. */
static const struct against_event **streams(const struct against_side *s)
{
	const struct against_event **list = xcalloc(s->n + 1, sizeof(*list));

	for (size_t i = 0; i < s->n; i++)
		list[i] = &s->event[i];
	qsort(list, s->n, sizeof(*list), by_stream);
	return list;
}

static enum against_difference difference_of(const struct against_event *e)
{
	switch (stream_of(e)) {
	case TRACE_IN:
	case TRACE_OUT:
		return AGAINST_PACKET;
	case TRACE_CALL:
		return AGAINST_CALL;
	case TRACE_STATE:
		return AGAINST_STATE;
	default:
		return AGAINST_OTHER;
	}
}

static bool times_differ(const struct against_event *a,
			 const struct against_event *b, bool virtual_time)
{
	int64_t apart_ns = a->judged_ns - b->judged_ns;
	int64_t most_ns = a->tolerance_ns > b->tolerance_ns ? a->tolerance_ns
							    : b->tolerance_ns;

	if (a->judged_ns == TRACE_NO_TIME || b->judged_ns == TRACE_NO_TIME)
		return false;
	if (!virtual_time)
		most_ns = a->tolerance_ns + b->tolerance_ns;
	return (apart_ns < 0 ? -apart_ns : apart_ns) > most_ns;
}

/* When the first of two events was; either may be NULL. */
static int64_t first_ns(const struct against_event *a,
			const struct against_event *b)
{
	if (!a || !b)
		return a ? a->time_ns : b->time_ns;
	return a->time_ns < b->time_ns ? a->time_ns : b->time_ns;
}

struct parting {
	enum against_difference difference;
	const struct against_event *here, *there;	/* NULL: no such event */
	int64_t time_ns;
};

static void part(struct parting *p, enum against_difference difference,
		 const struct against_event *here,
		 const struct against_event *there)
{
	int64_t ns = first_ns(here, there);

	if (p->difference == AGAINST_NONE || ns < p->time_ns)
		*p = (struct parting){ difference, here, there, ns };
}

/* Both lists are walked at once; in each stream the two that have the same place are a
 * pair. */
static struct parting find_parting(const struct against_side *here,
				   const struct against_side *there,
				   bool virtual_time)
{
	const struct against_event **h = streams(here), **a = h;
	const struct against_event **t = streams(there), **b = t;
	struct parting p = { .difference = AGAINST_NONE };

	while (*a || *b) {
		int order = !*a ? 1 : !*b ? -1 : by_place(*a, *b);

		if (order < 0) {
			if (!there->cut)
				part(&p, difference_of(*a), *a, NULL);
			a++;
		} else if (order > 0) {
			if (!here->cut)
				part(&p, difference_of(*b), NULL, *b);
			b++;
		} else {
			if ((*a)->kind != (*b)->kind ||
			    strcmp((*a)->text, (*b)->text) != 0)
				part(&p, difference_of(*a), *a, *b);
			else if (times_differ(*a, *b, virtual_time))
				part(&p, AGAINST_TIME, *a, *b);
			a++;
			b++;
		}
	}
	free(h);
	free(t);
	return p;
}

/* What was sent after @from_ns but for @but; returns how much of it fits. */
static unsigned sent_since(const struct against_side *s, int64_t from_ns,
			   const struct against_event *but,
			   struct against_event *ret)
{
	unsigned n = 0;

	for (size_t i = 0; i < s->n && n < AGAINST_SENT_MAX; i++) {
		const struct against_event *e = &s->event[i];

		if (e->kind == TRACE_OUT && e->time_ns >= from_ns && e != but)
			ret[n++] = *e;
	}
	return n;
}

void against_compare(const struct against_side *here,
		     const struct against_side *there, bool virtual_time,
		     struct against *ret)
{
	struct parting p = find_parting(here, there, virtual_time);
	struct against a = {
		.verdict = there->verdict,
		.kind = there->kind,
		.message = there->message,
		.verdict_differs = here->verdict != there->verdict,
		.in_part = here->cut || there->cut,
		.difference = p.difference,
	};

	a.same = !a.verdict_differs && here->kind == there->kind &&
		 p.difference == AGAINST_NONE;
	if (p.here)
		a.here = *p.here;
	if (p.there)
		a.there = *p.there;
	if (p.difference != AGAINST_NONE) {
		a.n_sent_here = sent_since(here, p.time_ns, p.here, a.sent_here);
		a.n_sent_there = sent_since(there, p.time_ns, p.there,
					    a.sent_there);
	}
	*ret = a;
}
