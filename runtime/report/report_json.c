/* SPDX-License-Identifier: BSD-2-Clause */
/* report_json: JSON Lines, one object for each run. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/record/json_print.h"
#include "runtime/record/samples_json.h"
#include "runtime/record/trace_json.h"
#include "runtime/report/against_json.h"
#include "runtime/report/facts.h"
#include "runtime/report/pragmas_json.h"
#include "runtime/report/report.h"
#include "runtime/timing/clock.h"

/* File names and what commands print may not be UTF-8: JSON takes nothing else. */
static json_t *json_text(const char *text)
{
	td_auto_free char *clean = NULL;
	json_t *value;

	if (!text)
		return json_null();
	value = json_string(text);
	if (value)
		return value;
	clean = facts_clean(text);
	return json_string(clean);
}

static json_t *json_seconds(int64_t ns)
{
	return json_real((double)ns / NS_PER_S);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void set_us(json_t *o, const char *key, int64_t ns)
{
	json_object_set_new(o, key, json_real((double)ns / NS_PER_US));
}

/* Nearest rank: the smallest value that @percent of all do not exceed. */
static int64_t percentile(const int64_t *sorted, size_t n, size_t percent)
{
	return sorted[(n * percent + 99) / 100 - 1];
}

/* null when nothing was measured. */
static void set_lateness(json_t *o, const struct result *r)
{
	size_t n = r->late_ns ? r->n_late : 0;
	td_auto_free int64_t *sorted = NULL;

	if (!n) {
		json_object_set_new(o, "late_p50_us", json_null());
		json_object_set_new(o, "late_p99_us", json_null());
	} else {
		sorted = xmalloc(n * sizeof(*sorted));
		memcpy(sorted, r->late_ns, n * sizeof(*sorted));
		qsort(sorted, n, sizeof(*sorted), by_value);
		set_us(o, "late_p50_us", percentile(sorted, n, 50));
		set_us(o, "late_p99_us", percentile(sorted, n, 99));
	}
	set_us(o, "late_max_us", r->late_max_ns);
}

static void set_error(json_t *o, const struct diag *d)
{
	td_auto_free char *expected = facts_side(d, FACTS_EXPECTED);
	td_auto_free char *actual = facts_side(d, FACTS_ACTUAL);
	bool placed = d && d->span.line;

	json_object_set_new(o, "line", placed ? json_integer(d->span.line)
					      : json_null());
	json_object_set_new(o, "column", placed ? json_integer(d->span.col)
						: json_null());
	json_object_set_new(o, "message", json_text(d ? d->text : NULL));
	json_object_set_new(o, "expected", json_text(expected));
	json_object_set_new(o, "actual", json_text(actual));
}

/* What people read, as they read it. */
static void set_text(json_t *o, const struct suite_run *run)
{
	const struct diag_list *list = &run->result.diags;
	td_auto_free char *errors = facts_errors(run);
	json_t *notes = json_array();

	for (size_t i = 0; i < list->n; i++)
		if (facts_is_note(list->item[i]))
			json_array_append_new(notes,
					      json_text(list->item[i]->text));
	json_object_set_new(o, "errors", json_text(*errors ? errors : NULL));
	json_object_set_new(o, "notes", notes);
}

/* The states that the connection under test went through, in order. */
static json_t *states(const struct trace *t)
{
	unsigned connection = facts_connection(t);
	json_t *array = json_array();

	for (size_t i = 0; i < t->n; i++) {
		const struct trace_entry *e = &t->entry[i];

		if (e->kind != TRACE_STATE || e->connection != connection)
			continue;
		if (!json_array_size(array))
			json_array_append_new(array,
				json_string(tcp_state_name(e->from)));
		json_array_append_new(array,
				      json_string(tcp_state_name(e->to)));
	}
	return array;
}

static void *lines_begin(const struct report_config *config)
{
	struct report_config *copy = xmalloc(sizeof(*copy));

	*copy = *config;
	return copy;
}

static void lines_run(void *state, const struct suite_run *run)
{
	const struct report_config *config = state;
	const struct result *r = &run->result;
	bool failed = result_has_failure(r);
	json_t *o = json_object();

	json_object_set_new(o, "script", json_text(run->path));
	json_object_set_new(o, "family", json_text(family_name(run->family)));
	json_object_set_new(o, "kernel", kernel_to_json(run->kernel));
	json_object_set_new(o, "verdict", json_text(verdict_name(r->verdict)));
	json_object_set_new(o, "kind", json_text(failed ?
						 fail_kind_name(r->kind) : NULL));
	json_object_set_new(o, "failure", json_text(failed ?
						    failure_name(r->failure) :
						    NULL));
	set_error(o, facts_first_error(&r->diags));
	set_text(o, run);
	json_object_set_new(o, "skip_reason", json_text(r->skip_reason));
	pragmas_to_json(o, run->pragmas);
	json_object_set_new(o, "output", json_text(r->output));
	json_object_set_new(o, "printed", json_text(r->printed));
	json_object_set_new(o, "sysctls", json_text(r->sysctls));
	json_object_set_new(o, "wall_s", json_seconds(r->wall_ns));
	json_object_set_new(o, "cpu_s", json_seconds(r->cpu_ns));
	json_object_set_new(o, "script_s", json_seconds(r->script_ns));
	json_object_set_new(o, "tries", json_integer(run->tries));
	set_lateness(o, r);
	json_object_set_new(o, "disturbed", json_boolean(r->disturbed));
	json_object_set_new(o, "disturbance", json_text(r->disturbance));
	json_object_set_new(o, "tolerance_scale",
			    run->tolerance_scale > 1 ?
				    json_real(run->tolerance_scale) :
				    json_null());
	json_object_set_new(o, "states", states(&r->trace));
	json_object_set_new(o, "trace", trace_to_json(&r->trace));
	json_object_set_new(o, "against", against_to_json(run->against));
	json_object_set_new(o, "samples", samples_to_json(&r->samples));
	json_print(config->out, o, JSON_COMPACT | JSON_REAL_PRECISION(9));
	putc('\n', config->out);
	json_decref(o);
}

static void lines_end(void *state, const struct report_totals *totals)
{
	(void)totals;
	free(state);
}

const struct reporter report_json = {
	.name = "json",
	.begin = lines_begin,
	.run = lines_run,
	.end = lines_end,
};
