/* SPDX-License-Identifier: BSD-2-Clause */
/* terminal: colour, the progress line, annotations. */
#include "runtime/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether a line can be rewritten, and nothing else writes to the terminal. */
static bool can_rewrite(const struct cli *cli, FILE *out, size_t total)
{
	const char *term = getenv("TERM");

	return !cli->drop_in && !cli->quiet && !cli->verbose && !cli->follow &&
	       !cli->ladder && total > 1 && term && strcmp(term, "dumb") != 0 &&
	       isatty(fileno(out));
}

/* Harnesses read both streams of a test as one, and KTAP has all that there is to say. */
static bool harness_reads(const struct cli *cli)
{
	if (cli->ladder || isatty(STDERR_FILENO))
		return false;
	for (size_t i = 0; i < cli->n_reports; i++)
		if (cli->report[i].reporter == &report_ktap &&
		    strcmp(cli->report[i].path, "-") == 0)
			return true;
	return false;
}

bool terminal_in_github_actions(void)
{
	const char *value = getenv("GITHUB_ACTIONS");

	return value && strcmp(value, "true") == 0;
}

struct report_config terminal_config(const struct cli *cli, FILE *out,
				     size_t total)
{
	return (struct report_config){
		.out = out,
		.colour = cli_use_colour(cli, out),
		.quiet = cli->quiet,
		.verbose = cli->verbose,
		.ladder = cli->ladder,
		.drop_in = cli->drop_in,
		.silent = harness_reads(cli),
		.again = cli->command == CLI_RUN && !cli->drop_in ?
				 cli->again : NULL,
		.total = total,
		.progress = can_rewrite(cli, out, total),
		.annotations = terminal_in_github_actions() && !cli->drop_in,
	};
}
