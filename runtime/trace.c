/* SPDX-License-Identifier: BSD-2-Clause */
/* trace: what happened in a run, in order. */
#include "runtime/trace.h"

#include <stdlib.h>

#include "parser/mem.h"

void trace_done(struct trace *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->entry[i].text);
	free(t->entry);
	*t = (struct trace){ 0 };
}

struct trace_entry *trace_add(struct trace *t, enum trace_kind kind,
			      int64_t time_ns, uint32_t line,
			      unsigned connection, const char *text)
{
	struct trace_entry *e;

	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->entry = xrealloc(t->entry, t->cap * sizeof(*t->entry));
	}
	e = &t->entry[t->n++];
	*e = (struct trace_entry){
		.kind = kind,
		.time_ns = time_ns,
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
