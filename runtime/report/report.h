/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report: the reporters, which write the results of runs for people and programs.
 *
 * A reporter consumes the records of a suite and knows nothing else.  Each reporter is
 * a file of its own, with a row in the table of command-line options (cli_options.c).
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/suite/suite.h"

/* How many runs ended in which way. */
struct report_totals {
	size_t runs;
	size_t verdict[VERDICT_COUNT];
	size_t not_run;		/* interrupted before their turn */
	int64_t wall_ns;	/* of the whole suite */
};

struct report_config {
	FILE *out;		/* the caller's */
	FILE *text;		/* where text for people goes */
	bool colour, quiet, verbose;
	bool ladder;		/* draw each run */
	bool drop_in;		/* only what packetdrill would say */
	bool silent;		/* nothing: another report has it all */
	bool progress;		/* a line that is rewritten in place */
	bool annotations;	/* failures for GitHub Actions, too */
	const struct run_kernel *against;	/* runs are compared with those on this
				 * one: report_against says how; or NULL */
	const char *again;	/* the command line without paths, families and reports, for
				 * play_again_command(); NULL: it is not known */
	size_t total;		/* runs to come, at most */
	const char *path;	/* of the report, as it was given; NULL on a terminal */
	const char *page;	/* of --html; NULL: there is none */
	int *error;		/* a reporter that cannot write its report sets this
				 * to an errno; errors of @out are found without */
};

struct reporter {
	const char *name;
	/* Returns the reporter's own state, handed to the others; @config stays
	 * valid until end(). */
	void *(*begin)(const struct report_config *config);
	/* A run begins, or begins again (another try); or NULL. */
	void (*start)(void *state, const struct suite_run *run);
	/* Time passes while runs are under way; or NULL. */
	void (*tick)(void *state);
	/* A run has ended.  What was printed is flushed by the caller. */
	void (*run)(void *state, const struct suite_run *run);
	/* All runs have ended; frees the state.  Errors of output are left in
	 * config->out, for its owner. */
	void (*end)(void *state, const struct report_totals *totals);
};

extern const struct reporter report_terminal;
extern const struct reporter report_against;	/* no option: see against */
extern const struct reporter report_json;
extern const struct reporter report_coverage;
extern const struct reporter report_github;	/* no option: see annotations */
extern const struct reporter report_tap;
extern const struct reporter report_ktap;
extern const struct reporter report_junit;
extern const struct reporter report_html;
extern const struct reporter report_requirements;

/* Whether report_requirements can write a file of this name, by its ending. */
bool report_requirements_writes(const char *path);

/* A reporter that writes to a file of its own. */
struct report_request {
	const struct reporter *reporter;
	const char *path;	/* "-": standard output */
};

/* Appends a request to a list; false, with a message, when the path is empty,
 * begins like an option, or is taken. */
bool report_request_add(struct report_request **list, size_t *n,
			const struct reporter *reporter, const char *path,
			char *err, size_t err_cap);

/* True, with a message, if a report of @list would overwrite the file @input, which is
 * read; also if the two paths differ. */
bool report_request_takes(const struct report_request *list, size_t n,
			  const char *input, char *err, size_t err_cap);

/* Several reporters at work. */
struct reports;

/*
 * Opens the files of @request and begins all reporters, the terminal one
 * (with @terminal) first.  NULL, with a message in @err, when a file cannot be
 * opened.  @terminal is copied.
 */
struct reports *reports_begin(const struct report_config *terminal,
			      const struct report_request *request, size_t n,
			      char *err, size_t err_cap);
/* Where text for people goes: @terminal's file, or standard error when standard
 * output is a report. */
FILE *reports_text_file(const struct reports *r);
/* Ends all and frees @r; files stay as they were. */
void reports_give_up(struct reports *r);
/* As the members of struct reporter are called, for each of them. */
void reports_start(struct reports *r, const struct suite_run *run);
void reports_tick(struct reports *r);
void reports_run(struct reports *r, const struct suite_run *run);
/*
 * Ends all, closes their files and frees @r.  0, or -errno with a message in
 * @err when something could not be written.
 */
int reports_end(struct reports *r, size_t not_run, int64_t wall_ns, char *err,
		size_t err_cap);

#endif
