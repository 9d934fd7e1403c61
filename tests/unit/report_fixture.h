/* SPDX-License-Identifier: BSD-2-Clause */
/* report_fixture: runs that reports are made of, and what a reporter writes about them. */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/report.h"
#include "tests/unit/tap.h"

static const struct report_totals no_totals;

static const struct run_kernel guest_kernel = { "7.2.0", 1000, true };
static const struct run_kernel host_kernel = { "6.1\033<", 250, false };

static inline void add_state(struct trace *t, unsigned connection,
		      enum tcp_state from, enum tcp_state to)
{
	struct trace_entry *e = trace_add(t, TRACE_STATE, 0, 0, connection,
					  NULL);

	e->from = from;
	e->to = to;
}

/* A failure with everything that a report can have. */
static inline struct suite_run failed_run(void)
{
	struct suite_run run = {
		.path = "tcp/sack/a,b#1.pkt",
		.family = FAMILY_IPV6,
		.tries = 2,
		.kernel = &guest_kernel,
		.result = {
			.verdict = VERDICT_FAIL,
			.kind = FAIL_CONTENT,
			.output = xstrdup("out\001 \377 <&>]]>\n"),
			.printed = xstrdup("cwnd 10\n"),
			.sysctls = xstrdup("net.ipv4.tcp_sack = 0\n"),
			.disturbance = xstrdup("busy"),
			.disturbed = true,
			.wall_ns = 1500000000,
			.late_max_ns = 9000,
			.n_late = 3,
		},
	};
	struct result *r = &run.result;
	struct diag *d;

	diag_add(&r->diags, DIAG_WARNING, SPAN_NONE, "a warning");
	d = diag_error(&r->diags, (struct span){ 7, 3, 7, 3 },
		       "segment \"differs\"");
	diag_detail(d, "expected  S. %cack 1%c", DIAG_EMPHASIS_ON,
		    DIAG_EMPHASIS_OFF);
	diag_detail(d, "actual    S. ack 2");
	r->late_ns = xcalloc(3, sizeof(*r->late_ns));
	r->late_ns[0] = 9000;
	r->late_ns[1] = 1000;
	r->late_ns[2] = 2000;
	add_state(&r->trace, 1, STATE_CLOSED, STATE_LISTEN);
	add_state(&r->trace, 2, STATE_LISTEN, STATE_SYN_RECEIVED);
	add_state(&r->trace, 2, STATE_SYN_RECEIVED, STATE_ESTABLISHED);
	return run;
}

/* What @reporter writes about @n runs; caller frees. */
static inline char *written(const struct reporter *reporter,
		     const struct suite_run *run, size_t n,
		     const struct report_totals *totals)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	const struct report_config config = { .out = f, .text = f };
	void *state = reporter->begin(&config);

	for (size_t i = 0; i < n; i++)
		reporter->run(state, &run[i]);
	reporter->end(state, totals);
	fclose(f);
	return text;
}

static inline void has(const char *text, const char *part, const char *what)
{
	if (!tap_ok(strstr(text, part) != NULL, "%s", what))
		tap_show("text", text);
}

/* One whose times alone are off. */
static inline struct suite_run late_run(enum verdict verdict)
{
	struct suite_run run = {
		.path = "late.pkt",
		.tolerance_scale = 2.5,
		.result = { .verdict = verdict, .kind = FAIL_TIMING,
			    .failure = FAILURE_LATE, .wall_ns = 40700000 },
	};

	diag_error(&run.result.diags, (struct span){ 4, 1, 4, 1 }, "too late");
	return run;
}

#endif
