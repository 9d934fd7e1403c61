/* SPDX-License-Identifier: BSD-2-Clause */
/* trace: what happened in a run, in order. */
#include "runtime/record/trace.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

static const char *const kind_names[TRACE_KIND_COUNT] = {
	[TRACE_IN] = "in",
	[TRACE_OUT] = "out",
	[TRACE_CALL] = "call",
	[TRACE_CALL_BLOCKED] = "blocked",
	[TRACE_COMMAND] = "command",
	[TRACE_CODE] = "code",
	[TRACE_STATE] = "state",
	[TRACE_MISSING] = "missing",
};

const char *trace_kind_name(enum trace_kind kind)
{
	return kind_names[kind];
}

static void entry_done(struct trace_entry *e)
{
	free(e->text);
	free(e->expected);
	free(e->detail);
}

void trace_done(struct trace *t)
{
	for (size_t i = 0; i < t->n; i++)
		entry_done(&t->entry[i]);
	free(t->entry);
	*t = (struct trace){ 0 };
}

void trace_cut(struct trace *t, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		entry_done(&t->entry[first + i]);
	t->n -= n;
	if (t->n > first)
		memmove(&t->entry[first], &t->entry[first + n],
			(t->n - first) * sizeof(*t->entry));
}

/* Writes to the new memory: the first write to a page is a page fault, which would
 * delay the event that makes it. */
void trace_reserve(struct trace *t, size_t n)
{
	t->cap = t->n + n;
	t->entry = xrealloc(t->entry, t->cap * sizeof(*t->entry));
	memset(t->entry + t->n, 0, n * sizeof(*t->entry));
}

struct trace_entry *trace_add(struct trace *t, enum trace_kind kind,
			      int64_t time_ns, uint32_t line,
			      unsigned connection, const char *text)
{
	struct trace_entry *e;

	GROW(t->entry, t->n, t->cap);
	e = &t->entry[t->n++];
	*e = (struct trace_entry){
		.kind = kind,
		.time_ns = time_ns,
		.end_ns = TRACE_NO_TIME,
		.planned_ns = TRACE_NO_TIME,
		.planned_end_ns = TRACE_NO_TIME,
		.tolerance_ns = TRACE_NO_TIME,
		.late_ns = TRACE_NO_TIME,
		.line = line,
		.connection = connection,
		.text = text ? xstrdup(text) : NULL,
	};
	return e;
}

enum tcp_state trace_state(const struct trace *t, unsigned connection)
{
	for (size_t i = t->n; i-- > 0;)
		if (t->entry[i].kind == TRACE_STATE &&
		    t->entry[i].connection == connection)
			return t->entry[i].to;
	return STATE_CLOSED;
}

void trace_fail_at(struct trace *t, enum trace_kind kind, uint32_t line)
{
	for (size_t i = t->n; i-- > 0;) {
		struct trace_entry *e = &t->entry[i];

		if (e->kind == kind && e->line <= line) {
			e->failed = true;
			return;
		}
	}
}

/* An event with the changes of state behind it. */
struct group {
	size_t first, n;
	int64_t time_ns;
};

static int compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

void trace_sort(struct trace *t)
{
	struct group *group = xcalloc(t->n, sizeof(*group));
	struct trace_entry *sorted = xcalloc(t->n, sizeof(*sorted));
	size_t n_groups = 0, n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (t->entry[i].kind != TRACE_STATE || !n_groups)
			group[n_groups++] = (struct group){
				.first = i, .time_ns = t->entry[i].time_ns,
			};
		group[n_groups - 1].n++;
	}
	qsort(group, n_groups, sizeof(*group), compare_groups);
	for (size_t g = 0; g < n_groups; g++)
		for (size_t i = 0; i < group[g].n; i++)
			sorted[n++] = t->entry[group[g].first + i];
	free(group);
	free(t->entry);
	t->entry = sorted;
	t->cap = t->n;
}
