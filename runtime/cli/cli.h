/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli: the command line as a value.
 *
 * Two tables feed it: the tool's own options (cli_options.c) and those that
 * scripts may set (parser/options.h), which are kept in order for the parser.
 * A name may be abbreviated if only one option of both tables begins like that.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "parser/options.h"
#include "runtime/cli/check_format.h"
#include "runtime/cli/selection.h"
#include "runtime/report/report.h"

enum cli_command {
	CLI_RUN, CLI_CHECK, CLI_FMT, CLI_EXPAND, CLI_STATE, CLI_REPORT, CLI_KERNEL,
	CLI_COMPLETE, CLI_HELP, CLI_VERSION
};

/* Sets of commands: which an option belongs to. */
#define CLI_BIT(command) (1u << (command))
#define CLI_EVERY (~0u)
/* Those that read scripts. */
#define CLI_OF_SCRIPTS \
	(CLI_BIT(CLI_RUN) | CLI_BIT(CLI_CHECK) | CLI_BIT(CLI_FMT) | \
	 CLI_BIT(CLI_EXPAND) | CLI_BIT(CLI_STATE))

struct cli_command_desc;

enum cli_colour { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };

#define CLI_MAX_JOBS 256
#define CLI_ERR_MAX 512		/* bytes of a message about usage */

struct cli {
	enum cli_command command;
	const struct cli_command_desc *topic;	/* of CLI_HELP; NULL: all */
	bool drop_in;		/* started under the name "packetdrill" */
	struct arena *arena;	/* owns what the fields point to */
	struct option_setting *setting;	/* script options, in order */
	size_t n_settings, cap_settings;
	const char **path;	/* as given */
	size_t n_paths, cap_paths;
	char *again;		/* the command line without paths (again.h) */
	unsigned families;	/* bit 1 << enum family; 0: by kind of path */
	bool ip_version_given;	/* then families has one bit */
	int64_t timeout_ns;	/* of each run; 0: not given */
	double tolerance_scale;	/* from 1 on; 0: not given */
	unsigned jobs;		/* 1 to CLI_MAX_JOBS; 0: not given */
	enum cli_colour colour;
	bool quiet, verbose, debug, follow, ladder;
	const struct check_format *format;	/* of check; NULL: text */
	bool portable;		/* check for packetdrill, too */
	struct {
		bool in_place, check, diff;
	} fmt;
	struct selection select;
	enum worker_hold hold;
	const char *stimulus;	/* of state: what is tried in it; or NULL */
	struct report_request *report;	/* besides the terminal */
	size_t n_reports;
	bool ktap;		/* one of them is KTAP */
	const char *capture;	/* folder for packets of failed runs; or NULL */
	bool capture_all;	/* ... of all runs */
	bool tcp_info;
	const char *kernel;	/* of the user's own, to play on; or NULL */
	struct {
		const char *name;	/* of the entry; or NULL */
		const char *fragment;	/* of options; or NULL */
		unsigned hz;		/* 0: not given */
	} build;		/* of a kernel */
	const char *against;	/* another one, to compare with, or "host"; or NULL */
	bool strict;		/* ... and any difference is one */
	bool slow;		/* the machine is: what is only late is expected */
	bool untrusted;		/* scripts of strangers: NS_UNTRUSTED */
};

/* --- reading: cli_parse.c ---------------------------------------------------- */

/*
 * Reads a command line.  0 with @ret to be freed by cli_done(), or -EINVAL with
 * a message (no newline) in @err.
 */
int cli_parse(int argc, char **argv, struct cli *ret, char *err,
	      size_t err_cap);
/* Frees all that the fields point to. */
void cli_done(struct cli *cli);

/* Whether a program of this name is to behave like packetdrill. */
bool cli_is_drop_in(const char *argv0);

/* Prints the text of --help for one command, or for all if @topic is NULL. */
void cli_print_help(FILE *out, const struct cli_command_desc *topic);

/* Whether output to @out is coloured: --color, NO_COLOR, TERM, a terminal. */
bool cli_use_colour(const struct cli *cli, FILE *out);

/* --- commands: cli_commands.c --------------------------------------------- */

struct cli_command_desc {
	const char *name;
	enum cli_command command;
	const char *usage;	/* the words behind "tundrill" */
	const char *help;	/* one line, no full stop */
	const char *operand;	/* what must be named, "script"; NULL: nothing */
};

/* The first one is meant when none is named. */
extern const struct cli_command_desc cli_command_table[];
extern const size_t cli_command_table_len;

/* The command with that name; NULL: none.  Then *@ret_hint is a similar name, or NULL.
 * @ret_hint may be NULL. */
const struct cli_command_desc *cli_command_find(const char *name,
						const char **ret_hint);

/* --- the tool's own options: cli_options.c ------------------------------ */

struct cli_option {
	const char *name;	/* without dashes */
	char letter;		/* or 0 */
	/* "SECONDS", "auto|always|never" (one of them), "ipv4,ipv6" (a list of some),
	 * "[FILE]" (may be left out); NULL: takes none. */
	const char *arg;
	const char *help;	/* one line, no full stop */
	unsigned commands;	/* set of CLI_BIT(): to others it means nothing */
	/* True, or false with a message about the value in @err.  @value: NULL if there
	 * is none. */
	bool (*set)(struct cli *cli, const char *value, char *err,
		    size_t err_cap);
};

extern const struct cli_option cli_option_table[];
extern const size_t cli_option_table_len;

/* --- both tables of options as one: cli_rows.c ----------------------------- */

struct cli_row {
	const struct cli_option *own;		/* or NULL */
	const struct option_desc *script;	/* or NULL */
};

size_t cli_row_count(void);
/* Row @i, from 0 to cli_row_count() - 1; the tool's own options come first. */
struct cli_row cli_row_at(size_t i);
/* The members of a row, of whichever table it is. */
const char *cli_row_name(struct cli_row r);
const char *cli_row_arg(struct cli_row r);
/* Whether the row must have a value, which may be the next word. */
bool cli_row_needs_value(struct cli_row r);
const char *cli_row_help(struct cli_row r);
char cli_row_letter(struct cli_row r);
/* Set of CLI_BIT(); 0: an option that is known and refused. */
unsigned cli_row_commands(struct cli_row r);

#endif
