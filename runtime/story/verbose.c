/* SPDX-License-Identifier: BSD-2-Clause */
/* verbose: what happens, as it happens, in the notation of scripts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netdev/wire/out.h"
#include "parser/mem.h"
#include "parser/plain.h"
#include "parser/symbols.h"
#include "runtime/calls/output.h"
#include "runtime/story/verbose.h"
#include "runtime/timing/clock.h"

#define TEXT_MAX 1024		/* bytes of a line; longer ones are cut */
#define CLEAR_LINE "\r\033[K"	/* ECMA-48: CR, EL */

/* Whole lines at once: those of other runs may come in between.  What follows a
 * newline in a command is a line of its own. */
static void say(struct story *story, const char *text)
{
	FILE *out = story->verbose;

	while (*text) {
		size_t len = strcspn(text, "\n");
		td_auto_free char *line = xstrndup(text, len);
		td_auto_free char *plain = plain_text(line);

		fprintf(out, "%s%s\n", story->follow ? story->follow : "",
			plain);
		text += len + (text[len] == '\n');
	}
}

/* @text is of something that ended at @time_ns. */
static void say_in_turn(struct story *story, int64_t time_ns, char *text)
{
	if (story->follow) {
		live_add(&story->lines, time_ns, text);
		return;
	}
	say(story, text);
	free(text);
}

void verbose_until(struct story *story, int64_t until_ns)
{
	char *text;

	while ((text = live_take(&story->lines, until_ns))) {
		say(story, text);
		free(text);
	}
}

/* @text with what makes a comment in front of each line.  Caller frees. */
static char *as_comment(const struct story *story, const char *text)
{
	char *lines = xstrdup("");

	while (*text) {
		size_t len = strcspn(text, "\n");
		char *more = xasprintf("%s%s// %.*s\n", lines,
				       story->follow ? story->follow : "",
				       (int)len, text);

		free(lines);
		lines = more;
		text += len + (text[len] == '\n');
	}
	return lines;
}

static void __attribute__((format(printf, 3, 4)))
say_at(struct story *story, int64_t time_ns, const char *fmt, ...)
{
	td_auto_free char *what = NULL;
	va_list ap;

	va_start(ap, fmt);
	what = xvasprintf(fmt, ap);
	va_end(ap);
	say_in_turn(story, time_ns,
		    xasprintf("%.6f%s", story_seconds(story, time_ns), what));
}

void verbose_packet(struct story *story, int64_t time_ns, char direction,
		    const struct wire_packet *p, const char *remark)
{
	char text[TEXT_MAX];

	if (!story->verbose)
		return;
	wire_packet_print(p, text, sizeof(text));
	if (story->follow && remark)
		say_at(story, time_ns, " %c %s // %s", direction, text, remark);
	else
		say_at(story, time_ns, " %c %s", direction, text);
}

/* A new descriptor is shown as the script numbers it. */
static long shown_result(const struct call *c)
{
	const struct expr *want = c->ast->result;

	if (c->ops->desc.result == RESULT_FD && c->ret >= 0 &&
	    want->type == EXPR_INT)
		return (long)want->num;
	return c->ret;
}

/* Starts @out with "close(4)". */
static void print_call(const struct script_call *ast, struct wire_out *out,
		       char *buf, size_t cap)
{
	wire_out_init(out, buf, cap);
	wire_out_printf(out, "%s(", ast->name);
	for (size_t i = 0; i < ast->n_args; i++) {
		char text[TEXT_MAX];

		expr_print(ast->arg[i], text, sizeof(text));
		wire_out_printf(out, "%s%s", i ? ", " : "", text);
	}
	wire_out_printf(out, ")");
}

int verbose_script_call(const struct script_call *ast, char *buf, size_t cap)
{
	struct wire_out out;
	char result[TEXT_MAX];

	print_call(ast, &out, buf, cap);
	expr_print(ast->result, result, sizeof(result));
	wire_out_printf(&out, " = %s", result);
	if (ast->errno_name)
		wire_out_printf(&out, " %s", ast->errno_name);
	return (int)out.len;
}

void verbose_call_text(struct call *c, bool returned, char *buf, size_t cap)
{
	struct script_call shown = *c->ast;
	struct wire_out out;

	if (returned)
		shown = call_with_outputs(c);
	print_call(&shown, &out, buf, cap);
	if (returned)
		wire_out_printf(&out, " = %ld", shown_result(c));
	if (returned && c->ret < 0)
		wire_out_printf(&out, " %s", symbol_errno(c->err));
}

void verbose_call(struct story *story, struct call *c)
{
	char text[TEXT_MAX];

	if (!story->verbose)
		return;
	verbose_call_text(c, true, text, sizeof(text));
	/* Also of a call that blocked unasked, others stand in between. */
	if (c->event->time.blocking || (story->follow && c->told))
		say_in_turn(story, c->end_ns,
			    xasprintf("%.6f...%.6f %s",
				      story_seconds(story, c->begin_ns),
				      story_seconds(story, c->end_ns), text));
	else
		say_at(story, c->begin_ns, " %s", text);
}

void verbose_state(struct story *story, int64_t time_ns,
		   const struct script_call *ast, enum tcp_state state)
{
	char arg[TEXT_MAX], word[TEXT_MAX];

	if (!story->verbose)
		return;
	expr_print(ast->arg[0], arg, sizeof(arg));
	snprintf(word, sizeof(word), "%s", tcp_state_name(state));
	for (char *dash = strchr(word, '-'); dash; dash = strchr(dash, '-'))
		*dash = '_';
	say_at(story, time_ns, " state(%s) = %s", arg, word);
}

void verbose_text(struct story *story, const char *open, const char *text,
		  const char *close)
{
	if (story->verbose)
		say_at(story, clock_now_ns(), " %s%s%s", open, text, close);
}

/* In one piece: other runs write to the same place. */
void verbose_diag(struct story *story, const struct source *source,
		  const struct diag *d)
{
	FILE *out = story->verbose ? story->verbose : story->live;
	const char *before = story->live_clears && !story->verbose ?
				     CLEAR_LINE : "";
	td_auto_free char *text = NULL;
	size_t len = 0;
	FILE *f;

	if (!out || !(f = open_memstream(&text, &len)))
		return;
	diag_print(f, source, source->path, d, false);
	if (fclose(f) != 0)
		return;
	if (story->verbose) {
		td_auto_free char *lines = as_comment(story, text);

		fputs(lines, out);
	} else {
		fprintf(out, "%s%s", before, text);
	}
	fflush(out);
}

void verbose_remark(struct story *story, int64_t time_ns, const char *fmt, ...)
{
	td_auto_free char *text = NULL;
	va_list ap;

	if (!story->verbose || !story->follow)
		return;
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	say_in_turn(story, time_ns,
		    xasprintf("// %.6f %s", story_seconds(story, time_ns), text));
}

void verbose_changes(struct story *story, size_t first)
{
	const struct trace *trace = story->trace;

	for (size_t i = first; i < trace->n; i++) {
		const struct trace_entry *e = &trace->entry[i];

		if (e->kind == TRACE_STATE)
			verbose_remark(story, story->start_ns + e->time_ns,
				       "%s -> %s", tcp_state_name(e->from),
				       tcp_state_name(e->to));
	}
}
