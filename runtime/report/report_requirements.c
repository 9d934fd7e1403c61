/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_requirements: --requirements: what scripts show of the requirements of documents,
 * and of the matrix of states and stimuli, on each kernel; as text, Markdown, HTML or JSON.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/plain.h"
#include "runtime/report/report.h"
#include "runtime/report/requirements/write.h"

struct requirements {
	const struct report_config *config;
	struct shown_list list;
};

static void *requirements_begin(const struct report_config *config)
{
	struct requirements *r = xcalloc(1, sizeof(*r));

	r->config = config;
	r->list.mem = arena_new();
	return r;
}

static void requirements_run(void *state, const struct suite_run *run)
{
	struct requirements *r = state;

	shown_add(&r->list, run);
}

/* A list that is not right makes no report of less. */
static void tell_errors(const struct requirements *r, char *text)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		plain_print(r->config->text, line);
		putc('\n', r->config->text);
	}
	*r->config->error = EINVAL;
}

static void requirements_end(void *state, const struct report_totals *totals)
{
	struct requirements *r = state;
	const struct report_config *c = r->config;
	const struct place place = { c->out, c->path, c->page };
	struct tables tables;

	(void)totals;
	shown_sort(&r->list);
	tables_make(&r->list, &tables);
	if (tables.error)
		tell_errors(r, tables.error);
	else
		write_find(c->path)(&tables, &place);
	tables_done(&tables);
	shown_done(&r->list);
	arena_free(r->list.mem);
	free(r);
}

bool report_requirements_writes(const char *path)
{
	return write_find(path) != NULL;
}

const struct reporter report_requirements = {
	.name = "requirements",
	.begin = requirements_begin,
	.run = requirements_run,
	.end = requirements_end,
};
