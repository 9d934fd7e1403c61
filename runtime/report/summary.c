/* SPDX-License-Identifier: BSD-2-Clause */
/* summary: counts by kind of failure, and the slowest runs. */
#include "runtime/report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/report/facts.h"
#include "runtime/report/print.h"
#include "runtime/timing/clock.h"

void summary_add(struct summary *s, const struct suite_run *run)
{
	const struct result *r = &run->result;
	size_t at = SUMMARY_SLOWEST;

	s->runs++;
	if (r->verdict == VERDICT_FAIL) {
		s->kind[r->kind]++;
		s->late += r->failure == FAILURE_LATE;
	}
	if (r->environment && !s->not_made++) {
		const struct diag *d = facts_first_error(&r->diags);

		s->why_not = xstrdup(d ? d->text : "no reason given");
	}
	while (at > 0 && r->wall_ns > s->slowest[at - 1].wall_ns)
		at--;
	if (at == SUMMARY_SLOWEST)
		return;
	free(s->slowest[SUMMARY_SLOWEST - 1].title);
	memmove(&s->slowest[at + 1], &s->slowest[at],
		(SUMMARY_SLOWEST - 1 - at) * sizeof(s->slowest[0]));
	s->slowest[at].title = facts_title(run);
	s->slowest[at].wall_ns = r->wall_ns;
}

void summary_print(FILE *out, const struct summary *s)
{
	const char *before = "failures: ";
	bool failures = false;

	if (s->runs < SUMMARY_MIN_RUNS)
		return;
	for (size_t i = 0; i < FAIL_KIND_COUNT; i++) {
		if (!s->kind[i])
			continue;
		fprintf(out, "%s%zu %s", before, s->kind[i],
			fail_kind_name((enum fail_kind)i));
		before = ", ";
		failures = true;
	}
	if (s->late)
		fprintf(out, "; %zu of them only late", s->late);
	if (failures)
		putc('\n', out);
	/* It was told once, long before the end. */
	if (s->not_made) {
		fprintf(out, "%zu %s could not be made; the first one: ",
			s->not_made, s->not_made == 1 ? "run" : "runs");
		plain_print(out, s->why_not);
		putc('\n', out);
	}
	before = "slowest: ";
	for (size_t i = 0; i < SUMMARY_SLOWEST && s->slowest[i].title; i++) {
		fprintf(out, "%s%.2f s ", before,
			(double)s->slowest[i].wall_ns / NS_PER_S);
		plain_print(out, s->slowest[i].title);
		before = ", ";
	}
	if (s->slowest[0].title)
		putc('\n', out);
}

void summary_done(struct summary *s)
{
	for (size_t i = 0; i < SUMMARY_SLOWEST; i++)
		free(s->slowest[i].title);
	free(s->why_not);
	*s = (struct summary){ 0 };
}
