/* SPDX-License-Identifier: BSD-2-Clause */
/* test_plan: which runs there are, which are selected, in which shard and order. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/cli/durations.h"
#include "runtime/cli/plan.h"
#include "runtime/cli/plan_select.h"
#include "runtime/cli/shard.h"
#include "tests/unit/cli_fixture.h"

/* The runs of a command line as text, or what is wrong: caller frees. */
static char *list(const char *line)
{
	char err[CLI_ERR_MAX] = "", *text = NULL;
	struct plan plan;
	struct cli cli;
	size_t len = 0;
	FILE *out;

	if (parse(line, &cli, err, sizeof(err)) != 0)
		return xstrdup(err);
	plan_make(&cli, &plan);
	if (plan_select(&plan, &cli.select, err, sizeof(err)) != 0) {
		text = xstrdup(err);
	} else {
		out = open_memstream(&text, &len);
		plan_list(&plan, out);
		fclose(out);
	}
	plan_done(&plan);
	cli_done(&cli);
	return text;
}

static void list_is(const char *line, const char *want, const char *what)
{
	td_auto_free char *got = list(line);

	tap_is_str(got, want, "%s: %s", line, what);
}

static void test_names(void)
{
	list_is("tundrill -k b-v tree", "tree/b-v6.pkt (ipv6)\n", "one script");
	list_is("tundrill --select=ipv6) tree",
		"tree/a.pkt (ipv6)\ntree/a.pkt (ipv4-mapped-ipv6)\n"
		"tree/b-v6.pkt (ipv6)\n", "the family is a part of the name");
	list_is("tundrill -k b-v,p.pkt -k nothing tree",
		"tree/b-v6.pkt (ipv6)\ntree/p.pkt (ipv4)\n",
		"any of the words is enough");
	list_is("tundrill -k nothing tree",
		"none of 5 runs has 'nothing' in its name", "no run is no suite");
	list_is("tundrill -k x, tree",
		"'--select': 'x,' is not a list of words with commas between them",
		"an empty word would select everything");
}

static void test_families(void)
{
	list_is("tundrill tree/p.pkt tree/six.txt",
		"tree/p.pkt (ipv4)\ntree/six.txt (ipv6)\n",
		"a pragma decides for a file");
	list_is("tundrill --families=ipv6,mapped tree/p.pkt", "",
		"a pragma leaves no family that is wanted");
	list_is("tundrill --ip_version=ipv6 tree/p.pkt", "tree/p.pkt (ipv6)\n",
		"one file with its family named: the user knows best");
}

static void test_long(void)
{
	list_is("tundrill long.txt tree/p.pkt", "tree/p.pkt (ipv4)\n",
		"a long script is left out");
	list_is("tundrill --long long.txt", "long.txt (ipv4)\n",
		"... unless it is asked for");
	list_is("tundrill --kernel=k long.txt", "long.txt (ipv4)\n",
		"... or time is virtual");
	list_is("tundrill --kernel=k --against=host long.txt", "",
		"... but not where half of it is played in real time");
	list_is("tundrill --repeat=2 long.txt", "", "... nor several times");
	list_is("packetdrill long.txt", "long.txt (ipv4)\n",
		"packetdrill knows nothing of it");
}

static void test_repeat(void)
{
	list_is("tundrill --repeat 2 -k ipv4 -k b- --families ipv4,ipv6 tree",
		"tree/a.pkt (ipv4)\ntree/b-v6.pkt (ipv6)\ntree/p.pkt (ipv4)\n"
		"tree/a.pkt (ipv4)\ntree/b-v6.pkt (ipv6)\ntree/p.pkt (ipv4)\n",
		"everything, and then again");
	list_is("tundrill --repeat=2 --until-fail -k p.pkt tree",
		"tree/p.pkt (ipv4)\n", "one after the other is not here");
}

static void test_groups(void)
{
	char err[CLI_ERR_MAX];
	struct cli cli;
	struct plan plan;

	if (parse("tundrill --repeat=2 -k a.pkt tree", &cli, err,
		  sizeof(err)) != 0) {
		tap_ok(false, "%s", err);
		return;
	}
	plan_make(&cli, &plan);
	plan_select(&plan, &cli.select, err, sizeof(err));
	tap_is_int((long long)plan.n, 6, "three families, twice");
	tap_ok(plan.run[0].group == plan.run[2].group &&
	       plan.run[0].group != plan.run[3].group &&
	       plan.run[3].group == plan.run[5].group,
	       "the families of a script are a group, in each repetition");
	plan_done(&plan);
	cli_done(&cli);
}

static void test_order(void)
{
	put("runs.json",
	    "{\"script\":\"tree/a.pkt\",\"family\":\"ipv4\",\"wall_s\":9.5}\n"
	    "{\"script\":\"tree/a.pkt\",\"family\":\"ipv4\",\"wall_s\":1}\n\n"
	    "{\"script\":\"tree/p.pkt\",\"family\":\"ipv4\",\"wall_s\":5.5}\n"
	    "{\"suite\":1}\n");
	list_is("tundrill --durations runs.json tree",
		"tree/p.pkt (ipv4)\n"
		"tree/a.pkt (ipv6)\ntree/a.pkt (ipv4-mapped-ipv6)\n"
		"tree/b-v6.pkt (ipv6)\n"
		"tree/a.pkt (ipv4)\n",
		"the longest first; the mean where nothing is known");
	put("bad.json", "{\"script\":\"a\"}\nnonsense\n");
	list_is("tundrill --durations bad.json tree",
		"bad.json:2: is not a line of a report of --json",
		"what is no report is refused");
	list_is("tundrill --durations nosuch.json tree",
		"cannot read nosuch.json: No such file or directory",
		"a report that is not there");
}

static void test_shards(void)
{
	list_is("tundrill --shard 1/2 tree",
		"tree/a.pkt (ipv4)\ntree/a.pkt (ipv6)\n"
		"tree/a.pkt (ipv4-mapped-ipv6)\ntree/p.pkt (ipv4)\n",
		"scripts in turn, their families together");
	list_is("tundrill --shard 2/2 tree", "tree/b-v6.pkt (ipv6)\n",
		"the rest");
	list_is("tundrill --shard 4/4 tree", "", "a part may be empty");
	/* a.pkt: 1 + 2 * 3.25 s, b-v6.pkt: 3.25 s, p.pkt: 5.5 s. */
	list_is("tundrill --shard 1/2 --durations runs.json tree",
		"tree/a.pkt (ipv6)\ntree/a.pkt (ipv4-mapped-ipv6)\n"
		"tree/a.pkt (ipv4)\n", "parts of equal length");
	list_is("tundrill --shard 2/2 --durations runs.json tree",
		"tree/p.pkt (ipv4)\ntree/b-v6.pkt (ipv6)\n", "the rest");
}

static void test_deal(void)
{
	static const double duration_s[] = { 1, 1, 7, 1, 2, 2 };
	unsigned shard[6];
	double load_s[2] = { 0 };

	shard_deal(duration_s, 6, 2, shard);
	for (size_t i = 0; i < 6; i++)
		load_s[shard[i]] += duration_s[i];
	tap_ok(load_s[0] == 7 && load_s[1] == 7,
	       "the longest first, to who has least to do");
	shard_deal(NULL, 6, 4, shard);
	tap_ok(shard[0] == 0 && shard[3] == 3 && shard[5] == 1, "in turn");
	shard_deal(NULL, 0, 4, shard);
	shard_deal(duration_s, 0, 4, NULL);
}

static void test_values(void)
{
	static const struct {
		const char *line, *message;
	} cases[] = {
		{ "--shard=0/2", "is not K/N, the K-th of N parts, from 1/N to N/N" },
		{ "--shard=3/2", "is not K/N" },
		{ "--shard=1", "is not K/N" },
		{ "--shard=1/2x", "is not K/N" },
		{ "--shard=-1/2", "is not K/N" },
		{ "--repeat=0", "is not a number from 1 to 100000" },
		{ "--repeat=99999999999999999999", "is not a number from 1" },
		{ "--retries=10", "is not a number from 0 to 9" },
		{ "--retries=x", "is not a number from 0 to 9" },
		{ "--durations=", "is not the name of a file" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		td_auto_free char *line =
			xasprintf("tundrill %s tree", cases[i].line);
		td_auto_free char *got = list(line);

		if (!tap_ok(strstr(got, cases[i].message), "%s is refused",
			    cases[i].line))
			tap_show("got", got);
	}
}

static void test_environment(void)
{
	struct selection s = { 0 };
	char err[256] = "";

	unsetenv("GTEST_TOTAL_SHARDS");
	unsetenv("TEST_TOTAL_SHARDS");
	tap_ok(shard_from_environment(&s, err, sizeof(err)) == 0 && !s.shard,
	       "no variables: all of it");
	setenv("TEST_TOTAL_SHARDS", "3", 1);
	setenv("TEST_SHARD_INDEX", "2", 1);
	setenv("TEST_SHARD_STATUS_FILE", "touched", 1);
	tap_ok(shard_from_environment(&s, err, sizeof(err)) == 0 &&
	       s.shard == 3 && s.n_shards == 3, "Bazel's count from 0");
	tap_ok(access("touched", F_OK) == 0, "Bazel is told that we know them");
	s = (struct selection){ .shard = 1, .n_shards = 9 };
	tap_ok(shard_from_environment(&s, err, sizeof(err)) == 0 &&
	       s.shard == 1 && s.n_shards == 9, "--shard goes first");
	s = (struct selection){ 0 };
	setenv("GTEST_TOTAL_SHARDS", "2", 1);
	setenv("GTEST_SHARD_INDEX", "0", 1);
	tap_ok(shard_from_environment(&s, err, sizeof(err)) == 0 &&
	       s.shard == 1 && s.n_shards == 2, "GoogleTest's");
	s = (struct selection){ 0 };
	setenv("GTEST_SHARD_INDEX", "2", 1);
	tap_ok(shard_from_environment(&s, err, sizeof(err)) != 0 && !s.shard,
	       "an index beyond the end is refused");
	tap_is_str(err, "GTEST_TOTAL_SHARDS=2 and GTEST_SHARD_INDEX=2 name no part of a suite",
		   "... and named");
	unsetenv("GTEST_TOTAL_SHARDS");
	setenv("TEST_SHARD_STATUS_FILE", "/nonexistent/x", 1);
	tap_ok(shard_from_environment(&s, err, sizeof(err)) != 0,
	       "a status file that cannot be written is refused");
}

static bool has_run(const struct plan *plan, const char *path,
		    enum family family)
{
	for (size_t i = 0; i < plan->n; i++)
		if (strcmp(plan->run[i].path, path) == 0 &&
		    plan->run[i].family == family &&
		    plan->run[i].result.verdict == VERDICT_PASS)
			return true;
	return false;
}

static void touch(const char *path)
{
	put(path, "");
}

static void plan_line(const char *line, struct plan *ret)
{
	char err[CLI_ERR_MAX];
	struct cli cli;

	*ret = (struct plan){ 0 };
	if (parse(line, &cli, err, sizeof(err)) != 0) {
		tap_ok(false, "%s: %s", line, err);
		return;
	}
	plan_make(&cli, ret);
	cli_done(&cli);
}

static void test_plan_directory(void)
{
	struct plan plan;

	plan_line("tundrill tree", &plan);
	tap_is_int((long long)plan.n, 3 + 2 + 1,
		   "a directory: families by name, nothing hidden, only .pkt");
	tap_is_str(plan.run[0].path, "tree/a-v4.pkt", "in the order of names");
	tap_ok(!has_run(&plan, "tree/a-v4.pkt", FAMILY_IPV6),
	       "v4.pkt does not run under IPv6");
	tap_ok(has_run(&plan, "tree/a-v4.pkt", FAMILY_MAPPED),
	       "v4.pkt runs under mapped IPv4");
	tap_ok(has_run(&plan, "tree/sub/b-v6.pkt", FAMILY_IPV6) &&
	       !has_run(&plan, "tree/sub/b-v6.pkt", FAMILY_IPV4),
	       "v6.pkt runs under IPv6 only");
	plan_done(&plan);

	plan_line("tundrill --families=ipv4 tree", &plan);
	tap_is_int((long long)plan.n, 3, "--families=ipv4: one run a script");
	tap_is_int(plan.run[2].result.verdict, VERDICT_SKIP,
		   "a script without a wanted family is skipped");
	tap_is_str(plan.run[2].result.skip_reason, "its name says IPv6 only",
		   "... and the reason is told");
	tap_is_int((long long)plan.run[2].pragmas->n_covers, 1,
		   "... and what it would have shown");
	plan_done(&plan);
}

static void test_plan_files(void)
{
	struct plan plan;

	plan_line("tundrill tree/c.pkt tree/sub/b-v6.pkt nosuch.pkt", &plan);
	tap_is_int((long long)plan.n, 3, "a file is one run");
	tap_ok(has_run(&plan, "tree/c.pkt", FAMILY_IPV4) &&
	       !plan.run[0].family_forced,
	       "a file runs under IPv4, if it does not say otherwise");
	tap_ok(has_run(&plan, "tree/sub/b-v6.pkt", FAMILY_IPV6),
	       "v6.pkt as a file runs under IPv6");
	plan_done(&plan);

	plan_line("tundrill --ip_version=ipv4 tree/sub/b-v6.pkt", &plan);
	tap_ok(has_run(&plan, "tree/sub/b-v6.pkt", FAMILY_IPV4),
	       "--ip_version is stronger than the name of a file");
	plan_done(&plan);

	plan_line("tundrill empty", &plan);
	tap_is_int(plan.run[0].result.verdict, VERDICT_ERROR,
		   "a directory without scripts is an error");
	plan_done(&plan);
}

static void test_plan(void)
{
	char dir[] = "/tmp/test_cli.XXXXXX";

	if (!mkdtemp(dir) || chdir(dir) != 0) {
		tap_ok(false, "a folder to work in");
		return;
	}
	mkdir("tree", 0700);
	mkdir("tree/sub", 0700);
	mkdir("tree/.git", 0700);
	mkdir("empty", 0700);
	touch("tree/c.pkt");
	touch("tree/a-v4.pkt");
	put("tree/sub/b-v6.pkt", "//! covers A:1\n");
	touch("tree/.git/hidden.pkt");
	touch("tree/readme.txt");
	test_plan_directory();
	test_plan_files();
	unlink("tree/c.pkt");
	unlink("tree/a-v4.pkt");
	unlink("tree/sub/b-v6.pkt");
	unlink("tree/.git/hidden.pkt");
	unlink("tree/readme.txt");
	rmdir("tree/.git");
	rmdir("tree/sub");
	rmdir("tree");
	rmdir("empty");
	if (chdir("/") != 0 || rmdir(dir) != 0)
		tap_ok(false, "nothing is left behind");
}

int main(void)
{
	char folder[] = "/tmp/test_plan.XXXXXX";

	test_plan();
	if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("tree", 0700) != 0) {
		tap_ok(false, "a folder for the test");
		return tap_done();
	}
	put("tree/a.pkt", "");
	put("tree/b-v6.pkt", "");
	put("tree/p.pkt", "//! families ipv4\n");
	put("tree/six.txt", "//! families ipv6,mapped\n//! families ipv6\n");
	put("long.txt", "//! long\n");
	test_names();
	test_families();
	test_long();
	test_repeat();
	test_groups();
	test_order();
	test_shards();
	test_deal();
	test_values();
	test_environment();
	unlink("tree/a.pkt");
	unlink("tree/b-v6.pkt");
	unlink("tree/p.pkt");
	unlink("tree/six.txt");
	unlink("long.txt");
	unlink("runs.json");
	unlink("bad.json");
	unlink("touched");
	tap_ok(rmdir("tree") == 0 && chdir("/") == 0 && rmdir(folder) == 0,
	       "nothing else was written");
	return tap_done();
}
