/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli: the command line as a value.
 *
 * Two tables feed it: the tool's own options (cli_options.c) and those that
 * scripts may set (parser/options.h), which are kept in order for the parser.
 * Names may be abbreviated as long as one option of either table matches.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "parser/options.h"
#include "runtime/cli/selection.h"
#include "runtime/report/report.h"

enum cli_command {
	CLI_RUN, CLI_CHECK, CLI_STATE, CLI_REPORT, CLI_HELP, CLI_VERSION
};

enum cli_colour { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };

#define CLI_TIMEOUT_S 300	/* of one run, by default */
#define CLI_MAX_JOBS 256
#define CLI_ERR_MAX 512		/* bytes of a message about usage */

struct cli {
	enum cli_command command;
	bool drop_in;		/* started under the name "packetdrill" */
	struct arena *arena;	/* owns what the fields point to */
	struct option_setting *setting;	/* script options, in order */
	size_t n_settings;
	const char **path;	/* as given */
	size_t n_paths;
	unsigned families;	/* bit 1 << enum family; 0: by kind of path */
	bool ip_version_given;	/* then families has one bit */
	int64_t timeout_ns;	/* of one run */
	unsigned jobs;
	enum cli_colour colour;
	bool quiet, verbose, ladder;
	struct selection select;
	enum worker_hold hold;
	struct report_request *report;	/* besides the terminal */
	size_t n_reports;
	const char *capture;	/* folder for packets of failed runs; or NULL */
	bool capture_all;	/* ... of all runs */
	bool tcp_info;
};

/*
 * Reads a command line.  0 with @ret to be freed by cli_done(), or -EINVAL with
 * a message (no newline) in @err.
 */
int cli_parse(int argc, char **argv, struct cli *ret, char *err,
	      size_t err_cap);
void cli_done(struct cli *cli);

/* Whether a program of this name is to behave like packetdrill. */
bool cli_is_drop_in(const char *argv0);

/* The text of --help. */
void cli_print_help(FILE *out);

/* Whether output to @out is coloured: --color, NO_COLOR, TERM, a terminal. */
bool cli_use_colour(const struct cli *cli, FILE *out);

/* --- the tool's own options: cli_options.c ------------------------------ */

struct cli_option {
	const char *name;	/* without dashes */
	char letter;		/* or 0 */
	const char *arg;	/* "SECONDS", or NULL: takes none */
	const char *help;	/* one line, no full stop */
	bool run_only;		/* means nothing to "check" */
	/* True, or false with a message about the value in @err. */
	bool (*set)(struct cli *cli, const char *value, char *err,
		    size_t err_cap);
};

extern const struct cli_option cli_option_table[];
extern const size_t cli_option_table_len;

#endif
