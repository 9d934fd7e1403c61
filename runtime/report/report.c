/* SPDX-License-Identifier: BSD-2-Clause */
/* report: several reporters at work, and the files they write to. */
#include "runtime/report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "runtime/report/output.h"

struct active {
	const struct reporter *reporter;
	struct report_config config;
	void *state;
	const char *path;	/* NULL: a file of the caller's */
	struct output output;	/* with @path */
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

bool report_request_takes(const struct report_request *list, size_t n,
			  const char *input, char *err, size_t err_cap)
{
	struct stat in, out;

	for (size_t i = 0; i < n; i++) {
		if (stat(list[i].path, &out) != 0 || !S_ISREG(out.st_mode) ||
		    stat(input, &in) != 0 || in.st_dev != out.st_dev ||
		    in.st_ino != out.st_ino)
			continue;
		snprintf(err, err_cap,
			 "'--%s': %s is read, too (as %s): give the report a file of its own",
			 list[i].reporter->name, list[i].path, input);
		return true;
	}
	return false;
}

static bool takes_stdout(const struct report_request *request, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_stdout(request[i].path))
			return true;
	return false;
}

/* The file of --html, which other pages refer to. */
static const char *page_of(const struct report_request *request, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (request[i].reporter == &report_html &&
		    !is_stdout(request[i].path))
			return request[i].path;
	return NULL;
}

static void active_begin(struct reports *r, const struct reporter *reporter,
			 const struct report_config *config)
{
	struct active *a = &r->active[r->n++];

	a->reporter = reporter;
	a->config = *config;
	a->config.error = &a->error;
	a->state = reporter->begin(&a->config);
}

/* The same file by another path. */
static bool is_taken(const struct reports *r, const struct output *o)
{
	for (size_t i = 0; i < r->n; i++)
		if (o->path && r->active[i].output.path &&
		    strcmp(r->active[i].output.path, o->path) == 0)
			return true;
	return false;
}

static int begin_request(struct reports *r,
			 const struct report_request *request,
			 const struct report_config *terminal, char *err,
			 size_t err_cap)
{
	struct report_config config = *terminal;
	struct active *a = &r->active[r->n];
	int ret;

	config.text = reports_text_file(r);
	config.path = request->path;
	if (is_stdout(request->path)) {
		config.out = stdout;
		active_begin(r, request->reporter, &config);
		return 0;
	}
	ret = output_begin(request->path, &a->output);
	if (ret) {
		snprintf(err, err_cap, "cannot write %s: %s%s", request->path,
			 strerror(-ret), lack_way_out(-ret));
		return ret;
	}
	if (is_taken(r, &a->output)) {
		snprintf(err, err_cap, "cannot write %s: another report is written to it",
			 request->path);
		output_end(&a->output, false);
		return -EEXIST;
	}
	config.out = a->output.out;
	config.colour = false;
	a->path = request->path;
	active_begin(r, request->reporter, &config);
	return 0;
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

static int active_end(struct active *a, const struct report_totals *totals,
		      bool keep)
{
	int err = 0;

	a->reporter->end(a->state, totals);
	active_flush(a);
	if (a->path)
		err = output_end(&a->output, keep && !(a->error && a->output.is_beside));
	return a->error ? -a->error : err;
}

void reports_give_up(struct reports *r)
{
	const struct report_totals none = { 0 };

	for (size_t i = 0; i < r->n; i++)
		active_end(&r->active[i], &none, false);
	free(r->active);
	free(r);
}

struct reports *reports_begin(const struct report_config *terminal,
			      const struct report_request *request, size_t n,
			      char *err, size_t err_cap)
{
	struct reports *r = xcalloc(1, sizeof(*r));
	struct report_config config = *terminal;

	/* Records for a program are not mixed with text for people. */
	if (takes_stdout(request, n) && config.out == stdout)
		config.out = stderr;
	config.page = page_of(request, n);
	r->active = xcalloc(n + 2, sizeof(*r->active));
	active_begin(r, config.against ? &report_against : &report_terminal,
		     &config);
	if (config.annotations)
		active_begin(r, &report_github, &config);
	for (size_t i = 0; i < n; i++) {
		if (begin_request(r, &request[i], &config, err, err_cap)) {
			reports_give_up(r);
			return NULL;
		}
	}
	return r;
}

FILE *reports_text_file(const struct reports *r)
{
	return r->active[0].config.out;
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

int reports_end(struct reports *r, size_t not_run, int64_t wall_ns, char *err,
		size_t err_cap)
{
	int ret = 0;

	r->totals.wall_ns = wall_ns;
	r->totals.not_run = not_run;
	for (size_t i = 0; i < r->n; i++) {
		struct active *a = &r->active[i];
		int status = active_end(a, &r->totals, true);

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
