/* SPDX-License-Identifier: BSD-2-Clause */
/* report: several reporters at work, and the files they write to. */
#include "runtime/report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"

struct active {
	const struct reporter *reporter;
	struct report_config config;
	void *state;
	const char *path;	/* of the file to be closed, or NULL */
	int error;		/* first errno of writing, or 0 */
};

struct reports {
	struct active *active;
	size_t n;
	struct report_totals totals;
};

static bool is_stdout(const char *path)
{
	return strcmp(path, "-") == 0;
}

bool report_request_add(struct report_request **list, size_t *n,
			const struct reporter *reporter, const char *path,
			char *err, size_t err_cap)
{
	if (!*path) {
		snprintf(err, err_cap, "is not the name of a file");
		return false;
	}
	/* An option whose file was forgotten: "--json -j2". */
	if (path[0] == '-' && !is_stdout(path)) {
		snprintf(err, err_cap,
			 "begins like an option; a file of this name is './%s'",
			 path);
		return false;
	}
	for (size_t i = 0; i < *n; i++) {
		if (strcmp((*list)[i].path, path) == 0) {
			snprintf(err, err_cap, "is written to already");
			return false;
		}
	}
	*list = xrealloc(*list, (*n + 1) * sizeof(**list));
	(*list)[(*n)++] = (struct report_request){ reporter, path };
	return true;
}

static bool takes_stdout(const struct report_request *request, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_stdout(request[i].path))
			return true;
	return false;
}

static void active_begin(struct reports *r, const struct reporter *reporter,
			 const struct report_config *config, const char *path)
{
	struct active *a = &r->active[r->n++];

	a->reporter = reporter;
	a->config = *config;
	a->path = path;
	a->state = reporter->begin(&a->config);
}

static int begin_request(struct reports *r,
			 const struct report_request *request,
			 const struct report_config *terminal, char *err,
			 size_t err_cap)
{
	struct report_config config = *terminal;

	config.text = reports_text_file(r);
	if (is_stdout(request->path)) {
		config.out = stdout;
		active_begin(r, request->reporter, &config, NULL);
		return 0;
	}
	config.out = fopen(request->path, "we");
	if (!config.out) {
		int ret = -errno;

		snprintf(err, err_cap, "cannot write %s: %s", request->path,
			 strerror(-ret));
		return ret;
	}
	config.colour = false;
	active_begin(r, request->reporter, &config, request->path);
	return 0;
}

struct reports *reports_begin(const struct report_config *terminal,
			      const struct report_request *request, size_t n,
			      char *err, size_t err_cap)
{
	struct reports *r = xcalloc(1, sizeof(*r));
	struct report_config config = *terminal;
	char ignored[256];

	/* Records for a program are not mixed with text for people. */
	if (takes_stdout(request, n) && config.out == stdout)
		config.out = stderr;
	r->active = xcalloc(n + 2, sizeof(*r->active));
	active_begin(r, &report_terminal, &config, NULL);
	if (config.annotations)
		active_begin(r, &report_github, &config, NULL);
	for (size_t i = 0; i < n; i++) {
		if (begin_request(r, &request[i], terminal, err, err_cap)) {
			reports_end(r, 0, 0, ignored, sizeof(ignored));
			return NULL;
		}
	}
	return r;
}

FILE *reports_text_file(const struct reports *r)
{
	return r->active[0].config.out;
}

/* Everything must reach the file; stdio remembers that something did not, but
 * not why. */
static void active_flush(struct active *a)
{
	errno = 0;
	fflush(a->config.out);
	if (ferror(a->config.out) && !a->error)
		a->error = errno ? errno : EIO;
}

void reports_start(struct reports *r, const struct suite_run *run)
{
	for (size_t i = 0; i < r->n; i++) {
		struct active *a = &r->active[i];

		if (!a->reporter->start)
			continue;
		a->reporter->start(a->state, run);
		active_flush(a);
	}
}

void reports_tick(struct reports *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct active *a = &r->active[i];

		if (!a->reporter->tick)
			continue;
		a->reporter->tick(a->state);
		active_flush(a);
	}
}

void reports_run(struct reports *r, const struct suite_run *run)
{
	r->totals.runs++;
	r->totals.verdict[run->result.verdict]++;
	for (size_t i = 0; i < r->n; i++) {
		struct active *a = &r->active[i];

		a->reporter->run(a->state, run);
		active_flush(a);
	}
}

static int active_end(struct active *a, const struct report_totals *totals)
{
	a->reporter->end(a->state, totals);
	active_flush(a);
	/* A full disk may show up as late as now. */
	if (a->path && fclose(a->config.out) != 0 && !a->error)
		a->error = errno;
	return -a->error;
}

int reports_end(struct reports *r, size_t not_run, int64_t wall_ns, char *err,
		size_t err_cap)
{
	int ret = 0;

	r->totals.wall_ns = wall_ns;
	r->totals.not_run = not_run;
	for (size_t i = 0; i < r->n; i++) {
		struct active *a = &r->active[i];
		int status = active_end(a, &r->totals);

		if (!status || ret)
			continue;
		ret = status;
		snprintf(err, err_cap, "cannot write %s: %s",
			 a->path ? a->path : "the report", strerror(-status));
	}
	free(r->active);
	free(r);
	return ret;
}
