/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_json: a trace as part of a result record. */
#include "runtime/play/trace_json.h"

/* kind, time_ns, line, connection, text, flags, from, to */
#define ENTRY_FORMAT "[iIiisiii]"

#define FLAG_UNEXPECTED 1
#define FLAG_RETRANSMISSION 2

/* NULL when @text, of a script's command, is not UTF-8. */
static json_t *entry_to_json(const struct trace_entry *e, int flags,
			     const char *text)
{
	return json_pack(ENTRY_FORMAT, (int)e->kind, (json_int_t)e->time_ns,
			 (int)e->line, (int)e->connection,
			 text ? text : "(not UTF-8)", flags, (int)e->from,
			 (int)e->to);
}

json_t *trace_to_json(const struct trace *t)
{
	json_t *array = json_array();

	for (size_t i = 0; i < t->n; i++) {
		const struct trace_entry *e = &t->entry[i];
		int flags = (e->unexpected ? FLAG_UNEXPECTED : 0) |
			    (e->retransmission ? FLAG_RETRANSMISSION : 0);

		json_t *o = entry_to_json(e, flags, e->text ? e->text : "");

		json_array_append_new(array,
				      o ? o : entry_to_json(e, flags, NULL));
	}
	return array;
}

static bool entry_from_json(const json_t *o, struct trace *ret)
{
	int kind, line, connection, flags, from, to;
	struct trace_entry *e;
	json_int_t time_ns;
	const char *text;

	if (json_unpack((json_t *)o, ENTRY_FORMAT, &kind, &time_ns, &line,
			&connection, &text, &flags, &from, &to) ||
	    kind < 0 || kind >= TRACE_KIND_COUNT || line < 0 ||
	    connection < 0 || from < 0 || from >= STATE_COUNT || to < 0 ||
	    to >= STATE_COUNT)
		return false;
	e = trace_add(ret, (enum trace_kind)kind, time_ns, (uint32_t)line,
		      (unsigned)connection, text);
	e->unexpected = flags & FLAG_UNEXPECTED;
	e->retransmission = flags & FLAG_RETRANSMISSION;
	e->from = (enum tcp_state)from;
	e->to = (enum tcp_state)to;
	return true;
}

bool trace_from_json(const json_t *array, struct trace *ret)
{
	struct trace t = { 0 };
	const json_t *o;
	size_t i;

	if (!json_is_array(array))
		return false;
	json_array_foreach((json_t *)array, i, o) {
		if (!entry_from_json(o, &t)) {
			trace_done(&t);
			return false;
		}
	}
	*ret = t;
	return true;
}
