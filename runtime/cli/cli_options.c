/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_options: the table of the tool's own command-line options. */
#include "runtime/cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/play/clock.h"

#define MAX_TIMEOUT_S 604800.0	/* a week */

static bool set_timeout(struct cli *cli, const char *value, char *err,
			size_t err_cap)
{
	char *end;
	double s = strtod(value, &end);

	if (end == value || *end || !isfinite(s) || s <= 0 ||
	    s > MAX_TIMEOUT_S) {
		snprintf(err, err_cap,
			 "is not a number of seconds above 0, at most %.0f",
			 MAX_TIMEOUT_S);
		return false;
	}
	cli->timeout_ns = (int64_t)(s * NS_PER_S);
	return true;
}

static bool set_jobs(struct cli *cli, const char *value, char *err,
		     size_t err_cap)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < 1 || n > CLI_MAX_JOBS) {
		snprintf(err, err_cap, "is not a number from 1 to %d",
			 CLI_MAX_JOBS);
		return false;
	}
	cli->jobs = (unsigned)n;
	return true;
}

#define ALL_FAMILIES ((1u << FAMILY_COUNT) - 1)

static const struct {
	const char *name;
	unsigned families;
} family_words[] = {
	{ "ipv4", 1u << FAMILY_IPV4 },
	{ "ipv6", 1u << FAMILY_IPV6 },
	{ "mapped", 1u << FAMILY_MAPPED },
	{ "ipv4-mapped-ipv6", 1u << FAMILY_MAPPED },
	{ "all", ALL_FAMILIES },
};

static unsigned family_word(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(family_words) / sizeof(*family_words);
	     i++) {
		const char *name = family_words[i].name;

		if (strlen(name) == len && strncmp(name, word, len) == 0)
			return family_words[i].families;
	}
	return 0;
}

static bool set_families(struct cli *cli, const char *value, char *err,
			 size_t err_cap)
{
	unsigned families = 0;
	const char *p = value;

	for (;;) {
		size_t len = strcspn(p, ",");
		unsigned family = family_word(p, len);

		if (!family) {
			snprintf(err, err_cap,
				 "is not a list of ipv4, ipv6, mapped");
			return false;
		}
		families |= family;
		if (!p[len])
			break;
		p += len + 1;
	}
	cli->families = families;
	return true;
}

static const struct {
	const char *name;
	enum cli_colour colour;
} colour_words[] = {
	{ "auto", CLI_COLOUR_AUTO },
	{ "always", CLI_COLOUR_ALWAYS },
	{ "never", CLI_COLOUR_NEVER },
};

static bool set_colour(struct cli *cli, const char *value, char *err,
		       size_t err_cap)
{
	for (size_t i = 0; i < sizeof(colour_words) / sizeof(*colour_words);
	     i++) {
		if (strcmp(value, colour_words[i].name) == 0) {
			cli->colour = colour_words[i].colour;
			return true;
		}
	}
	snprintf(err, err_cap, "is not auto, always or never");
	return false;
}

#define SET_FIELD(option, assignment) \
	static bool set_##option(struct cli *cli, const char *value, \
				 char *err, size_t err_cap) \
	{ \
		(void)value; \
		(void)err; \
		(void)err_cap; \
		cli->assignment; \
		return true; \
	}

SET_FIELD(quiet, quiet = true)
SET_FIELD(help, command = CLI_HELP)
SET_FIELD(version, command = CLI_VERSION)
SET_FIELD(ladder, ladder = true)
SET_FIELD(hold, hold = HOLD_UNTIL_STOPPED)
SET_FIELD(shell, hold = HOLD_SHELL)

static bool set_coverage(struct cli *cli, const char *value, char *err,
			 size_t err_cap)
{
	return report_request_add(&cli->report, &cli->n_reports,
				  &report_coverage, value, err, err_cap);
}

static bool set_json(struct cli *cli, const char *value, char *err,
		     size_t err_cap)
{
	return report_request_add(&cli->report, &cli->n_reports, &report_json,
				  value, err, err_cap);
}

const struct cli_option cli_option_table[] = {
	{ "timeout", 0, "SECONDS",
	  "end a run that takes longer (default 300)", true, set_timeout },
	{ "families", 0, "LIST",
	  "of ipv4,ipv6,mapped (default: ipv4 for a file, all for a directory)",
	  false, set_families },
	{ "jobs", 'j', "N",
	  "runs under way at once (default 1)", true, set_jobs },
	{ "json", 0, "FILE",
	  "write a JSON object per run, one a line; \"-\" is standard output",
	  true, set_json },
	{ "color", 0, "WHEN",
	  "auto, always or never (default auto; NO_COLOR is honoured)", false,
	  set_colour },
	{ "ladder", 0, NULL,
	  "draw each run: segments, calls, states", true, set_ladder },
	{ "state-coverage", 0, "FILE",
	  "tell which states and arrows were seen; draw them to FILE, as SVG",
	  true, set_coverage },
	{ "hold", 0, NULL,
	  "state: stay in the state until interrupted", true, set_hold },
	{ "shell", 0, NULL,
	  "state: open a shell beside it, where ss shows it", true,
	  set_shell },
	{ "quiet", 'q', NULL,
	  "say nothing about runs that passed", false, set_quiet },
	{ "help", 'h', NULL, "print this text", false, set_help },
	{ "version", 'V', NULL, "print the version", false, set_version },
};

const size_t cli_option_table_len =
	sizeof(cli_option_table) / sizeof(*cli_option_table);
