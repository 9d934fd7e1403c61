/* SPDX-License-Identifier: BSD-2-Clause */
/* test_cli: the command line, from words to values and messages. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/kselftest.h"
#include "runtime/timing/clock.h"
#include "tests/unit/cli_fixture.h"

static void expect_error(const char *line, const char *message)
{
	char err[CLI_ERR_MAX];
	struct cli cli;

	if (parse(line, &cli, err, sizeof(err)) == 0) {
		cli_done(&cli);
		tap_ok(false, "%s: is refused", line);
		return;
	}
	tap_is_str(err, message, "%s: is refused with its reason", line);
}

static bool expect_ok(const char *line, struct cli *ret)
{
	char err[CLI_ERR_MAX];
	bool ok = parse(line, ret, err, sizeof(err)) == 0;

	tap_ok(ok, "%s: is accepted", line);
	if (!ok)
		printf("# %s\n", err);
	return ok;
}

static void test_commands(void)
{
	struct cli cli;

	if (expect_ok("tundrill a.pkt", &cli)) {
		tap_is_int(cli.command, CLI_RUN, "run is the default");
		tap_is_int(cli.jobs, 0, "as many runs as can be on time by default");
		tap_is_int(cli.timeout_ns, 0, "no time limit is given by default");
		tap_ok(!cli.drop_in, "tundrill is not a drop-in");
		cli_done(&cli);
	}
	if (expect_ok("tundrill check a.pkt check", &cli)) {
		tap_is_int(cli.command, CLI_CHECK, "first word: a command");
		tap_is_int((long long)cli.n_paths, 2,
			   "a command's name is a file after that");
		cli_done(&cli);
	}
	if (expect_ok("tundrill report a.json --tap=x --junit=y", &cli)) {
		tap_is_int(cli.command, CLI_REPORT, "report is a command");
		tap_is_int((long long)cli.n_reports, 2, "... with reporters");
		cli_done(&cli);
	}
	if (expect_ok("/usr/bin/packetdrill check", &cli)) {
		tap_ok(cli.drop_in, "packetdrill is a drop-in");
		tap_is_str(cli.path[0], "check", "packetdrill has no commands");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --help", &cli)) {
		tap_is_int(cli.command, CLI_HELP, "--help needs no script");
		cli_done(&cli);
	}
	if (expect_ok("tundrill -V", &cli)) {
		tap_is_int(cli.command, CLI_VERSION, "-V is --version");
		cli_done(&cli);
	}
}

static void test_own_options(void)
{
	struct cli cli;

	if (expect_ok("tundrill --timeout 0.5 a.pkt -j4 --quiet", &cli)) {
		tap_is_int(cli.timeout_ns, NS_PER_S / 2, "--timeout 0.5");
		tap_is_int(cli.jobs, 4, "-j4 behind a file");
		tap_ok(cli.quiet, "--quiet");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --tolerance-scale=2.5 a.pkt", &cli)) {
		tap_ok(cli.tolerance_scale == 2.5, "--tolerance-scale");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --families=ipv6,mapped -qj 2 a.pkt", &cli)) {
		tap_is_int(cli.families, 1 << FAMILY_IPV6 | 1 << FAMILY_MAPPED,
			   "--families");
		tap_ok(cli.quiet && cli.jobs == 2, "letters in one word");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --js=- --json x a.pkt", &cli)) {
		tap_is_int((long long)cli.n_reports, 2, "two reports");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --color=always a.pkt", &cli)) {
		tap_ok(cli_use_colour(&cli, stdout), "--color=always");
		cli_done(&cli);
	}
	if (expect_ok("tundrill run chekc", &cli)) {
		tap_is_str(cli.path[0], "chekc", "behind a command: a file");
		cli_done(&cli);
	}
	if (expect_ok("packetdrill chekc", &cli)) {
		tap_is_str(cli.path[0], "chekc", "packetdrill: a file");
		cli_done(&cli);
	}
	if (expect_ok("packetdrill --in=a,b a.pkt", &cli)) {
		tap_is_str(cli.setting[0].name, "init_scripts",
			   "packetdrill: an abbreviation of its own options");
		cli_done(&cli);
	}
	if (expect_ok("tundrill state --untrusted closing", &cli)) {
		tap_ok(cli.untrusted, "--untrusted");
		cli_done(&cli);
	}
	if (expect_ok("tundrill state --try ack-new closing", &cli)) {
		tap_is_str(cli.stimulus, "ack-new", "--try");
		cli_done(&cli);
	}
	if (expect_ok("tundrill -- --strange", &cli)) {
		tap_is_str(cli.path[0], "--strange", "-- ends the options");
		cli_done(&cli);
	}
}

static void test_script_options(void)
{
	struct cli cli;

	if (expect_ok("tundrill -D A=1 -DB=2 --define=C=3 --tolerance_u 9 -v x",
		   &cli)) {
		tap_is_int((long long)cli.n_settings, 5, "five settings");
		tap_is_str(cli.setting[0].value, "A=1", "-D SYM=VAL");
		tap_is_str(cli.setting[1].value, "B=2", "-DSYM=VAL");
		tap_is_str(cli.setting[2].value, "C=3", "--define=SYM=VAL");
		tap_is_str(cli.setting[2].name, "define", "name of -D");
		tap_is_str(cli.setting[3].name, "tolerance_usecs",
			   "an abbreviation is spelt out");
		tap_is_str(cli.setting[3].value, "9", "--name value");
		tap_ok(cli.verbose, "-v");
		cli_done(&cli);
	}
	if (expect_ok("tundrill --local_ip=fd00::1 --ip_version=ipv6 x", &cli)) {
		tap_ok(cli.ip_version_given, "--ip_version is noticed");
		tap_is_int(cli.families, 1 << FAMILY_IPV6,
			   "--ip_version selects one family");
		cli_done(&cli);
	}
}

static void test_errors(void)
{
	expect_error("tundrill", "no script is named");
	expect_error("tundrill --tolerence_usecs=1 a",
		     "unknown option '--tolerence_usecs'; did you mean '--tolerance_usecs'?");
	expect_error("tundrill --qqqqqqq a", "unknown option '--qqqqqqq'");
	expect_error("tundrill --ver a",
		     "'--ver' is ambiguous: it may be '--version', '--verbose'");
	expect_error("tundrill -Z a", "unknown option '-Z'");
	expect_error("tundrill --quiet=1 a", "'--quiet' takes no value");
	expect_error("tundrill a --timeout",
		     "'--timeout' needs a value: --timeout=SECONDS");
	expect_error("tundrill --timeout=-1 a",
		     "'--timeout': '-1' is not a number of seconds above 0, at most 604800");
	expect_error("tundrill --timeout=nan a",
		     "'--timeout': 'nan' is not a number of seconds above 0, at most 604800");
	expect_error("tundrill -j 0 a",
		     "'--jobs': '0' is not a number from 1 to 256");
	expect_error("tundrill --families=ipv4,ipx a",
		     "'--families': 'ipv4,ipx' is not a list of ipv4, ipv6, mapped");
	expect_error("tundrill --color=red a",
		     "'--color': 'red' is not auto, always or never");
	expect_error("packetdrill --untrusted a",
		     "--untrusted needs namespaces of its own: as packetdrill, runs stay in yours; use tundrill");
	expect_error("tundrill check --untrusted a",
		     "'--untrusted' is an option of 'run' and 'state', not of 'check'");
	expect_error("tundrill check --jobs=2 a",
		     "'--jobs' is an option of 'run' and 'kernel', not of 'check'");
	expect_error("tundrill --json=x --json=x a",
		     "'--json': 'x' is written to already");
	expect_error("tundrill --tap=- --junit=- a",
		     "'--junit': '-' is written to already");
	expect_error("tundrill check --tap=x a",
		     "'--tap' is an option of 'run', 'state' and 'report', not of 'check'");
	expect_error("tundrill check --junit=x a",
		     "'--junit' is an option of 'run', 'state' and 'report', not of 'check'");
	expect_error("tundrill check --format=xml a",
		     "'--format': 'xml' is not text, gcc or json");
	expect_error("tundrill report --tap=x", "no report is named");
	expect_error("tundrill fmt -i --diff a",
		     "--in-place rewrites; --check and --diff only tell");
	expect_error("tundrill fmt -i -",
		     "--in-place needs files: standard input is none");
	expect_error("tundrill --diff a",
		     "'--diff' is an option of 'fmt', not of 'run'");
	expect_error("tundrill report --jobs=2 --tap=x a",
		     "'--jobs' is an option of 'run' and 'kernel', not of 'report'");
	expect_error("tundrill --state-coverage -j2 a",
		     "'--state-coverage': '-j2' begins like an option; a file of this name is './-j2'");
	expect_error("tundrill chekc a",
		     "there is no file 'chekc'; did you mean the command 'check'?");
}

static void test_ktap(void)
{
	struct cli cli;

	if (expect_ok("tundrill --ktap a.pkt", &cli)) {
		tap_ok(cli.ktap && cli.n_reports == 1, "--ktap");
		tap_is_str(cli.report[0].path, "-", "... to standard output");
		tap_is_str(cli.path[0], "a.pkt", "... the next word is a script");
		cli_done(&cli);
	}
	if (expect_ok("tundrill report --ktap=x a.json", &cli)) {
		tap_is_str(cli.report[0].path, "x", "--ktap=FILE");
		cli_done(&cli);
	}
	expect_error("tundrill --ktap= a", "'--ktap': '' is not the name of a file");
	expect_error("tundrill --tap=- --ktap a",
		     "'--ktap': '-' is written to already");
	tap_is_int(kselftest_status(SUITE_EXIT_SKIP), 4, "KSFT_SKIP");
	tap_is_int(kselftest_status(SUITE_EXIT_ERROR), 1,
		   "an error is no XFAIL, which is 2 there");
	tap_ok(!kselftest_status(SUITE_EXIT_PASS) &&
	       kselftest_status(SUITE_EXIT_FAIL) == 1 &&
	       kselftest_status(SUITE_EXIT_INTERRUPTED) == 130,
	       "other statuses stay");
}

static void test_slow(void)
{
	static const struct {
		const char *value, *line;
		bool slow;
	} cases[] = {
		{ "", "tundrill a", false },
		{ "", "tundrill --slow a", true },
		{ "yes", "tundrill a", true },
		{ "yes", "packetdrill a", true },
		{ "no", "tundrill a", false },
		{ "yes", "tundrill check a", false },
	};
	struct cli cli;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		setenv("KSFT_MACHINE_SLOW", cases[i].value, 1);
		if (!expect_ok(cases[i].line, &cli))
			continue;
		tap_is_int(cli.slow, cases[i].slow, "KSFT_MACHINE_SLOW=%s %s",
			   cases[i].value, cases[i].line);
		cli_done(&cli);
	}
	unsetenv("KSFT_MACHINE_SLOW");
	expect_error("packetdrill --slow a",
		     "--slow is no option of packetdrill: set KSFT_MACHINE_SLOW=yes in the environment");
}

static void test_tolerance_scale(void)
{
	static const char *const bad[] = {
		"0", "0.99", "1000.1", "-2", "+2", "nan", "inf", "1e2", "0x10",
		"2.5.1", ".", "2s",
	};
	struct cli cli;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		td_auto_free char *line = xasprintf(
			"tundrill --tolerance-scale=%s a", bad[i]);
		td_auto_free char *why = xasprintf(
			"'--tolerance-scale': '%s' is not a number from 1 to 1000, such as 10 or 2.5",
			bad[i]);

		expect_error(line, why);
	}
	expect_error("packetdrill --tolerance-scale=2 a",
		     "--tolerance-scale is no option of packetdrill: set TUNDRILL_TOLERANCE_SCALE in the environment");
	expect_error("tundrill check --tolerance-scale=2 a",
		     "'--tolerance-scale' is an option of 'run' and 'state', not of 'check'");
	if (expect_ok("tundrill a --tolerance-scale=1000", &cli)) {
		tap_ok(cli.tolerance_scale == 1000, "... the largest");
		cli_done(&cli);
	}
}

static void test_tolerance_environment(void)
{
	static const struct {
		const char *value, *line;
		double scale;
	} cases[] = {
		{ "20", "tundrill a", 20 },
		{ "20", "packetdrill a", 20 },
		{ "20", "tundrill state closing", 20 },
		{ "20", "tundrill --tolerance-scale=2 a", 2 },
		{ "", "tundrill a", 0 },
		{ "many", "tundrill --tolerance-scale=2 a", 2 },
		{ "many", "tundrill check a", 0 },
	};
	struct cli cli;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		setenv("TUNDRILL_TOLERANCE_SCALE", cases[i].value, 1);
		if (!expect_ok(cases[i].line, &cli))
			continue;
		tap_ok(cli.tolerance_scale == cases[i].scale,
		       "... with TUNDRILL_TOLERANCE_SCALE='%s'",
		       cases[i].value);
		cli_done(&cli);
	}
	expect_error("tundrill a",
		     "TUNDRILL_TOLERANCE_SCALE='many' in the environment is not a number from 1 to 1000, such as 10 or 2.5");
	unsetenv("TUNDRILL_TOLERANCE_SCALE");
}

static void test_capture(void)
{
	struct cli cli;

	if (expect_ok("tundrill --capture=dir --capture-all a", &cli)) {
		tap_is_str(cli.capture, "dir", "--capture: its folder");
		tap_ok(cli.capture_all, "--capture-all: is set");
		cli_done(&cli);
	}
	expect_error("tundrill --capture= a",
		     "'--capture': '' is not the name of a folder");
	expect_error("tundrill --capture -j2 a",
		     "'--capture': '-j2' begins like an option; a folder of this name is './-j2'");
	expect_error("tundrill --capture-all a",
		     "--capture-all needs a folder: --capture=DIR");
	expect_error("tundrill state --capture=dir closing",
		     "'--capture' is an option of 'run', not of 'state'");
	expect_error("tundrill --hold a",
		     "'--hold' is an option of 'state', not of 'run'");
	expect_error("tundrill --mtu=1500 report a",
		     "'--mtu' is an option of 'run', 'check', 'fmt', 'expand' and 'state', not of 'report'");
}

static void test_kernel(void)
{
	struct cli cli;

	if (expect_ok("tundrill kernel build ../linux -o mine -j3 --hz=250 --debug --config=more",
		      &cli)) {
		tap_ok(cli.command == CLI_KERNEL && cli.n_paths == 2,
		       "kernel: a command with operands");
		tap_is_str(cli.build.name, "mine", "-o: a name");
		tap_is_str(cli.build.fragment, "more", "--config: a file");
		tap_is_int(cli.build.hz, 250, "--hz");
		tap_is_int(cli.jobs, 3, "-j");
		tap_ok(cli.debug, "--debug");
		cli_done(&cli);
	}
	if (expect_ok("tundrill kernel", &cli)) {
		tap_is_int(cli.build.hz, 0, "--hz is not given by default");
		cli_done(&cli);
	}
	expect_error("tundrill kernel build linux --hz=99",
		     "'--hz': '99' is not a number from 100 to 1000");
	expect_error("tundrill -o mine a",
		     "'--output' is an option of 'kernel', not of 'run'");
}

static void test_against(void)
{
	struct cli cli;

	if (expect_ok("tundrill --kernel=k --against=host --strict a", &cli)) {
		tap_is_str(cli.kernel, "k", "--kernel: its name");
		tap_is_str(cli.against, "host", "--against: the other one's");
		tap_ok(cli.strict, "--strict: is set");
		cli_done(&cli);
	}
	expect_error("tundrill --against= a",
		     "'--against': '' is not the name of a kernel");
	expect_error("tundrill --strict a",
		     "--strict is about two kernels: --against=KERNEL names the other");
	expect_error("tundrill --against=k --fail-fast a",
		     "--against plays all runs on both kernels: --until-fail and --fail-fast do not go with it");
	expect_error("tundrill --against=k --capture=d a",
		     "--capture does not go with --against: capture on each kernel by itself");
	expect_error("packetdrill --against=k a",
		     "--against is no option of packetdrill; use tundrill");
	expect_error("tundrill state --against=k closing",
		     "'--against' is an option of 'run', not of 'state'");
}

static void test_bad_setting(void)
{
	char err[CLI_ERR_MAX];
	struct cli cli;
	bool refused = parse("tundrill --mtu=abc a", &cli, err,
			     sizeof(err)) != 0;

	tap_ok(refused, "--mtu=abc: is refused before any script is read");
	tap_ok(refused && strstr(err, "mtu"), "the message names the option");
	if (!refused)
		cli_done(&cli);
}

static void test_help(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	cli_print_help(out, NULL);
	fclose(out);
	for (size_t i = 0; i < cli_option_table_len; i++)
		tap_ok(strstr(text, cli_option_table[i].name),
		       "--help names --%s", cli_option_table[i].name);
	tap_ok(strstr(text, "--tolerance_usecs"),
	       "--help names script options");
	free(text);
}

static void test_help_topic(void)
{
	struct cli cli;
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	if (!expect_ok("tundrill report --help", &cli))
		return;
	out = open_memstream(&text, &len);
	cli_print_help(out, cli.topic);
	fclose(out);
	cli_done(&cli);
	tap_ok(strstr(text, "Usage: tundrill report [OPTION]... REPORT...\n"),
	       "report --help: its usage alone");
	tap_ok(strstr(text, "--junit=FILE") && strstr(text, "--verbose"),
	       "report --help: its options");
	tap_ok(!strstr(text, "--jobs") && !strstr(text, "--mtu"),
	       "report --help: no others");
	free(text);
	if (expect_ok("tundrill help report", &cli)) {
		tap_ok(cli.command == CLI_HELP && cli.topic &&
		       cli.topic->command == CLI_REPORT,
		       "help report is the same");
		cli_done(&cli);
	}
	expect_error("tundrill help reprot",
		     "there is no command 'reprot'; did you mean 'report'?");
}

int main(void)
{
	unsetenv("TUNDRILL_TOLERANCE_SCALE");
	test_commands();
	test_own_options();
	test_script_options();
	test_errors();
	test_ktap();
	test_slow();
	test_tolerance_scale();
	test_tolerance_environment();
	test_capture();
	test_kernel();
	test_against();
	test_bad_setting();
	test_help();
	test_help_topic();
	return tap_done();
}
