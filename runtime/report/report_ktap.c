/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_ktap: KTAP (Documentation/dev-tools/ktap.rst of the kernel), for kselftest's
 * harnesses: a test for each script, in it one for each family.  Plans come first, and a
 * script's result behind those of its families, so nothing is written before all runs have
 * ended; what the report says of each run is kept in memory until then.
 */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/agree.h"
#include "runtime/report/facts.h"
#include "runtime/report/kernels.h"
#include "runtime/report/report.h"
#include "runtime/timing/clock.h"

struct ktap_test {
	char *path;
	enum family family;
	size_t order;		/* in which runs ended */
	enum verdict verdict;
	enum failure failure;
	char *reason;		/* behind the directive, in one line; "" */
	char *text;		/* diagnostics; "" */
	char *notes;		/* ... of this run alone */
	char *signature;	/* what is equal of those with the same text; NULL: none is */
	int64_t wall_ns;
};

struct ktap {
	FILE *out;
	struct ktap_test *test;
	size_t n, cap;
	struct kernels kernels;
	char *scale;		/* facts_tolerance_scale() of the runs; or NULL */
};

/* What a result line says. */
struct ktap_result {
	bool good;
	const char *directive;	/* or NULL */
	const char *reason;	/* "" */
	const char *label;	/* of a failure; or NULL */
	int64_t wall_ns;
};

static void *ktap_begin(const struct report_config *config)
{
	struct ktap *k = xcalloc(1, sizeof(*k));

	k->out = config->out;
	return k;
}

/* In one line, and without what begins a directive.  Caller frees. */
static char *one_line(const char *text)
{
	char *clean = facts_clean(text);

	for (char *p = clean; *p; p++)
		if (*p == '#' || *p == '\n')
			*p = *p == '#' ? '_' : ' ';
	return clean;
}

/* What there is to say of a run in front of its result.  Caller frees. */
static char *text_of(const struct suite_run *run)
{
	const struct result *r = &run->result;
	bool good = r->verdict == VERDICT_PASS || r->verdict == VERDICT_SKIP;
	td_auto_free char *diags = facts_diags(run);
	const char *output = facts_untold(run);
	td_auto_free char *all = NULL;

	all = xasprintf("%s%s%s", good ? "" : diags,
			!good && output ? output : "",
			r->printed ? r->printed : "");
	return facts_clean(all);
}

static char *notes_of(const struct suite_run *run)
{
	td_auto_free char *notes = facts_notes(run);

	return agree_has_text(run) ? facts_clean(notes) : xstrdup("");
}

static char *reason_of(const struct result *r)
{
	const struct diag *d = facts_first_error(&r->diags);

	switch (r->verdict) {
	case VERDICT_SKIP:
		return one_line(r->skip_reason ? r->skip_reason : "");
	case VERDICT_XFAIL:
		return xstrdup(RESULT_XFAIL_REASON);
	case VERDICT_ERROR:
		return one_line(d ? d->text : "");
	default:
		return xstrdup("");
	}
}

static void ktap_run(void *state, const struct suite_run *run)
{
	struct ktap *k = state;
	const struct result *r = &run->result;

	kernels_add(&k->kernels, run->kernel);
	if (!k->scale)
		k->scale = facts_tolerance_scale(run);
	GROW(k->test, k->n, k->cap);
	k->test[k->n] = (struct ktap_test){
		.path = one_line(run->path),
		.family = run->family,
		.order = k->n,
		.verdict = r->verdict,
		.failure = r->failure,
		.reason = reason_of(r),
		.text = text_of(run),
		.notes = notes_of(run),
		.signature = agree_has_text(run) ? agree_signature(run) : NULL,
		.wall_ns = r->wall_ns,
	};
	k->n++;
}

/* --- writing -------------------------------------------------------------- */

/* Each line behind '#'. */
static void print_text(FILE *out, const char *indent, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%s#%s%.*s\n", indent, len ? " " : "", (int)len,
			text);
		text += len + (text[len] == '\n');
	}
}

static void print_result(FILE *out, const char *indent, size_t number,
			 const char *name, const struct ktap_result *r)
{
	fprintf(out, "%s%s %zu %s #", indent, r->good ? "ok" : "not ok", number,
		name);
	if (r->directive)
		fprintf(out, " %s", r->directive);
	if (*r->reason)
		fprintf(out, " %s", r->reason);
	fprintf(out, " time=%lldms", (long long)(r->wall_ns / NS_PER_MS));
	if (r->label)
		fprintf(out, " %s", r->label);
	putc('\n', out);
}

static struct ktap_result result_of(const struct ktap_test *t)
{
	static const char *const directives[VERDICT_COUNT] = {
		[VERDICT_SKIP] = "SKIP",
		[VERDICT_ERROR] = "ERROR",
		[VERDICT_XFAIL] = "XFAIL",
	};

	return (struct ktap_result){
		.good = t->verdict != VERDICT_FAIL &&
			t->verdict != VERDICT_ERROR,
		.directive = directives[t->verdict],
		.reason = t->reason,
		.label = t->verdict == VERDICT_FAIL ? failure_name(t->failure) :
						      NULL,
		.wall_ns = t->wall_ns,
	};
}

/* Whether a script with both verdicts has the first one. */
static bool outweighs(enum verdict a, enum verdict b)
{
	static const int weight[VERDICT_COUNT] = {
		[VERDICT_SKIP] = 0,
		[VERDICT_PASS] = 1,
		[VERDICT_XFAIL] = 2,
		[VERDICT_FAIL] = 3,
		[VERDICT_ERROR] = 4,
	};

	return weight[a] > weight[b];
}

/* What a script with these @n tests has come to. */
static struct ktap_result result_of_script(const struct ktap_test *t, size_t n)
{
	struct ktap_test sum = t[0];

	for (size_t i = 1; i < n; i++) {
		int64_t wall_ns = sum.wall_ns + t[i].wall_ns;

		if (outweighs(t[i].verdict, sum.verdict) ||
		    (t[i].verdict == sum.verdict &&
		     sum.failure == FAILURE_LATE))
			sum = t[i];
		sum.wall_ns = wall_ns;
	}
	return result_of(&sum);
}

/* The first of the tests up to @test[at] that failed in the same way. */
static size_t first_same(const struct ktap_test *test, size_t at)
{
	for (size_t i = 0; test[at].signature && i < at; i++)
		if (test[i].signature &&
		    strcmp(test[i].signature, test[at].signature) == 0)
			return i;
	return at;
}

/* What there is to say of @test[at], which an earlier one may have said. */
static void print_why(FILE *out, const char *indent,
		      const struct ktap_test *test, size_t at)
{
	size_t first = first_same(test, at);

	if (first == at)
		print_text(out, indent, test[at].text);
	else
		fprintf(out, "%s# the same as %zu %s\n", indent, first + 1,
			family_name(test[first].family));
	print_text(out, indent, test[at].notes);
}

static void print_script(FILE *out, size_t number, const struct ktap_test *t,
			 size_t n)
{
	static const char indent[] = "  ";
	struct ktap_result all = result_of_script(t, n);

	fprintf(out, "%sKTAP version 1\n%s1..%zu\n", indent, indent, n);
	for (size_t i = 0; i < n; i++) {
		struct ktap_result r = result_of(&t[i]);

		print_why(out, indent, t, i);
		print_result(out, indent, i + 1, family_name(t[i].family), &r);
	}
	print_result(out, "", number, t->path, &all);
}

static int by_script(const void *a, const void *b)
{
	const struct ktap_test *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	if (order)
		return order;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* How many tests from @at on are of one script. */
static size_t script_len(const struct ktap *k, size_t at)
{
	size_t end = at + 1;

	while (end < k->n && strcmp(k->test[end].path, k->test[at].path) == 0)
		end++;
	return end - at;
}

static size_t count_scripts(const struct ktap *k)
{
	size_t scripts = 0;

	for (size_t i = 0; i < k->n; i += script_len(k, i))
		scripts++;
	return scripts;
}

static void print_machine(const struct ktap *k)
{
	for (unsigned i = 0; i < k->kernels.n; i++) {
		td_auto_free char *text = run_kernel_text(&k->kernels.kernel[i]);
		td_auto_free char *line = one_line(text);

		fprintf(k->out, "# kernel: %s\n", line);
	}
	if (k->scale)
		fprintf(k->out, "# %s\n", k->scale);
}

/* In the form of the harness's own tests. */
static void print_totals(FILE *out, const struct report_totals *totals)
{
	const size_t *n = totals->verdict;

	fprintf(out, "# Totals: pass:%zu fail:%zu xfail:%zu xpass:0 skip:%zu error:%zu\n",
		n[VERDICT_PASS], n[VERDICT_FAIL], n[VERDICT_XFAIL],
		n[VERDICT_SKIP], n[VERDICT_ERROR]);
}

static void ktap_end(void *state, const struct report_totals *totals)
{
	struct ktap *k = state;
	size_t number = 0;

	if (k->n)
		qsort(k->test, k->n, sizeof(*k->test), by_script);
	fprintf(k->out, "KTAP version 1\n1..%zu%s\n", count_scripts(k),
		k->n ? "" : " # SKIP nothing to run");
	print_machine(k);
	for (size_t i = 0, n; i < k->n; i += n) {
		n = script_len(k, i);
		print_script(k->out, ++number, &k->test[i], n);
	}
	if (k->n)
		print_totals(k->out, totals);
	if (totals->not_run)
		fprintf(k->out, "Bail out! interrupted, %zu not run\n",
			totals->not_run);
	for (size_t i = 0; i < k->n; i++) {
		free(k->test[i].path);
		free(k->test[i].reason);
		free(k->test[i].text);
		free(k->test[i].notes);
		free(k->test[i].signature);
	}
	free(k->test);
	free(k->scale);
	free(k);
}

const struct reporter report_ktap = {
	.name = "ktap",
	.begin = ktap_begin,
	.run = ktap_run,
	.end = ktap_end,
};
