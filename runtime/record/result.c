/* SPDX-License-Identifier: BSD-2-Clause */
/* result: the record of a run, and its JSON form. */
#include "runtime/record/result.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/record/json_string.h"
#include "runtime/record/samples_json.h"
#include "runtime/record/trace_json.h"

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_SKIP] = "skip",
	[VERDICT_ERROR] = "error",
	[VERDICT_XFAIL] = "xfail",
};

static const char *const fail_kind_names[FAIL_KIND_COUNT] = {
	[FAIL_NONE] = "none",
	[FAIL_CONTENT] = "content",
	[FAIL_TIMING] = "timing",
	[FAIL_SYSCALL] = "syscall",
	[FAIL_STATE] = "state",
	[FAIL_CODE] = "code",
	[FAIL_COMMAND] = "command",
	[FAIL_TIMEOUT] = "timeout",
	[FAIL_KERNEL] = "kernel",
};

static const char *const failure_names[FAILURE_COUNT] = {
	[FAILURE_WRONG] = "wrong",
	[FAILURE_LATE] = "late",
};

const char *failure_name(enum failure f)
{
	return failure_names[f];
}

const char *verdict_name(enum verdict v)
{
	return verdict_names[v];
}

const char *fail_kind_name(enum fail_kind k)
{
	return fail_kind_names[k];
}

static void free_owned(struct result *r)
{
	diag_list_done(&r->diags);
	free(r->errors);
	free(r->skip_reason);
	free(r->output);
	free(r->printed);
	free(r->sysctls);
	free(r->disturbance);
	free(r->doubt);
	trace_done(&r->trace);
	samples_done(&r->samples);
	free(r->late_ns);
	arena_free(r->mem);
}

void result_done(struct result *r)
{
	free_owned(r);
	*r = (struct result){ 0 };
}

bool result_decide(struct result *r, enum verdict verdict, enum fail_kind kind)
{
	r->failure = FAILURE_WRONG;
	if (r->verdict != VERDICT_PASS)
		return false;
	r->verdict = verdict;
	r->kind = kind;
	return true;
}

bool result_decide_late(struct result *r, enum fail_kind kind)
{
	if (r->verdict != VERDICT_PASS)
		return false;
	r->verdict = VERDICT_FAIL;
	r->kind = kind;
	r->failure = FAILURE_LATE;
	return true;
}

static void error_to_warning(struct result *r, struct diag *d)
{
	d->level = DIAG_WARNING;
	r->diags.n_errors--;
	r->diags.n_warnings++;
}

void result_late(struct result *r, enum fail_kind kind, struct diag *d)
{
	if (r->late) {
		error_to_warning(r, d);
	} else {
		r->late = d;
		r->late_kind = kind;
	}
}

bool result_has_failure(const struct result *r)
{
	return r->verdict == VERDICT_FAIL || r->verdict == VERDICT_XFAIL;
}

size_t result_shorten(struct result *r)
{
	bool samples = r->samples.n > r->trace.n;
	size_t all = samples ? r->samples.n : r->trace.n;
	size_t n = (all + 1) / 2, first = (all - n) / 2;

	if (samples)
		samples_cut(&r->samples, first, n);
	else
		trace_cut(&r->trace, first, n);
	return n;
}

/* The first error is the reason of the verdict. */
static void settle_late(struct result *r)
{
	if (!r->late)
		return;
	if (result_decide_late(r, r->late_kind))
		diag_note(r->late, "all that followed was right, times set aside");
	else
		error_to_warning(r, r->late);
	r->late = NULL;
}

void result_settle(struct result *r)
{
	settle_late(r);
	if (r->verdict != VERDICT_FAIL) {
		free(r->disturbance);
		r->disturbance = r->verdict == VERDICT_PASS ? r->doubt : NULL;
		r->disturbed = r->disturbance != NULL;
	}
	if (r->doubt != r->disturbance)
		free(r->doubt);
	r->doubt = NULL;
}

void result_told(struct result *r)
{
	free_owned(r);
	*r = (struct result){ .verdict = r->verdict, .kind = r->kind,
			      .failure = r->failure };
}

/* --- writing ------------------------------------------------------------ */

static json_t *strings_to_json(char *const *text, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string_clean(text[i]));
	return array;
}

static json_t *diag_to_json(const struct diag *d)
{
	json_t *o = json_object();

	json_object_set_new(o, "level", json_string(diag_level_name(d->level)));
	json_object_set_new(o, "line", json_integer(d->span.line));
	json_object_set_new(o, "col", json_integer(d->span.col));
	json_object_set_new(o, "end_line", json_integer(d->span.end_line));
	json_object_set_new(o, "end_col", json_integer(d->span.end_col));
	json_object_set_new(o, "check", json_string_clean(d->check));
	json_object_set_new(o, "text", json_string_clean(d->text));
	json_object_set_new(o, "details",
			    strings_to_json(d->detail, d->n_detail));
	json_object_set_new(o, "notes", strings_to_json(d->note, d->n_note));
	return o;
}

/* All but the trace and the samples. */
static json_t *head_to_json(const struct result *r)
{
	json_t *o = json_object(), *diags = json_array(), *late = json_array();

	for (size_t i = 0; i < r->diags.n; i++)
		json_array_append_new(diags, diag_to_json(r->diags.item[i]));
	for (unsigned i = 0; r->late_ns && i < r->n_late; i++)
		json_array_append_new(late, json_integer(r->late_ns[i]));

	json_object_set_new(o, "verdict",
			    json_string(verdict_name(r->verdict)));
	json_object_set_new(o, "kind", json_string(fail_kind_name(r->kind)));
	json_object_set_new(o, "failure",
			    json_string(failure_name(r->failure)));
	json_object_set_new(o, "diags", diags);
	json_object_set_new(o, "n_errors", json_integer(r->diags.n_errors));
	json_object_set_new(o, "n_warnings",
			    json_integer(r->diags.n_warnings));
	json_object_set_new(o, "skip_reason", json_string_clean(r->skip_reason));
	json_object_set_new(o, "output", json_string_clean(r->output));
	json_object_set_new(o, "printed", json_string_clean(r->printed));
	json_object_set_new(o, "sysctls", json_string_clean(r->sysctls));
	json_object_set_new(o, "disturbance", json_string_clean(r->disturbance));
	json_object_set_new(o, "wall_ns", json_integer(r->wall_ns));
	json_object_set_new(o, "script_ns", json_integer(r->script_ns));
	json_object_set_new(o, "cpu_ns", json_integer(r->cpu_ns));
	json_object_set_new(o, "late_max_ns", json_integer(r->late_max_ns));
	json_object_set_new(o, "n_late", json_integer(r->n_late));
	json_object_set_new(o, "late_ns", r->late_ns ? late : json_null());
	if (!r->late_ns)
		json_decref(late);
	json_object_set_new(o, "environment",
			    json_boolean(r->environment));
	json_object_set_new(o, "disturbed", json_boolean(r->disturbed));
	return o;
}

/* An item of an array, which is gone then.  Only lack of memory leaves no text: the
 * strings are valid. */
static void write_item(FILE *out, size_t i, json_t *item)
{
	if (i)
		putc(',', out);
	json_dumpf(item, out, JSON_COMPACT);
	json_decref(item);
}

static void write_json(const struct result *r, FILE *out)
{
	json_t *head = head_to_json(r);

	putc('{', out);
	json_dumpf(head, out, JSON_COMPACT | JSON_EMBED);
	json_decref(head);
	fputs(",\"trace\":[", out);
	for (size_t i = 0; i < r->trace.n; i++)
		write_item(out, i, trace_entry_to_json(&r->trace.entry[i]));
	fputs("],\"samples\":[", out);
	for (size_t i = 0; i < r->samples.n; i++)
		write_item(out, i, sample_to_json(&r->samples.item[i]));
	fputs("]}", out);
}

char *result_to_json(const struct result *r)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return xstrdup("");
	write_json(r, out);
	if (!fclose(out))
		return text;
	free(text);
	return xstrdup("");
}

/* --- reading ------------------------------------------------------------ */

/* The index of @value in a table of names, or -1. */
static int name_index(const json_t *value, const char *const *name, int n)
{
	const char *text = json_string_value(value);

	for (int i = 0; text && i < n; i++) {
		if (!strcmp(text, name[i]))
			return i;
	}
	return -1;
}

static int level_index(const json_t *value)
{
	const char *name[DIAG_LEVEL_COUNT];

	for (int i = 0; i < DIAG_LEVEL_COUNT; i++)
		name[i] = diag_level_name((enum diag_level)i);
	return name_index(value, name, DIAG_LEVEL_COUNT);
}

static bool get_i64(const json_t *o, const char *key, int64_t *ret)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_integer(value))
		return false;
	*ret = json_integer_value(value);
	return true;
}

static bool get_u32(const json_t *o, const char *key, uint32_t *ret)
{
	int64_t value;

	if (!get_i64(o, key, &value) || value < 0 || value > UINT32_MAX)
		return false;
	*ret = (uint32_t)value;
	return true;
}

/* A string or null. */
static bool get_string(const json_t *o, const char *key, char **ret)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_string(value) && !json_is_null(value))
		return false;
	*ret = json_is_null(value) ? NULL : xstrdup(json_string_value(value));
	return true;
}

/* Hands the strings of an array to diag_detail() or diag_note(). */
static bool read_strings(const json_t *array, struct diag *d,
			 void (*add)(struct diag *d, const char *fmt, ...))
{
	const json_t *value;
	size_t i;

	if (!json_is_array(array))
		return false;
	json_array_foreach(array, i, value) {
		if (!json_is_string(value))
			return false;
		add(d, "%s", json_string_value(value));
	}
	return true;
}

static bool read_diag(const json_t *o, struct result *r)
{
	int level = level_index(json_object_get(o, "level"));
	const char *text = json_string_value(json_object_get(o, "text"));
	const json_t *check = json_object_get(o, "check");
	struct span span;
	struct diag *d;

	if (level < 0 || !text || !get_u32(o, "line", &span.line) ||
	    !get_u32(o, "col", &span.col) ||
	    !get_u32(o, "end_line", &span.end_line) ||
	    !get_u32(o, "end_col", &span.end_col))
		return false;
	d = diag_add(&r->diags, (enum diag_level)level, span, "%s", text);
	if (!d)		/* more errors than a list keeps: nobody wrote that */
		return false;
	if (json_is_string(check))
		d->check = arena_strdup(r->mem, json_string_value(check));
	else if (!json_is_null(check))
		return false;
	return read_strings(json_object_get(o, "details"), d, diag_detail) &&
	       read_strings(json_object_get(o, "notes"), d, diag_note);
}

static bool read_diags(const json_t *o, struct result *r)
{
	const json_t *array = json_object_get(o, "diags"), *value;
	uint32_t n_errors, n_warnings;
	size_t i;

	if (!json_is_array(array) || !get_u32(o, "n_errors", &n_errors) ||
	    !get_u32(o, "n_warnings", &n_warnings))
		return false;
	json_array_foreach(array, i, value) {
		if (!read_diag(value, r))
			return false;
	}
	/* With those that the list did not keep. */
	r->diags.n_errors = n_errors;
	r->diags.n_warnings = n_warnings;
	return true;
}

static bool read_late(const json_t *o, struct result *r)
{
	const json_t *array = json_object_get(o, "late_ns"), *value;
	uint32_t n;
	size_t i;

	if (!get_u32(o, "n_late", &n))
		return false;
	r->n_late = n;
	if (json_is_null(array))
		return true;
	if (!json_is_array(array) || json_array_size(array) != n)
		return false;
	r->late_ns = xcalloc(n ? n : 1, sizeof(*r->late_ns));
	json_array_foreach(array, i, value) {
		if (!json_is_integer(value))
			return false;
		r->late_ns[i] = json_integer_value(value);
	}
	return true;
}

static bool read_result(const json_t *o, struct result *r)
{
	int verdict = name_index(json_object_get(o, "verdict"), verdict_names,
				 VERDICT_COUNT);
	int kind = name_index(json_object_get(o, "kind"), fail_kind_names,
			      FAIL_KIND_COUNT);
	int failure = name_index(json_object_get(o, "failure"), failure_names,
				 FAILURE_COUNT);
	const json_t *disturbed = json_object_get(o, "disturbed");

	if (verdict < 0 || kind < 0 || failure < 0 ||
	    !json_is_boolean(disturbed))
		return false;
	r->verdict = (enum verdict)verdict;
	r->kind = (enum fail_kind)kind;
	r->failure = (enum failure)failure;
	r->disturbed = json_is_true(disturbed);
	r->environment = json_is_true(json_object_get(o, "environment"));
	return read_diags(o, r) &&
	       get_string(o, "skip_reason", &r->skip_reason) &&
	       get_string(o, "output", &r->output) &&
	       get_string(o, "printed", &r->printed) &&
	       get_string(o, "sysctls", &r->sysctls) &&
	       get_string(o, "disturbance", &r->disturbance) &&
	       trace_from_json(json_object_get(o, "trace"), &r->trace) &&
	       samples_from_json(json_object_get(o, "samples"), &r->samples) &&
	       get_i64(o, "wall_ns", &r->wall_ns) &&
	       get_i64(o, "script_ns", &r->script_ns) &&
	       get_i64(o, "cpu_ns", &r->cpu_ns) &&
	       get_i64(o, "late_max_ns", &r->late_max_ns) && read_late(o, r);
}

int result_from_json(const char *text, size_t len, struct result *ret)
{
	struct result r = { 0 };
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	bool ok;

	if (!o)
		return -EINVAL;
	r.mem = arena_new();
	ok = read_result(o, &r);
	json_decref(o);
	if (!ok) {
		result_done(&r);
		return -EINVAL;
	}
	*ret = r;
	return 0;
}
