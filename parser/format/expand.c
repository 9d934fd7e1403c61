/* SPDX-License-Identifier: BSD-2-Clause */
/* expand: a script that begins in a state, as one that packetdrill plays. */
#include "parser/format/expand.h"

#include <string.h>

#include "parser/call_desc.h"

/* What is made, and how far the script's text is in it. */
struct expansion {
	const struct script *script;
	FILE *out;
	size_t at;		/* offset in the source */
	int64_t carried_ns;	/* of relative times that became comments */
	bool begun;		/* an event of the script is there */
};

static size_t offset_of(const struct source *src, uint32_t line, uint32_t col)
{
	return src->line_start[line - 1] + col - 1;
}

/* Everything up to @offset as it is. */
static void copy_to(struct expansion *x, size_t offset)
{
	if (offset <= x->at)
		return;
	fwrite(x->script->source->text + x->at, 1, offset - x->at, x->out);
	x->at = offset;
}

static bool is_state_call(const struct event *e)
{
	return e->type == EVENT_CALL && e->u.call.desc->result == RESULT_STATE;
}

/* Whether nothing but blanks is in front of @e in its line. */
static bool begins_line(const struct source *src, const struct event *e)
{
	size_t start = offset_of(src, e->span.line, 1);

	return strspn(src->text + start, " \t") >= e->span.col - 1;
}

/* Lines of a way, in which an event is a line. */
static void print_way(struct expansion *x)
{
	const struct script *s = x->script;
	const char *line = s->pragmas.from->text;

	fprintf(x->out, "// The way to %s.\n",
		tcp_state_name(s->pragmas.from->state));
	while (*line) {
		size_t len = strcspn(line, "\n") + 1;

		fprintf(x->out, "%s%.*s", strstr(line, "state(") &&
			strstr(line, "state(") < line + len ? "// " : "",
			(int)len, line);
		line += len;
	}
	fputs("\n// From here on, the script.\n", x->out);
}

/* The time of @e as it is in the whole: the script's first time and absolute ones count
 * from the beginning of the way. */
static void print_time(struct expansion *x, const struct event *e)
{
	const struct event_time *time = &e->time;
	bool relative = time->type == TIME_RELATIVE;
	bool plus = relative && (x->begun || !x->script->pragmas.from);
	int64_t add = (relative ? x->carried_ns : 0) +
		      (plus ? 0 : x->script->way_ns);

	if (time->type == TIME_ANY || !add)
		return;
	copy_to(x, offset_of(x->script->source, time->span.line,
			     time->span.col));
	fputs(plus ? "+" : "", x->out);
	seconds_print(x->out, time->start_ns + add);
	if (time->range || time->blocking) {
		fprintf(x->out, "%s%s", time->range ? "~" : "...",
			plus ? "+" : "");
		seconds_print(x->out, time->end_ns + add);
	}
	x->at = offset_of(x->script->source, time->span.end_line,
			  time->span.end_col) + 1;
}

static void print_event(struct expansion *x, const struct event *e)
{
	const struct source *src = x->script->source;

	if (is_state_call(e) && begins_line(src, e) &&
	    e->span.line == e->span.end_line) {
		copy_to(x, offset_of(src, e->span.line, 1));
		fputs("// ", x->out);
		if (e->time.type == TIME_RELATIVE)
			x->carried_ns += e->time.start_ns;
		return;
	}
	print_time(x, e);
	x->carried_ns = 0;
	x->begun = true;
}

static void print_head(struct expansion *x, const struct event *first)
{
	const struct script *s = x->script;
	const struct source *src = s->source;
	struct span at = s->pragmas.from_span;

	copy_to(x, offset_of(src, at.line, at.col));
	/* The pragma is for those who play it as it was. */
	x->at += strlen("//!");
	fputs("// Expanded:", x->out);
	copy_to(x, !first ? src->len :
		   offset_of(src, first->span.line,
			     begins_line(src, first) ? 1 : first->span.col));
	print_way(x);
}

char *expand_script(const struct script *s, size_t *ret_len)
{
	char *text = NULL;
	struct expansion x = { .script = s, .out = open_memstream(&text, ret_len) };

	if (s->pragmas.from)
		print_head(&x, s->n_way_events < s->n_events ?
				       s->event[s->n_way_events] : NULL);
	for (size_t i = s->n_way_events; i < s->n_events; i++)
		print_event(&x, s->event[i]);
	copy_to(&x, s->source->len);
	fclose(x.out);
	return text;
}
