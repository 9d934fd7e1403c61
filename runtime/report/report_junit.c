/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_junit: JUnit's XML, as Jenkins and GitLab read it.  A test suite is
 * a folder.  Its counts come first in the file, so nothing is written before all
 * runs are through; what a run left is kept until then.
 */
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

struct test_case {
	char *folder;		/* "." if the path has none */
	char *classname;	/* the script's path with dots: "tcp.ecn.syn" */
	char *title, *path;
	enum verdict verdict;
	const char *type;	/* kind of failure; or of error */
	char *message;		/* first error, or why it was skipped; "" */
	char *body;		/* errors in full */
	char *output;		/* or NULL */
	int64_t wall_ns;
	bool written;
};

struct junit {
	FILE *out;
	struct test_case *test;
	size_t n;
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

static void junit_run(void *state, const struct suite_run *run)
{
	struct junit *j = state;
	const struct result *r = &run->result;
	const struct diag *d = facts_first_error(&r->diags);
	td_auto_free char *path = facts_clean(run->path);
	td_auto_free char *title = facts_title(run);
	td_auto_free char *errors = facts_errors(run);
	const char *message = d ? d->text : "";

	if (r->verdict == VERDICT_SKIP && r->skip_reason)
		message = r->skip_reason;
	j->test = xrealloc(j->test, (j->n + 1) * sizeof(*j->test));
	j->test[j->n++] = (struct test_case){
		.folder = folder_of(path),
		.classname = classname_of(path),
		.title = facts_clean(title),
		.path = xstrdup(path),
		.verdict = r->verdict,
		.type = r->verdict == VERDICT_FAIL ? fail_kind_name(r->kind)
						   : "error",
		.message = facts_clean(message),
		.body = facts_clean(errors),
		.output = r->output ? facts_clean(r->output) : NULL,
		.wall_ns = r->wall_ns,
	};
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

/* The tests in @folder; NULL: all. */
static void put_counts(xmlTextWriter *w, const struct junit *j,
		       const char *folder)
{
	size_t n = 0, count[VERDICT_COUNT] = { 0 };
	int64_t wall_ns = 0;

	for (size_t i = 0; i < j->n; i++) {
		const struct test_case *t = &j->test[i];

		if (folder && strcmp(t->folder, folder) != 0)
			continue;
		n++;
		count[t->verdict]++;
		wall_ns += t->wall_ns;
	}
	put_count(w, "tests", n);
	put_count(w, "failures", count[VERDICT_FAIL]);
	put_count(w, "errors", count[VERDICT_ERROR]);
	if (folder)
		put_count(w, "skipped", count[VERDICT_SKIP]);
	put_seconds(w, wall_ns);
}

static void put_trouble(xmlTextWriter *w, const struct test_case *t)
{
	open_element(w, t->verdict == VERDICT_FAIL ? "failure" : "error");
	put(w, "message", t->message);
	put(w, "type", t->type);
	xmlTextWriterWriteString(w, BAD_CAST t->body);
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
	} else if (t->verdict == VERDICT_SKIP) {
		open_element(w, "skipped");
		put(w, "message", t->message);
		xmlTextWriterEndElement(w);
	}
	if (t->output)
		xmlTextWriterWriteElement(w, BAD_CAST "system-out",
					  BAD_CAST t->output);
	xmlTextWriterEndElement(w);
}

/* The first test's folder, with all that are in it. */
static void put_suite(xmlTextWriter *w, struct junit *j, size_t first)
{
	const char *folder = j->test[first].folder;

	open_element(w, "testsuite");
	put(w, "name", folder);
	put_counts(w, j, folder);
	for (size_t i = first; i < j->n; i++) {
		struct test_case *t = &j->test[i];

		if (!t->written && strcmp(t->folder, folder) == 0) {
			put_test(w, t);
			t->written = true;
		}
	}
	xmlTextWriterEndElement(w);
}

static void write_document(xmlTextWriter *w, struct junit *j)
{
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	open_element(w, "testsuites");
	put(w, "name", "tundrill");
	put_counts(w, j, NULL);
	for (size_t i = 0; i < j->n; i++)
		if (!j->test[i].written)
			put_suite(w, j, i);
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
	free(t->output);
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
