/* SPDX-License-Identifier: BSD-2-Clause */
/* cli_options: the table of the tool's own command-line options. */
#include "runtime/cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parser/families.h"
#include "runtime/cli/tolerance_scale.h"
#include "runtime/kernel/kernel_config.h"
#include "runtime/suite/limit.h"
#include "runtime/timing/clock.h"

#define MAX_TIMEOUT_S ((double)PRAGMA_TIMEOUT_MAX_S)

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

/* A number from @min to @max, or false with a message. */
static bool read_number(const char *value, long min, long max, unsigned *ret,
			char *err, size_t err_cap)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < min || n > max) {
		snprintf(err, err_cap, "is not a number from %ld to %ld", min,
			 max);
		return false;
	}
	*ret = (unsigned)n;
	return true;
}

static bool set_jobs(struct cli *cli, const char *value, char *err,
		     size_t err_cap)
{
	return read_number(value, 1, CLI_MAX_JOBS, &cli->jobs, err, err_cap);
}

static bool set_hz(struct cli *cli, const char *value, char *err, size_t err_cap)
{
	return read_number(value, KERNEL_HZ_MIN, KERNEL_HZ_MAX, &cli->build.hz,
			   err, err_cap);
}

static bool set_families(struct cli *cli, const char *value, char *err,
			 size_t err_cap)
{
	unsigned families = families_parse(value);

	if (!families) {
		snprintf(err, err_cap, "is not a list of ipv4, ipv6, mapped");
		return false;
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
SET_FIELD(follow, follow = true)
SET_FIELD(hold, hold = HOLD_UNTIL_STOPPED)
SET_FIELD(shell, hold = HOLD_SHELL)
SET_FIELD(capture_all, capture_all = true)
SET_FIELD(strict, strict = true)
SET_FIELD(slow, slow = true)
SET_FIELD(in_place, fmt.in_place = true)
SET_FIELD(check, fmt.check = true)
SET_FIELD(portable, portable = true)
SET_FIELD(diff, fmt.diff = true)
SET_FIELD(name, build.name = value)
SET_FIELD(config, build.fragment = value)
SET_FIELD(stimulus, stimulus = value)

static bool set_format(struct cli *cli, const char *value, char *err,
		       size_t err_cap)
{
	size_t used;

	cli->format = check_format_find(value);
	if (cli->format)
		return true;
	used = (size_t)snprintf(err, err_cap, "is not");
	for (size_t i = 0; check_formats[i] && used < err_cap; i++)
		used += (size_t)snprintf(err + used, err_cap - used, "%s %s",
					 !i ? "" :
					 check_formats[i + 1] ? "," : " or",
					 check_formats[i]->name);
	return false;
}
SET_FIELD(tcp_info, tcp_info = true)
SET_FIELD(untrusted, untrusted = true)

/* The setter of a reporter's option, whose value is a file. */
#define SET_REPORT(reporter) \
	static bool set_##reporter(struct cli *cli, const char *value, \
				   char *err, size_t err_cap) \
	{ \
		return report_request_add(&cli->report, &cli->n_reports, \
					  &report_##reporter, value, err, \
					  err_cap); \
	}

SET_REPORT(coverage)
SET_REPORT(json)
SET_REPORT(tap)
SET_REPORT(junit)
SET_REPORT(html)

static bool set_requirements(struct cli *cli, const char *value, char *err,
			     size_t err_cap)
{
	if (report_requirements_writes(value))
		return report_request_add(&cli->report, &cli->n_reports,
					  &report_requirements, value, err,
					  err_cap);
	snprintf(err, err_cap,
		 "is not a file that ends in .md, .html or .json, nor \"-\", which is text on standard output");
	return false;
}

/* A harness reads what a test prints. */
static bool set_ktap(struct cli *cli, const char *value, char *err,
		     size_t err_cap)
{
	cli->ktap = true;
	return report_request_add(&cli->report, &cli->n_reports, &report_ktap,
				  value ? value : "-", err, err_cap);
}

static bool take_kernel(const char **ret, const char *value, char *err,
			size_t err_cap)
{
	if (!*value) {
		snprintf(err, err_cap, "is not the name of a kernel");
		return false;
	}
	*ret = value;
	return true;
}

static bool set_kernel(struct cli *cli, const char *value, char *err,
		       size_t err_cap)
{
	return take_kernel(&cli->kernel, value, err, err_cap);
}

static bool set_against(struct cli *cli, const char *value, char *err,
			size_t err_cap)
{
	return take_kernel(&cli->against, value, err, err_cap);
}

static bool set_capture(struct cli *cli, const char *value, char *err,
			size_t err_cap)
{
	if (!*value) {
		snprintf(err, err_cap, "is not the name of a folder");
		return false;
	}
	/* An option whose folder was forgotten: "--capture -j2". */
	if (value[0] == '-') {
		snprintf(err, err_cap,
			 "begins like an option; a folder of this name is './%s'",
			 value);
		return false;
	}
	cli->capture = value;
	return true;
}

/* Sets of commands. */
#define RUN CLI_BIT(CLI_RUN)
#define CHECK CLI_BIT(CLI_CHECK)
#define FMT CLI_BIT(CLI_FMT)
#define STATE CLI_BIT(CLI_STATE)
#define REPORT CLI_BIT(CLI_REPORT)
#define KERNEL CLI_BIT(CLI_KERNEL)
#define PLAYING (RUN | STATE)
#define REPORTING (PLAYING | REPORT)

const struct cli_option cli_option_table[] = {
	{ "timeout", 0, "SECONDS",
	  "end a run that takes longer (default 300, or what its script needs)", PLAYING, set_timeout },
	{ "tolerance-scale", 0, "N",
	  "scripts' tolerances, N times as large: for slow machines", PLAYING,
	  tolerance_scale_set },
	{ "slow", 0, NULL,
	  "a slow machine: what is only late is an expected failure", RUN,
	  set_slow },
	{ "families", 0, "ipv4,ipv6,mapped,all",
	  "under which to run (default: ipv4 for a file, all for a directory)",
	  CLI_OF_SCRIPTS, set_families },
	{ "jobs", 'j', "N",
	  "runs under way at once (default: as many as can run on time); jobs of a build",
	  RUN | KERNEL,
	  set_jobs },
	{ "select", 'k', "WORDS",
	  "only runs with one of the words in \"PATH (FAMILY)\"", RUN,
	  selection_set_select },
	{ "list", 0, NULL,
	  "print the runs that would be made, and make none", RUN,
	  selection_set_list },
	{ "long", 0, NULL,
	  "play scripts that say they are long, too; with --kernel they always are",
	  RUN, selection_set_play_long },
	{ "shard", 0, "K/N",
	  "only the K-th of N parts of the runs", RUN, selection_set_shard },
	{ "durations", 0, "FILE",
	  "an earlier --json: long runs first, shards of equal length", RUN,
	  selection_set_durations },
	{ "repeat", 0, "N",
	  "make each run N times", RUN, selection_set_repeat },
	{ "until-fail", 0, NULL,
	  "run everything again and again until a run fails", RUN,
	  selection_set_until_fail },
	{ "fail-fast", 0, NULL,
	  "begin no run after one has failed", RUN, selection_set_fail_fast },
	{ "retries", 0, "N",
	  "run again, up to N times, what failed (default: what was disturbed, 4)",
	  RUN, selection_set_retries },
	{ "no-retry", 0, NULL,
	  "run nothing again, not even what was disturbed", RUN,
	  selection_set_no_retry },
	{ "json", 0, "FILE",
	  "write a JSON object per run, one a line; \"-\" is standard output",
	  REPORTING, set_json },
	{ "tap", 0, "FILE",
	  "write TAP, for prove; \"-\" is standard output", REPORTING,
	  set_tap },
	{ "ktap", 0, "[FILE]",
	  "write KTAP, for kselftest, and exit as its tests do", REPORTING,
	  set_ktap },
	{ "junit", 0, "FILE",
	  "write JUnit's XML, for Jenkins and GitLab", REPORTING, set_junit },
	{ "html", 0, "FILE",
	  "write one page that shows all runs, each as a diagram", REPORTING,
	  set_html },
	{ "requirements", 0, "FILE",
	  "tell what scripts cover, as .md, .html or .json; \"-\" is text on standard output",
	  REPORTING, set_requirements },
	{ "capture", 0, "DIR",
	  "write the packets of each failed run to DIR, as pcapng", RUN,
	  set_capture },
	{ "capture-all", 0, NULL,
	  "... of runs that passed, too", RUN, set_capture_all },
	{ "tcp-info", 0, NULL,
	  "sample tcp_info after every event, for reports", PLAYING,
	  set_tcp_info },
	{ "kernel", 0, "KERNEL",
	  "play on a kernel of one's own, in virtual time: a tree that was built, a name, a file",
	  PLAYING, set_kernel },
	{ "against", 0, "KERNEL",
	  "play on this kernel, too, or 'host', and tell where the two differ", RUN,
	  set_against },
	{ "strict", 0, NULL,
	  "with --against: exit with 1 at any difference, not only of a verdict", RUN,
	  set_strict },
	{ "untrusted", 0, NULL,
	  "for scripts that you do not trust: what they run cannot reach the machine",
	  PLAYING, set_untrusted },
	{ "color", 0, "auto|always|never",
	  "write in colour (default auto; NO_COLOR is honoured)",
	  CLI_EVERY, set_colour },
	{ "follow", 'f', NULL,
	  "show what happens, as it happens, with the name of the run", PLAYING,
	  set_follow },
	{ "ladder", 0, NULL,
	  "draw each run: segments, calls, states", REPORTING, set_ladder },
	{ "state-coverage", 0, "FILE",
	  "tell which states and arrows were seen; draw them to FILE, as SVG",
	  REPORTING, set_coverage },
	{ "format", 0, "text|gcc|json",
	  "for people (default), editors' problem lists, or programs", CHECK,
	  set_format },
	{ "portable", 0, NULL,
	  "warn of what packetdrill would not run, too", CHECK, set_portable },
	{ "in-place", 'i', NULL,
	  "rewrite what is not in the canonical form, print nothing", FMT,
	  set_in_place },
	{ "check", 0, NULL,
	  "name what is not in the canonical form, exit with 1", FMT,
	  set_check },
	{ "diff", 0, NULL,
	  "print what would change, as diff -u does", FMT, set_diff },
	{ "try", 0, "STIMULUS",
	  "what the state answers to a call, a segment, a timer", STATE,
	  set_stimulus },
	{ "hold", 0, NULL,
	  "stay in the state until interrupted", STATE, set_hold },
	{ "shell", 0, NULL,
	  "open a shell beside it, where ss shows it", STATE, set_shell },
	{ "output", 'o', "NAME",
	  "what the kernel is called (default: as its tree or tarball)", KERNEL,
	  set_name },
	{ "config", 0, "FILE",
	  "options to add to its configuration, as Kconfig has them", KERNEL,
	  set_config },
	{ "hz", 0, "N",
	  "ticks of its clock in a second, 100 to 1000 (default 1000)", KERNEL,
	  set_hz },
	{ "quiet", 'q', NULL,
	  "say nothing about runs that passed", RUN | CHECK | REPORT, set_quiet },
	{ "help", 'h', NULL,
	  "print this text", CLI_EVERY, set_help },
	{ "version", 'V', NULL,
	  "print the version", CLI_EVERY, set_version },
};

const size_t cli_option_table_len =
	sizeof(cli_option_table) / sizeof(*cli_option_table);
