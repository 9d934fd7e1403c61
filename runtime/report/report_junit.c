/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_junit: JUnit's XML, as Jenkins and GitLab read it.  A test suite is
 * a folder.  The counts come first in the file, so nothing is written before all
 * runs have ended; what the report says of each run is kept in memory until then.
 */
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/agree.h"
#include "runtime/report/facts.h"
#include "runtime/report/kernels.h"
#include "runtime/report/report.h"
#include "runtime/timing/clock.h"

struct test_case {
	char *folder;		/* "." if the path has none */
	char *classname;	/* the script's path with dots: "tcp.ecn.syn" */
	char *title, *path;
	enum verdict verdict;
	const char *type;	/* kind of failure; or of error */
	char *message;		/* first error, or why it was skipped; "" */
	char *body;		/* errors in full */
	char *notes;		/* ... and what is said of this run alone */
	char *output;		/* or NULL */
	int64_t wall_ns;
	struct run_kernel kernel;
	bool kernel_known;
	double tolerance_scale;
	char *signature;	/* of a failure; or NULL */
	enum family family;
	bool first;		/* of its folder */
	struct test_case *next;	/* of its folder, or NULL */
};

struct junit {
	FILE *out;
	struct test_case *test;
	size_t n, cap;
};

static void *junit_begin(const struct report_config *config)
{
	struct junit *j = xcalloc(1, sizeof(*j));

	j->out = config->out;
	return j;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
}

/* Jenkins makes packages and classes of what lies between the dots. */
static char *classname_of(const char *path)
{
	size_t len = strlen(path);
	char *name;

	while (strncmp(path, "./", 2) == 0 || *path == '/') {
		path += *path == '/' ? 1 : 2;
		len = strlen(path);
	}
	if (len > 4 && strcmp(path + len - 4, ".pkt") == 0)
		len -= 4;
	name = xstrndup(path, len);
	for (char *p = name; *p; p++) {
		if (*p == '.')
			*p = '_';
		else if (*p == '/')
			*p = '.';
	}
	return name;
}

/* What was printed, behind why the script says that it fails; NULL: neither.  Caller
 * frees. */
static char *output_of(const struct suite_run *run)
{
	td_auto_free char *output = facts_output(run);
	const char *reason = facts_expected_failure(run);
	td_auto_free char *text = NULL;

	if (!output && !reason)
		return NULL;
	text = xasprintf("%s%s%s%s", reason ? "expected to fail: " : "",
			 reason ? reason : "", reason ? "\n" : "",
			 output ? output : "");
	return facts_clean(text);
}

static void junit_run(void *state, const struct suite_run *run)
{
	struct junit *j = state;
	const struct result *r = &run->result;
	const struct diag *d = facts_first_error(&r->diags);
	td_auto_free char *path = facts_clean(run->path);
	td_auto_free char *title = facts_title(run);
	td_auto_free char *errors = facts_errors(run);
	td_auto_free char *notes = facts_notes(run);
	td_auto_free char *message = NULL;

	if (r->verdict == VERDICT_XFAIL)
		message = xasprintf("expected failure: %s", RESULT_XFAIL_REASON);
	else if (r->verdict == VERDICT_SKIP && r->skip_reason)
		message = xstrdup(r->skip_reason);
	else if (r->verdict == VERDICT_FAIL)
		message = xasprintf("%s: %s", failure_name(r->failure),
				    d ? d->text : "");
	else
		message = xstrdup(d ? d->text : "");
	GROW(j->test, j->n, j->cap);
	j->test[j->n] = (struct test_case){
		.folder = folder_of(path),
		.classname = classname_of(path),
		.title = facts_clean(title),
		.path = xstrdup(path),
		.verdict = r->verdict,
		.type = r->verdict == VERDICT_FAIL ? fail_kind_name(r->kind)
						   : "error",
		.message = facts_clean(message),
		.body = facts_clean(errors),
		.notes = facts_clean(notes),
		.output = output_of(run),
		.wall_ns = r->wall_ns,
		.signature = agree_has_text(run) ? agree_signature(run) : NULL,
		.family = run->family,
		.kernel_known = run->kernel != NULL,
		.tolerance_scale = run->tolerance_scale,
	};
	if (run->kernel)
		j->test[j->n].kernel = *run->kernel;
	j->n++;
}

/* --- writing -------------------------------------------------------------- */

static void put(xmlTextWriter *w, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST value);
}

static void put_count(xmlTextWriter *w, const char *name, size_t value)
{
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST name, "%zu", value);
}

static void put_seconds(xmlTextWriter *w, int64_t ns)
{
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST "time", "%.3f",
					  (double)ns / NS_PER_S);
}

static void open_element(xmlTextWriter *w, const char *name)
{
	xmlTextWriterStartElement(w, BAD_CAST name);
}

struct counts {
	size_t n, verdict[VERDICT_COUNT];
	int64_t wall_ns;
};

static void count(struct counts *c, const struct test_case *t)
{
	c->n++;
	c->verdict[t->verdict]++;
	c->wall_ns += t->wall_ns;
}

static void put_counts(xmlTextWriter *w, const struct counts *c,
		       bool with_skipped)
{
	put_count(w, "tests", c->n);
	put_count(w, "failures", c->verdict[VERDICT_FAIL]);
	put_count(w, "errors", c->verdict[VERDICT_ERROR]);
	if (with_skipped)
		put_count(w, "skipped", c->verdict[VERDICT_SKIP] +
					c->verdict[VERDICT_XFAIL]);
	put_seconds(w, c->wall_ns);
}

static void put_text(xmlTextWriter *w, const struct test_case *t)
{
	xmlTextWriterWriteString(w, BAD_CAST t->body);
	xmlTextWriterWriteString(w, BAD_CAST t->notes);
}

static void put_trouble(xmlTextWriter *w, const struct test_case *t)
{
	open_element(w, t->verdict == VERDICT_FAIL ? "failure" : "error");
	put(w, "message", t->message);
	put(w, "type", t->type);
	put_text(w, t);
	xmlTextWriterEndElement(w);
}

/* JUnit has no word for a failure that is expected. */
static void put_skipped(xmlTextWriter *w, const struct test_case *t)
{
	open_element(w, "skipped");
	put(w, "message", t->message);
	if (t->verdict == VERDICT_XFAIL) {
		put(w, "type", "xfail");
		put_text(w, t);
	}
	xmlTextWriterEndElement(w);
}

static void put_property(xmlTextWriter *w, const char *name, const char *value)
{
	open_element(w, "property");
	put(w, "name", name);
	put(w, "value", value);
	xmlTextWriterEndElement(w);
}

static void put_kernel(xmlTextWriter *w, const struct run_kernel *k)
{
	td_auto_free char *release = facts_clean(k->release);
	td_auto_free char *hz = xasprintf("%u", k->hz);

	put_property(w, "kernel.release", release);
	put_property(w, "kernel.hz", hz);
	put_property(w, "kernel.virtual", k->virtual_time ? "true" : "false");
}

static void put_scale(xmlTextWriter *w, double scale)
{
	td_auto_free char *text = xasprintf("%g", scale);

	put_property(w, "tolerance.scale", text);
}

/* The kernels of a folder, which come in front of its tests, and by how much tolerances
 * were larger. */
static void put_properties(xmlTextWriter *w, const struct test_case *first)
{
	struct kernels seen = { .n = 0 };

	for (const struct test_case *t = first; t; t = t->next)
		if (t->kernel_known)
			kernels_add(&seen, &t->kernel);
	if (!seen.n && first->tolerance_scale <= 1)
		return;
	open_element(w, "properties");
	for (unsigned i = 0; i < seen.n; i++)
		put_kernel(w, &seen.kernel[i]);
	if (first->tolerance_scale > 1)
		put_scale(w, first->tolerance_scale);
	xmlTextWriterEndElement(w);
}

static void put_test(xmlTextWriter *w, const struct test_case *t)
{
	open_element(w, "testcase");
	put(w, "classname", t->classname);
	put(w, "name", t->title);
	put(w, "file", t->path);	/* GitLab links it */
	put_seconds(w, t->wall_ns);
	if (t->verdict == VERDICT_FAIL || t->verdict == VERDICT_ERROR) {
		put_trouble(w, t);
	} else if (t->verdict == VERDICT_SKIP || t->verdict == VERDICT_XFAIL) {
		put_skipped(w, t);
	}
	if (t->output)
		xmlTextWriterWriteElement(w, BAD_CAST "system-out",
					  BAD_CAST t->output);
	xmlTextWriterEndElement(w);
}

static int by_failure(const void *a, const void *b)
{
	const struct test_case *x = *(struct test_case *const *)a;
	const struct test_case *y = *(struct test_case *const *)b;
	int order = strcmp(x->path, y->path);

	order = order ? order : strcmp(x->signature, y->signature);
	order = order ? order : (int)x->family - (int)y->family;
	return order ? order : (x > y) - (x < y);
}

static bool agree(const struct test_case *x, const struct test_case *y)
{
	return strcmp(x->path, y->path) == 0 &&
	       strcmp(x->signature, y->signature) == 0;
}

/* Of @n failures that agree, the first one keeps its text. */
static void put_together(struct test_case **test, size_t n)
{
	char *families = xstrdup(family_name(test[0]->family));

	for (size_t i = 1; i < n; i++) {
		char *before = families;

		/* A script may have been played more than once. */
		if (test[i]->family != test[i - 1]->family) {
			families = xasprintf("%s, %s", before,
					     family_name(test[i]->family));
			free(before);
		}
		free(test[i]->body);
		test[i]->body = xasprintf("the same as %s\n", test[0]->title);
	}
	if (test[n - 1]->family != test[0]->family) {
		char *body = test[0]->body;

		test[0]->body = xasprintf("%s   the same under %s\n", body,
					  families);
		free(body);
	}
	free(families);
}

/* One text for the families of a script that fail in the same way. */
static void join_failures(struct junit *j)
{
	td_auto_free struct test_case **failed = xcalloc(j->n + 1,
							 sizeof(*failed));
	size_t n = 0;

	for (size_t i = 0; i < j->n; i++)
		if (j->test[i].signature)
			failed[n++] = &j->test[i];
	qsort(failed, n, sizeof(*failed), by_failure);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (!agree(failed[i], failed[end]))
				break;
		put_together(failed + i, end - i);
	}
}

static int by_folder(const void *a, const void *b)
{
	const struct test_case *x = *(struct test_case *const *)a;
	const struct test_case *y = *(struct test_case *const *)b;
	int order = strcmp(x->folder, y->folder);

	return order ? order : (x > y) - (x < y);
}

/* Chains the tests of each folder. */
static void sort_folders(struct junit *j)
{
	td_auto_free struct test_case **sorted = xcalloc(j->n + 1,
							 sizeof(*sorted));

	for (size_t i = 0; i < j->n; i++)
		sorted[i] = &j->test[i];
	qsort(sorted, j->n, sizeof(*sorted), by_folder);
	for (size_t i = 0; i < j->n; i++) {
		sorted[i]->first = !i || strcmp(sorted[i - 1]->folder,
						sorted[i]->folder) != 0;
		if (!sorted[i]->first)
			sorted[i - 1]->next = sorted[i];
	}
}

/* The first test's folder, with all that are in it. */
static void put_suite(xmlTextWriter *w, const struct test_case *first)
{
	struct counts counts = { 0 };

	open_element(w, "testsuite");
	put(w, "name", first->folder);
	for (const struct test_case *t = first; t; t = t->next)
		count(&counts, t);
	put_counts(w, &counts, true);
	put_properties(w, first);
	for (const struct test_case *t = first; t; t = t->next)
		put_test(w, t);
	xmlTextWriterEndElement(w);
}

static void write_document(xmlTextWriter *w, struct junit *j)
{
	struct counts counts = { 0 };

	join_failures(j);
	sort_folders(j);
	for (size_t i = 0; i < j->n; i++)
		count(&counts, &j->test[i]);
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	open_element(w, "testsuites");
	put(w, "name", "tundrill");
	put_counts(w, &counts, false);
	for (size_t i = 0; i < j->n; i++)
		if (j->test[i].first)
			put_suite(w, &j->test[i]);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndDocument(w);
}

static void free_test(struct test_case *t)
{
	free(t->folder);
	free(t->classname);
	free(t->title);
	free(t->path);
	free(t->message);
	free(t->body);
	free(t->notes);
	free(t->output);
	free(t->signature);
}

static void junit_end(void *state, const struct report_totals *totals)
{
	struct junit *j = state;
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;

	(void)totals;
	if (w) {
		write_document(w, j);
		xmlFreeTextWriter(w);	/* and flushes into the buffer */
		fwrite(xmlBufferContent(buffer), 1,
		       (size_t)xmlBufferLength(buffer), j->out);
	}
	if (buffer)
		xmlBufferFree(buffer);
	for (size_t i = 0; i < j->n; i++)
		free_test(&j->test[i]);
	free(j->test);
	free(j);
}

const struct reporter report_junit = {
	.name = "junit",
	.begin = junit_begin,
	.run = junit_run,
	.end = junit_end,
};
