/* SPDX-License-Identifier: BSD-2-Clause */
/* script: from its text to events, with everything checked. */

#include <stdlib.h>
#include <string.h>

#include "parser/budget.h"
#include "parser/build.h"
#include "parser/check.h"
#include "parser/grammar.tab.h"
#include "parser/lex.h"
#include "parser/lexer.yy.h"
#include "parser/mem.h"

/* A byte 0 never belongs to a script.  True if there was one. */
static bool source_is_binary(const struct source *src, struct diag_list *diags)
{
	const char *nul = memchr(src->text, '\0', src->len);
	struct span span = { .line = 1 };
	size_t at;

	if (!nul)
		return false;
	at = (size_t)(nul - src->text);
	while (span.line < src->n_lines && src->line_start[span.line] <= at)
		span.line++;
	span.col = (uint32_t)(at - src->line_start[span.line - 1]) + 1;
	span.end_line = span.line;
	span.end_col = span.col;
	diag_error(diags, span, "not a text file: it holds the byte 0x00");
	return true;
}

static void source_scan(struct parse *p, const struct source *src)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t skip = 0;
	void *buffer;

	/* Some editors begin a file with a byte order mark. */
	if (src->len >= 3 && !memcmp(src->text, bom, 3))
		skip = 3;
	p->lex.line = 1;
	p->lex.col = (uint32_t)skip + 1;
	scan_lex_init_extra(p, &p->lex.scanner);
	buffer = scan__scan_bytes(src->text + skip, (int)(src->len - skip),
				  p->lex.scanner);
	/* yyparse() returns 1 at an end of file in the middle of an event, for which
	 * an error was added, and 2 if its stack is full, which PARSE_MAX_DEPTH
	 * prevents. */
	if (yyparse(p))
		p->syntax_errors = true;
	scan__delete_buffer(buffer, p->lex.scanner);
	scan_lex_destroy(p->lex.scanner);
}

/* What the kernel and the tool need for the events of a way beyond their times. */
#define WAY_REST_NS 10000000
/* A whole number of ticks, whatever HZ is: time 0 has the phase that the start has. */
#define WAY_STEP_NS 20000000

static void event_shift(struct event *e, int64_t ns)
{
	if (e->time.type != TIME_ABSOLUTE)
		return;
	e->time.start_ns += ns;
	e->time.end_ns += ns;
}

/* Counts the events of the way, and plans them for times before 0. */
static void script_place_way(struct script *s)
{
	for (size_t i = 0; i < s->n_events; i++) {
		const struct event *e = s->event[i];

		if (!script_event_on_way(s, e))
			break;
		s->n_way_events++;
		s->way_ns += e->time.range ? e->time.end_ns : e->time.start_ns;
	}
	if (!s->n_way_events)
		return;
	s->way_ns += WAY_REST_NS + WAY_STEP_NS - 1;
	s->way_ns -= s->way_ns % WAY_STEP_NS;
	for (size_t i = 0; i < s->n_way_events; i++)
		event_shift(s->event[i], -s->way_ns);
}

static bool span_before(struct span a, struct span b)
{
	return a.line < b.line || (a.line == b.line && a.col < b.col);
}

/* Errors are found in the order of the passes and shown in that of lines: few,
 * and nearly in order. */
static void diags_sort(struct diag **diag, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct diag *d = diag[i];
		size_t j = i;

		for (; j && span_before(d->span, diag[j - 1]->span); j--)
			diag[j] = diag[j - 1];
		diag[j] = d;
	}
}

struct script *script_parse(const struct source *src,
			    const struct script_input *input,
			    struct diag_list *diags)
{
	struct arena *arena = arena_new();
	struct script *script = arena_alloc(arena, sizeof(*script));
	struct parse p = {
		.script = script, .arena = arena, .input = input,
		.diags = diags
	};
	size_t n_before = diags->n;

	script->source = src;
	script->arena = arena;
	options_init(&script->options, input->family, arena);
	if (!budget_begin(&p))
		return script;
	lex_apply_settings(&p, diags);
	if (src->len > SOURCE_MAX_LEN) {
		diag_error(diags, SPAN_NONE, "the script is longer than %u MiB",
			   SOURCE_MAX_LEN >> 20);
		return script;
	}
	if (source_is_binary(src, diags))
		return script;
	pragmas_read(src, arena, &script->pragmas, diags);
	p.scratch = arena_new();
	source_scan(&p, src);
	arena_free(p.scratch);
	if (script->stopped)
		return script;
	script_place_way(script);
	check_script(&p);
	if (diags->n > n_before)
		diags_sort(diags->item + n_before, diags->n - n_before);
	return script;
}

void script_free(struct script *s)
{
	if (s)
		arena_free(s->arena);
}
