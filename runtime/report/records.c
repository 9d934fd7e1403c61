/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * records: from an object of report_json to the run it is about.
 *
 * A report holds less than a run: errors as text and only the first one as a record, two
 * percentiles and the maximum of lateness and, if it has no trace, only the states of one
 * connection.  The run that
 * is made here is the smallest one of which report_json says the same again.
 */
#include "runtime/report/records.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/record/samples_json.h"
#include "runtime/record/trace_json.h"
#include "runtime/report/against_json.h"
#include "runtime/report/facts.h"
#include "runtime/report/json_name.h"
#include "runtime/report/pragmas_json.h"
#include "runtime/timing/clock.h"

void records_init(struct records *r)
{
	*r = (struct records){ .mem = arena_new() };
}

void records_done(struct records *r)
{
	for (size_t i = 0; i < r->n; i++)
		result_done(&r->run[i].result);
	free(r->run);
	arena_free(r->mem);
	*r = (struct records){ 0 };
}

/* --- members -------------------------------------------------------------- */

static const char *get_text(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static char *copy_text(const json_t *o, const char *key)
{
	const char *text = get_text(o, key);

	return text ? xstrdup(text) : NULL;
}

/* 0 when it is not there: reports of older versions have fewer members. */
static int64_t get_ns(const json_t *o, const char *key, int64_t unit_ns)
{
	double value = json_number_value(json_object_get(o, key)) *
		       (double)unit_ns;

	/* A century is more than any run takes, and fits. */
	return value >= 0 && value < 3.2e18 ? llround(value) : 0;
}

static uint32_t get_u32(const json_t *o, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(o, key));

	return value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static const char *name_of_failure(unsigned i)
{
	return failure_name((enum failure)i);
}

static const char *name_of_family(unsigned i)
{
	return family_name((enum family)i);
}

/* --- parts of a record ---------------------------------------------------- */

static void read_error(const json_t *o, struct result *ret)
{
	const char *message = get_text(o, "message");
	const char *expected = get_text(o, "expected");
	const char *actual = get_text(o, "actual");
	uint32_t line = get_u32(o, "line"), col = get_u32(o, "column");
	struct diag *d;

	if (!message)
		return;
	d = diag_error(&ret->diags, (struct span){ line, col, line, col }, "%s",
		       message);
	if (expected)
		diag_detail(d, FACTS_EXPECTED "%s", expected);
	if (actual)
		diag_detail(d, FACTS_ACTUAL "%s", actual);
}

static void read_notes(const json_t *o, struct result *ret)
{
	const json_t *array = json_object_get(o, "notes"), *value;
	size_t i;

	json_array_foreach(array, i, value)
		if (json_is_string(value))
			diag_add(&ret->diags, DIAG_NOTE, SPAN_NONE, "%s",
				 json_string_value(value));
}

/* Two values have themselves as their percentiles 50 and 99. */
static void read_lateness(const json_t *o, struct result *ret)
{
	ret->late_max_ns = get_ns(o, "late_max_us", NS_PER_US);
	if (!json_is_number(json_object_get(o, "late_p50_us")))
		return;
	ret->n_late = 2;
	ret->late_ns = xcalloc(2, sizeof(*ret->late_ns));
	ret->late_ns[0] = get_ns(o, "late_p50_us", NS_PER_US);
	ret->late_ns[1] = get_ns(o, "late_p99_us", NS_PER_US);
}

static bool read_states(const json_t *o, struct trace *ret)
{
	const json_t *array = json_object_get(o, "states"), *value;
	enum tcp_state from = STATE_CLOSED, to;
	size_t i;

	json_array_foreach(array, i, value) {
		const char *text = json_string_value(value);

		if (!text || !tcp_state_parse(text, &to, NULL))
			return false;
		if (i) {
			struct trace_entry *e = trace_add(ret, TRACE_STATE, 0,
							  0, 1, NULL);

			e->from = from;
			e->to = to;
		}
		from = to;
	}
	return true;
}

static bool read_story(const json_t *o, struct result *ret)
{
	const json_t *trace = json_object_get(o, "trace");
	const json_t *samples = json_object_get(o, "samples");

	return (trace ? trace_from_json(trace, &ret->trace)
		      : read_states(o, &ret->trace)) &&
	       (!samples || samples_from_json(samples, &ret->samples));
}

static bool read_run(const json_t *o, struct arena *mem, struct suite_run *ret)
{
	unsigned verdict = json_name_get(o, "verdict", VERDICT_COUNT,
					 json_name_of_verdict);
	unsigned kind = json_name_get(o, "kind", FAIL_KIND_COUNT,
				      json_name_of_kind);
	unsigned failure = json_name_get(o, "failure", FAILURE_COUNT,
					 name_of_failure);
	unsigned family = json_name_get(o, "family", FAMILY_COUNT,
					name_of_family);
	const char *script = get_text(o, "script");
	struct result *r = &ret->result;

	if (!script || verdict == VERDICT_COUNT || family == FAMILY_COUNT)
		return false;
	ret->path = arena_strdup(mem, script);
	ret->family = (enum family)family;
	ret->tries = get_u32(o, "tries");
	r->verdict = (enum verdict)verdict;
	r->kind = kind == FAIL_KIND_COUNT ? FAIL_NONE : (enum fail_kind)kind;
	r->failure = failure == FAILURE_COUNT ? FAILURE_WRONG :
						(enum failure)failure;
	ret->tolerance_scale = json_number_value(
		json_object_get(o, "tolerance_scale"));
	r->skip_reason = copy_text(o, "skip_reason");
	r->errors = copy_text(o, "errors");
	r->output = copy_text(o, "output");
	r->printed = copy_text(o, "printed");
	r->sysctls = copy_text(o, "sysctls");
	r->disturbance = copy_text(o, "disturbance");
	r->disturbed = json_is_true(json_object_get(o, "disturbed"));
	r->wall_ns = get_ns(o, "wall_s", NS_PER_S);
	r->cpu_ns = get_ns(o, "cpu_s", NS_PER_S);
	r->script_ns = get_ns(o, "script_s", NS_PER_S);
	read_error(o, r);
	read_notes(o, r);
	read_lateness(o, r);
	return kernel_from_json(json_object_get(o, "kernel"), mem,
				&ret->kernel) &&
	       against_from_json(json_object_get(o, "against"), r->verdict, mem,
				 &ret->against) &&
	       pragmas_from_json(o, mem, &ret->pragmas) &&
	       read_story(o, r);
}

/* --- files ---------------------------------------------------------------- */

static bool read_line(struct records *r, const char *text, size_t len)
{
	struct suite_run run = { 0 };
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	bool ok = json_is_object(o) && read_run(o, r->mem, &run);

	json_decref(o);
	if (!ok) {
		result_done(&run.result);
		return false;
	}
	GROW(r->run, r->n, r->cap);
	r->run[r->n++] = run;
	return true;
}

int records_read(struct records *r, const char *path, char *err,
		 size_t err_cap)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *f = is_stdin ? stdin : fopen(path, "re");
	td_auto_free char *text = NULL;
	size_t cap = 0, line = 0;
	ssize_t len;
	int ret = 0;

	errno = f ? 0 : errno;
	while (f && !ret && (len = getline(&text, &cap, f)) >= 0) {
		line++;
		if (text[strspn(text, " \t\r\n")] &&
		    !read_line(r, text, (size_t)len)) {
			snprintf(err, err_cap,
				 "%s:%zu: is not the record of a run%s", path,
				 line, text[len - 1] == '\n' ? "" :
				 ": the file is cut off there");
			ret = -EINVAL;
		}
		errno = 0;
	}
	if (!ret && (!f || ferror(f))) {
		ret = errno ? -errno : -EIO;
		snprintf(err, err_cap, "cannot read %s: %s", path,
			 strerror(-ret));
	}
	if (f && !is_stdin)
		fclose(f);
	return ret;
}

/* --- groups ------------------------------------------------------------------ */

/* A record on its way into a group. */
struct place {
	struct suite_run *run;
	size_t nth;		/* of its script, kernel and family */
};

static int by_kernel(const struct run_kernel *a, const struct run_kernel *b)
{
	int order;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	order = strcmp(a->release, b->release);
	order = order ? order : (a->hz > b->hz) - (a->hz < b->hz);
	return order ? order : a->virtual_time - b->virtual_time;
}

/* The same script on the same kernel. */
static int by_script(const struct place *x, const struct place *y)
{
	int order = strcmp(x->run->path, y->run->path);

	return order ? order : by_kernel(x->run->kernel, y->run->kernel);
}

static int by_family(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = by_script(x, y);

	order = order ? order : (int)x->run->family - (int)y->run->family;
	return order ? order : (x->run > y->run) - (x->run < y->run);
}

static int by_group(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = by_script(x, y);

	order = order ? order : (x->nth > y->nth) - (x->nth < y->nth);
	return order ? order : (x->run > y->run) - (x->run < y->run);
}

void records_group(struct records *r)
{
	td_auto_free struct place *place = xcalloc(r->n + 1, sizeof(*place));

	for (size_t i = 0; i < r->n; i++)
		place[i].run = &r->run[i];
	qsort(place, r->n, sizeof(*place), by_family);
	for (size_t i = 1; i < r->n; i++)
		if (by_script(&place[i - 1], &place[i]) == 0 &&
		    place[i - 1].run->family == place[i].run->family)
			place[i].nth = place[i - 1].nth + 1;
	qsort(place, r->n, sizeof(*place), by_group);
	for (size_t i = 0; i < r->n; i++) {
		struct suite_run *run = place[i].run;

		run->of_group = run;
		if (!i || by_script(&place[i - 1], &place[i]) != 0 ||
		    place[i - 1].nth != place[i].nth)
			continue;
		run->of_group = place[i - 1].run->of_group;
		place[i - 1].run->next = run;
	}
}
