/* SPDX-License-Identifier: BSD-2-Clause */
/* verbose: what happens, as it happens, in the notation of scripts. */
#include <stdio.h>

#include "netdev/wire/out.h"
#include "parser/symbols.h"
#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define TEXT_MAX 1024		/* bytes of a line; longer ones are cut */

void verbose_packet(struct timeline *t, int64_t time_ns, char direction,
		    const struct wire_packet *p)
{
	char text[TEXT_MAX];

	if (!t->config->verbose)
		return;
	wire_packet_print(p, text, sizeof(text));
	fprintf(t->config->verbose, "%.6f %c %s\n",
		timeline_seconds(t, time_ns), direction, text);
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

void verbose_call_text(const struct call *c, bool returned, char *buf,
		       size_t cap)
{
	struct wire_out out;

	print_call(c->ast, &out, buf, cap);
	if (returned)
		wire_out_printf(&out, " = %ld", shown_result(c));
	if (returned && c->ret < 0)
		wire_out_printf(&out, " %s", symbol_errno(c->err));
}

void verbose_call(struct timeline *t, const struct call *c)
{
	FILE *out = t->config->verbose;
	char text[TEXT_MAX];

	if (!out)
		return;
	verbose_call_text(c, true, text, sizeof(text));
	fprintf(out, "%.6f", timeline_seconds(t, c->begin_ns));
	if (c->event->time.blocking)
		fprintf(out, "...%.6f", timeline_seconds(t, c->end_ns));
	fprintf(out, " %s\n", text);
}

void verbose_text(struct timeline *t, const char *what, const char *text)
{
	if (t->config->verbose)
		fprintf(t->config->verbose, "%.6f %s: %s\n",
			timeline_seconds(t, clock_now_ns()), what, text);
}
