/* SPDX-License-Identifier: BSD-2-Clause */
/* verbose: what happens, as it happens, in the notation of scripts. */
#include <stdio.h>

#include "parser/symbols.h"
#include "runtime/clock.h"
#include "runtime/timeline.h"

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

void verbose_call(struct timeline *t, const struct call *c)
{
	FILE *out = t->config->verbose;

	if (!out)
		return;
	fprintf(out, "%.6f", timeline_seconds(t, c->begin_ns));
	if (c->event->time.blocking)
		fprintf(out, "...%.6f", timeline_seconds(t, c->end_ns));
	fprintf(out, " %s(", c->ast->name);
	for (size_t i = 0; i < c->ast->n_args; i++) {
		char text[TEXT_MAX];

		expr_print(c->ast->arg[i], text, sizeof(text));
		fprintf(out, "%s%s", i ? ", " : "", text);
	}
	fprintf(out, ") = %ld", c->ret);
	if (c->ret < 0)
		fprintf(out, " %s", symbol_errno(c->err));
	fputc('\n', out);
}

void verbose_text(struct timeline *t, const char *what, const char *text)
{
	if (t->config->verbose)
		fprintf(t->config->verbose, "%.6f %s: %s\n",
			timeline_seconds(t, clock_now_ns()), what, text);
}
